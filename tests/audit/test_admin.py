"""The records and the people in the admin: who may look, what is put on record, and what is refused."""

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.test import Client

from programs import audit
from programs.audit.models import Act, Opening, Review
from programs.people.models import Role, User
from tests.cast import PASSWORD, StaffFactory

RECORD_PAGES = ["audit/act", "audit/opening", "audit/destruction", "audit/review"]
PEOPLE_PAGES = ["people/user"]
PLACE_PAGES = ["people/department", "people/dong", "people/legaldong"]

GRID = [
    (["resident"], RECORD_PAGES + PEOPLE_PAGES + PLACE_PAGES + ["people/consent"], 302),
    (["officer"], RECORD_PAGES + PEOPLE_PAGES + ["people/consent"], 403),
    (["head"], RECORD_PAGES + ["people/consent"], 403),
    (["mayor"], RECORD_PAGES + PEOPLE_PAGES + ["people/consent"], 403),
    (["auditor", "administrator"], RECORD_PAGES + PEOPLE_PAGES + PLACE_PAGES + ["people/consent"], 200),
    (["head"], PEOPLE_PAGES + PLACE_PAGES, 200),
    (["officer", "mayor"], PLACE_PAGES, 200),
]


@pytest.mark.parametrize(
    ("who", "page", "status"), [(who, page, status) for whos, pages, status in GRID for who in whos for page in pages]
)
def test_who_may_open_which_list(request, client_of, places, who: str, page: str, status: int):
    client = client_of(request.getfixturevalue(who))
    assert client.get(f"/admin/{page}/").status_code == status


@pytest.mark.parametrize("who", ["auditor", "administrator"])
def test_nobody_adds_changes_or_deletes_a_record(request, client_of, officer, resident, who: str):
    client = client_of(request.getfixturevalue(who))
    opening = audit.opened(by=officer, whose=resident, what=["name"], why="접수한 신청을 처리해요")
    assert client.get("/admin/audit/opening/add/").status_code == 403
    assert client.post(f"/admin/audit/opening/{opening.pk}/delete/", {"post": "yes"}).status_code == 403
    client.post(f"/admin/audit/opening/{opening.pk}/change/", {"why": "바꿔요"})
    assert Opening.objects.get(pk=opening.pk).why == "접수한 신청을 처리해요"


def test_the_list_of_openings_masks_the_person_and_the_address(client_of, auditor, officer, resident):
    audit.opened(by=officer, whose=resident, what=["name"], why="접수한 신청을 처리해요")
    page = client_of(auditor).get("/admin/audit/opening/").content.decode()
    assert "홍*동" in page
    assert "홍길동" not in page


def test_opening_an_account_is_put_on_record(client_of, administrator, resident):
    response = client_of(administrator).get(f"/admin/people/user/{resident.pk}/change/")
    assert "홍길동" in response.content.decode()
    opening = Opening.objects.get()
    assert (opening.by, opening.whose, opening.what) == (administrator, resident, ["name", "email", "phone"])


def test_the_list_of_people_masks_residents(client_of, administrator, resident):
    page = client_of(administrator).get("/admin/people/user/").content.decode()
    assert "홍*동" in page
    assert "홍길동" not in page
    assert "gildong@example.com" not in page
    assert not Opening.objects.exists()


@pytest.mark.parametrize("term", ["010-5555-0001", "gildong"])
def test_people_are_found_by_whole_telephone_or_part_of_the_email(
    client_of, administrator, resident, other_resident, term: str
):
    page = client_of(administrator).get("/admin/people/user/", {"q": term}).content.decode()
    assert "홍*동" in page
    assert "성*향" not in page


def test_a_head_sees_the_own_departments_staff_only(client_of, head, officer, other_officer, resident):
    client = client_of(head)
    page = client.get("/admin/people/user/").content.decode()
    assert officer.email in page
    assert other_officer.email not in page
    assert client.get(f"/admin/people/user/{resident.pk}/change/").status_code == 302


NEW = {"email": "new@sdm.example.go.kr", "name": "새직원", "role": "officer", "language": "ko", "password": PASSWORD}


def test_an_administrator_makes_an_account_that_can_sign_in_at_once(client_of, administrator, department):
    client_of(administrator).post("/admin/people/user/add/", {**NEW, "department": department.pk})
    made = User.objects.of_email(NEW["email"]).get()
    assert made.role == Role.OFFICER
    assert Client().post("/accounts/login/", {"login": made.email, "password": PASSWORD}).url == "/desk/"
    assert Act.objects.of_event("people.staff_saved").about(made).get().by == administrator


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"department": ""}, "부서가 있어야 해요"),
        ({"password": "short"}, "9자 이상"),
        ({"role": "resident"}, "올바르게 선택해 주세요"),
    ],
)
def test_an_account_that_breaks_the_rules_is_not_made(client_of, administrator, department, change, sentence: str):
    response = client_of(administrator).post("/admin/people/user/add/", {**NEW, "department": department.pk, **change})
    assert response.status_code == 200
    assert sentence in response.content.decode()
    assert not User.objects.of_email(NEW["email"]).exists()


