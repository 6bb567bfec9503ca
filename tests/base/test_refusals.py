"""A refusal is an answer with its own status and a sentence: a page for people, JSON for programs."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client, RequestFactory, override_settings
from django.urls import include, path

from programs.base.errors import BadInput, NotYourDuty, TooLarge, TooManyTries, WrongState
from programs.base.middleware import refuse


def refusing(error):
    def view(request):
        raise error

    return view


CASES = {
    "bad": (BadInput("뜻을 알 수 없어요."), 400),
    "duty": (NotYourDuty("지적과의 업무예요."), 403),
    "state": (WrongState("이미 처리한 민원이에요."), 409),
    "large": (TooLarge("파일이 너무 커요."), 413),
    "often": (TooManyTries("1분 뒤에 다시 해 주세요.", retry_after=60), 429),
}
handler400 = "programs.base.middleware.bad_request"
handler403 = "programs.base.middleware.permission_denied"
handler404 = "programs.base.middleware.page_not_found"
handler500 = "programs.base.middleware.server_error"
urlpatterns = [
    *[path(f"refuse/{name}/", refusing(error)) for name, (error, _) in CASES.items()],
    *[path(f"api/refuse/{name}/", refusing(error)) for name, (error, _) in CASES.items()],
    path("refuse/missing/", refusing(Http404())),
    path("refuse/forbidden/", refusing(PermissionDenied())),
    path("refuse/broken/", refusing(RuntimeError("010-1234-5678 broke it"))),
    path("api/refuse/broken/", refusing(RuntimeError("broken"))),
    path("", include("config.urls")),
]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.mark.parametrize("name", list(CASES))
def test_a_person_gets_a_page_with_the_sentence(client, name):
    error, status = CASES[name]

    response = client.get(f"/refuse/{name}/")

    page = response.content.decode()
    assert response.status_code == status
    assert str(error) in page
    assert page.count("<h1") == 1
    assert "/programs/" in page


@pytest.mark.parametrize("name", list(CASES))
def test_a_program_gets_json(client, name):
    error, status = CASES[name]

    response = client.get(f"/api/refuse/{name}/")

    assert response.status_code == status
    assert json.loads(response.content) == {"detail": str(error)}


def test_who_came_too_often_learns_when_to_come_again(client):
    assert client.get("/refuse/often/")["Retry-After"] == "60"


@override_settings(DEBUG=False)
def test_missing_and_forbidden_pages_have_sentences_too(client):
    missing, forbidden = client.get("/refuse/missing/"), client.get("/refuse/forbidden/")

    assert (missing.status_code, forbidden.status_code) == (404, 403)
    assert "옮겨졌어요" in missing.content.decode()
    assert "권한이 없어요" in forbidden.content.decode()
    assert json.loads(client.get("/api/nowhere/").content)["detail"]


@override_settings(DEBUG=False)
def test_what_broke_is_not_shown():
    visitor = Client(raise_request_exception=False)

    page, answer = visitor.get("/refuse/broken/"), visitor.get("/api/refuse/broken/")

    assert (page.status_code, answer.status_code) == (500, 500)
    assert "잠시 문제가 생겼어요" in page.content.decode()
    assert "RuntimeError" not in page.content.decode()
    assert json.loads(answer.content)["detail"]


def test_a_form_that_was_open_too_long_is_told_so():
    visitor = Client(enforce_csrf_checks=True)

    response = visitor.post("/refuse/state/", {})

    assert response.status_code == 403
    assert "새로 고친 뒤" in response.content.decode()


@pytest.mark.parametrize("status", [400, 403, 404, 409, 413, 429])
def test_every_refusal_has_its_page(rf: RequestFactory, status):
    request = rf.get("/")
    request.user = None

    assert refuse(request, status, "문장이에요.").status_code == status
