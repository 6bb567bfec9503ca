"""One's own account: seeing it, changing it, taking it away, ending it."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from programs import audit
from programs.audit.models import Act, Opening
from programs.people import consent_texts, services
from programs.people.holdings import Holding, holdings
from programs.people.models import Consent, User
from tests.cast import PASSWORD, CodeBox

PAGES = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/phone/",
    "/accounts/phone/prove/",
    "/accounts/confirm-email/",
    "/accounts/inactive/",
]
OWN_PAGES = [
    "/accounts/profile/",
    "/accounts/consents/",
    "/accounts/sessions/",
    "/accounts/email/",
    "/accounts/phone/change/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/data/",
    "/accounts/erase/",
    "/accounts/logout/",
]


@pytest.fixture
def at_home(client: Client, resident: User) -> Client:
    """The resident's browser, where the password was just given once more (so nothing asks for it again)."""
    client.post("/accounts/login/", {"login": resident.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def one_h1(html: str) -> bool:
    return html.count("<h1") == 1


@pytest.mark.parametrize("path", PAGES)
def test_every_public_page_of_the_account_opens_with_one_heading(client, db, path: str):
    response = client.get(path)
    assert response.status_code == 200
    assert one_h1(response.content.decode())


@pytest.mark.parametrize("path", OWN_PAGES)
def test_every_page_of_ones_own_opens_with_one_heading(at_home, path: str):
    response = at_home.get(path)
    assert response.status_code == 200
    assert one_h1(response.content.decode())


@pytest.mark.parametrize("path", OWN_PAGES[:-1])
def test_ones_own_pages_ask_visitors_to_sign_in(client, db, path: str):
    assert client.get(path).url.startswith("/accounts/login/")


def test_pages_have_titles_of_their_own(client, at_home):
    titles = [at_home.get(path).content.decode().split("<title>")[1].split("</title>")[0] for path in OWN_PAGES]
    assert len(set(titles)) == len(titles)


def test_name_and_language_change_and_a_bad_name_does_not(at_home, resident):
    at_home.post("/accounts/profile/", {"name": "홍길순", "language": "vi"})
    resident.refresh_from_db()
    assert (resident.name, resident.language) == ("홍길순", "vi")
    response = at_home.post("/accounts/profile/", {"name": "홍길순1", "language": "vi"})
    assert "이름에는 글자만" in response.content.decode()
    resident.refresh_from_db()
    assert resident.name == "홍길순"


def test_a_new_telephone_counts_only_once_it_is_proven(at_home, resident, code_box: CodeBox):
    response = at_home.post("/accounts/phone/change/", {"phone": "010-5555-0500"})
    assert response.url == "/accounts/phone/verify/"
    resident.refresh_from_db()
    assert resident.phone == "01055550001"
    at_home.post("/accounts/phone/verify/", {"code": code_box.last_to("01055550500")})
    resident.refresh_from_db()
    assert resident.phone == "01055550500"
    assert resident.phone_verified_at is not None


def test_an_optional_consent_is_given_and_withdrawn_and_both_are_kept(at_home, resident):
    at_home.post("/accounts/consents/survey/", {"granted": "yes"})
    assert resident.consents.given("survey")
    at_home.post("/accounts/consents/survey/", {"granted": "no"})
    assert not resident.consents.given("survey")
    assert Consent.objects.filter(user=resident, purpose="survey").count() == 2


@pytest.mark.parametrize("key", ["account", "unknown"])
def test_a_required_or_unknown_consent_is_not_changed_there(at_home, resident, key: str):
    assert at_home.post(f"/accounts/consents/{key}/", {"granted": "no"}).status_code == 404
    assert not resident.consents.exists()


def test_taking_ones_data_away_gives_all_of_it(at_home, resident, officer):
    consent_texts.answer(consent_texts.SURVEY, user=resident, granted=True, source="test")
    audit.opened(by=officer, whose=resident, what=["name"], why="접수한 신청을 처리해요")
    response = at_home.post("/accounts/data/")
    assert response["Content-Disposition"].startswith("attachment")
    sections = json.loads(response.content)["sections"]
    assert sections["account"]["data"]["phone"] == "01055550001"
    assert sections["consents"]["data"][0]["purpose"] == "survey"
    assert sections["openings"]["data"][0]["why"] == "접수한 신청을 처리해요"
    # officers are not named
    assert officer.name not in response.content.decode()


def test_who_signed_in_long_ago_is_asked_for_the_password_before_data_go_out(client_of, resident):
    response = client_of(resident).post("/accounts/data/")
    assert response.status_code == 302
    assert "reauthenticate" in response.url


def test_erasing_leaves_nothing_that_names_the_person(at_home, resident, officer):
    audit.opened(by=officer, whose=resident, what=["name"], why="접수한 신청을 처리해요")
    response = at_home.post("/accounts/erase/", {"sure": "on"})
    assert "탈퇴했어요" in response.content.decode()
    # the row stays for the records, nameless; nobody signs in with it
    ghost = User.objects.get(pk=resident.pk)
    assert (ghost.name, ghost.email, ghost.phone, ghost.phone_hash) == ("", None, None, None)
    assert not ghost.is_active
    assert not EmailAddress.objects.filter(user=ghost).exists()
    assert {(event.name, event.email, event.phone) for event in ghost.events.all()} == {("", None, None)}
    assert Act.objects.of_event("people.erased").about(ghost).exists()
    assert Opening.objects.filter(whose=ghost).count() == 1
    assert at_home.get("/accounts/profile/").status_code == 302


def test_unfinished_business_keeps_the_account_and_says_so(at_home, resident):
    stopper = Holding(
        key="tests", title="시험", export=lambda user: [], blockers=lambda user: ["처리하고 있는 민원이 있어요."]
    )
    holdings.register("tests", stopper)
    try:
        response = at_home.post("/accounts/erase/", {"sure": "on"})
        assert response.status_code == 409
        assert "처리하고 있는 민원이 있어요." in response.content.decode()
    finally:
        holdings.unregister("tests")
    assert User.objects.get(pk=resident.pk).name == "홍길동"


def test_staff_do_not_erase_themselves(officer):
    assert "직원 계정" in services.erasure_blockers(officer)[0]


def test_a_forgotten_password_is_made_anew_by_telephone(client, resident, code_box: CodeBox):
    assert client.post("/accounts/password/phone/", {"phone": "010-5555-0001"}).url == "/accounts/password/phone/code/"
    response = client.post("/accounts/password/phone/code/", {"code": code_box.last_to("01055550001")})
    assert response.url == "/accounts/password/phone/new/"
    new = "Totally-New-2026"
    client.post(response.url, {"new_password1": new, "new_password2": new})
    resident.refresh_from_db()
    assert resident.check_password(new)


def test_nobody_sets_a_password_without_the_code(client, resident, code_box: CodeBox):
    client.post("/accounts/password/phone/", {"phone": "010-5555-0001"})
    assert client.get("/accounts/password/phone/new/").url == "/accounts/password/phone/"
    assert "맞지 않거나" in client.post("/accounts/password/phone/code/", {"code": "000000"}).content.decode()
    resident.refresh_from_db()
    assert resident.check_password(PASSWORD)


def test_the_answer_is_the_same_for_a_number_without_an_account(client, db, code_box: CodeBox):
    assert client.post("/accounts/password/phone/", {"phone": "010-5555-0999"}).url == "/accounts/password/phone/code/"
    client.post("/accounts/password/phone/code/", {"code": code_box.last_to("01055550999")})
    assert "가입한 기록이 없어요" in client.get("/accounts/password/phone/new/").content.decode()


def test_a_guest_proves_a_telephone_and_goes_where_they_wanted(client, db, guest_phone, code_box: CodeBox):
    response = client.post("/accounts/phone/prove/?next=/search/", {"phone": guest_phone})
    assert response.url == "/accounts/phone/prove/code/?next=%2Fsearch%2F"
    response = client.post(response.url, {"code": code_box.last_to(guest_phone)})
    assert response.url == "/search/"


def test_a_landline_gets_no_code(client, db, code_box: CodeBox):
    response = client.post("/accounts/phone/prove/", {"phone": "02-330-1137"})
    assert "휴대전화" in response.content.decode()
    assert not code_box.sent


def test_my_page_leads_to_ones_own_account(at_home):
    page = at_home.get("/my/").content.decode()
    assert "/accounts/profile/" in page
    assert "/accounts/data/" in page