def test_nobody_changes_the_own_role_and_a_resident_becomes_no_officer(client_of, administrator, resident, department):
    client = client_of(administrator)
    own = client.post(f"/admin/people/user/{administrator.pk}/change/", {"role": "mayor", "is_active": "on"})
    assert "다른 관리자가" in own.content.decode()
    other = client.post(
        f"/admin/people/user/{resident.pk}/change/", {"role": "officer", "department": department.pk, "is_active": "on"}
    )
    assert "직원 계정을 새로" in other.content.decode()
    resident.refresh_from_db()
    assert resident.role == Role.RESIDENT


def test_an_administrator_unlocks_and_resets_the_second_factor(client_of, administrator, officer):
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(officer, generate_totp_secret())
    for _ in range(5):
        Client().post("/accounts/login/", {"login": officer.email, "password": "Wrong-2026-x"})
    assert AccessAttempt.objects.exists()
    client = client_of(administrator)
    for action in ("unlock", "reset_second_factor"):
        client.post("/admin/people/user/", {"action": action, "_selected_action": [officer.pk]})
    assert not AccessAttempt.objects.exists()
    assert not Authenticator.objects.filter(user=officer).exists()
    assert Act.objects.of_event("people.staff_saved").about(officer).count() == 2


# exports and the monthly review


@pytest.mark.parametrize("what", ["act", "opening"])
@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_an_export_needs_a_reason_and_leaves_it_on_record(client_of, auditor, officer, resident, what: str, fmt: str):
    audit.opened(by=officer, whose=resident, what=["name"], why="접수한 신청을 처리해요")
    client = client_of(auditor)
    form = {"start": "2020-01-01", "end": "2099-12-31", "fmt": fmt}
    response = client.post(f"/admin/audit/{what}/export/", form)
    assert "까닭을 적어 주세요" in response.content.decode()
    response = client.post(f"/admin/audit/{what}/export/", {**form, "reason": "월간 점검 자료예요"})
    assert response["Content-Disposition"].startswith("attachment")
    assert len(b"".join(response.streaming_content)) > 100
    act = Act.objects.of_event("audit.exported").get()
    assert (act.by, act.data["reason"]) == (auditor, "월간 점검 자료예요")


def test_officers_do_not_export_records(client_of, officer):
    assert client_of(officer).get("/admin/audit/opening/export/").status_code == 403


REVIEW = "/admin/audit/opening/review/"


@pytest.fixture
def october(officer, resident):
    with time_machine.travel("2026-10-05T03:00:00Z", tick=False):
        audit.opened(by=officer, whose=resident, what=["name"], why="접수한 신청을 처리해요")


def test_an_auditor_confirms_a_month_once(client_of, auditor, officer, october):
    with time_machine.travel("2026-11-23T01:00:00Z", tick=False):
        client = client_of(auditor)
        page = client.get(REVIEW).content.decode()
        assert "2026. 10." in page
        assert officer.name in page
        for note in ("이상한 열람이 없어요", "한 번 더"):
            client.post(f"{REVIEW}?month=2026-10", {"note": note})
    review = Review.objects.get()
    assert (review.by, review.openings, review.note) == (auditor, 1, "이상한 열람이 없어요")
    assert Act.objects.of_event("audit.reviewed").count() == 1


def test_a_month_that_is_not_over_cannot_be_confirmed(client_of, auditor):
    with time_machine.travel("2026-11-23T01:00:00Z", tick=False):
        client_of(auditor).post(f"{REVIEW}?month=2026-11", {"note": "벌써"})
    assert not Review.objects.exists()


def test_the_administrator_reads_the_review_but_does_not_confirm_it(client_of, administrator, october):
    with time_machine.travel("2026-11-23T01:00:00Z", tick=False):
        client = client_of(administrator)
        assert client.get(REVIEW).status_code == 200
        assert client.post(f"{REVIEW}?month=2026-10", {"note": "확인"}).status_code == 403
    assert not Review.objects.exists()


def test_a_signing_in_of_staff_is_an_act_and_a_residents_is_none(officer, resident):
    for user in (officer, resident):
        Client().post("/accounts/login/", {"login": user.email, "password": PASSWORD}, REMOTE_ADDR="203.0.113.7")
    act = Act.objects.of_event("people.signed_in").get()
    assert (act.by, act.ip) == (officer, "203.0.113.7")


def test_staff_factory_makes_what_the_cast_needs(db):
    assert StaffFactory(role=Role.MAYOR).department is None
