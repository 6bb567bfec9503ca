"""The resident's form, the counter's screens, and what bad input gets."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from civil_affairs.service_desk.name_changes.models import NameChange
from programs.audit.models import Opening
from programs.cases.services import perform
from programs.notices.models import OutboxMessage
from tests.cases.factories import IN_PERSON, PHONE, at, filed_name_change

APPLY = "/programs/7/name-change/apply/"
FILLED = {
    "court_permission_date": "2026-02-20",
    "court": "서울서부지방법원",
    "old_name": "홍길동",
    "new_name": "홍길산",
    "applicant_phone": "010-5555-0199",
    "notify_by": "sms",
    "applicant_email": "",
    "consent": "on",
}
pytestmark = pytest.mark.usefixtures("name_change_program")


@pytest.fixture(autouse=True)
def _friday_morning():
    with time_machine.travel(at("2026-03-06 09:30"), tick=True):
        yield


def filled(**other):
    return {**FILLED, "submission_key": uuid.uuid4().hex, **other}


def test_a_resident_without_an_account_files_and_gets_a_receipt_number(client):
    # when
    answer = client.post(APPLY, filled(), follow=True)

    # then
    assert answer.status_code == 200
    case = NameChange.objects.get()
    assert (case.state, case.channel, case.new_name) == ("submitted", "web", "홍길산")
    assert case.receipt_number in answer.content.decode()
    assert OutboxMessage.objects.filter(key="name_change.filed").count() == 1


def test_two_clicks_make_one_case_and_the_same_page(client):
    form = filled()
    first = client.post(APPLY, form)
    second = client.post(APPLY, form)

    assert NameChange.objects.count() == 1
    assert OutboxMessage.objects.count() == 1
    number = NameChange.objects.get().receipt_number
    assert number in client.get(first.url).content.decode()
    assert number in client.get(second.url).content.decode()


RRN = "900101" + "-" + "1234567"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("court_permission_date", "2026-03-07", "오늘보다 뒤일 수 없어요"),
        ("court_permission_date", "1999-01-01", "10년보다 오래됐어요"),
        ("court_permission_date", "어제", "2026-03-11처럼"),
        ("court_permission_date", "0000-00-00", "2026-03-11처럼"),
        ("applicant_phone", "12345", None),
        ("applicant_phone", "02-330-1137", None),
        ("old_name", RRN, None),
        ("new_name", "홍" * 51, "50자까지"),
        ("new_name", "홍길동", "같아요"),
        ("court", RRN, None),
        ("applicant_email", "아무말", None),
        ("consent", "", "동의하지 않으면"),
        ("notify_by", "pigeon", None),
    ],
)
def test_bad_input_gets_a_sentence_and_makes_no_case(client, field, value, sentence):
    answer = client.post(APPLY, filled(**{field: value}))

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "is-error" in page
    if sentence:
        assert sentence in page
    assert NameChange.objects.count() == 0
    assert OutboxMessage.objects.count() == 0


def test_email_is_asked_for_when_the_result_should_come_by_email(client):
    answer = client.post(APPLY, filled(notify_by="email"))
    assert "이메일을 적어 주세요" in answer.content.decode()


def test_a_name_typed_on_a_mac_is_kept_in_one_form(client):
    import unicodedata

    client.post(APPLY, filled(old_name=unicodedata.normalize("NFD", "홍길동")))
    case = NameChange.objects.get()
    assert case.old_name == "홍길동"
    assert NameChange.objects.of_name("홍길동").count() == 1


def test_a_report_a_month_late_is_taken_and_told_of_the_fine(client):
    answer = client.post(APPLY, filled(court_permission_date="2026-01-20"), follow=True)
    assert "과태료" in answer.content.decode()
    assert NameChange.objects.get().state == "submitted"


def test_the_counter_finds_the_report_by_number_phone_and_name(client, officer, name_change_program):
    case = filed_name_change(name_change_program)
    client.force_login(officer)
    for words in (case.receipt_number, case.receipt_number[-6:], "1", "010-5555-0199", PHONE, "홍길동", "홍 길동"):
        answer = client.get("/desk/name-change/", {"q": words})
        assert answer.status_code == 302, words
        assert answer.url == f"/desk/name-change/{case.pk}/"


def test_receiving_at_the_counter_starts_the_clock_and_says_why(client, officer, name_change_program):
    case = filed_name_change(name_change_program)
    client.force_login(officer)

    answer = client.post(f"/desk/name-change/{case.pk}/", {**IN_PERSON, "version": case.version}, follow=True)

    page = answer.content.decode()
    assert "우선처리: 본인이 직접 방문했어요" in page
    assert "18:00" in page
    case.refresh_from_db()
    assert case.due_at == at("2026-03-06 18:00")
    assert Opening.objects.filter(by=officer).exists()


def test_a_walk_in_is_registered_and_received_on_one_screen(client, officer):
    client.force_login(officer)
    form = {**filled(), "brought": "in_person", "checked_in_person": "on"}

    answer = client.post("/desk/name-change/new/", form, follow=True)

    case = NameChange.objects.get()
    assert (case.state, case.channel, case.registered_by) == ("received", "visit", officer)
    assert case.is_priority
    assert "접수증 인쇄" in answer.content.decode()


@pytest.mark.parametrize("brought", ["proxy", "post"])
def test_a_report_by_proxy_or_post_takes_the_ordinary_period_and_says_so(client, officer, brought):
    client.force_login(officer)
    answer = client.post("/desk/name-change/new/", {**filled(), "brought": brought}, follow=True)

    case = NameChange.objects.get()
    assert not case.is_priority
    assert (
        case.due_at == at("2026-03-13 09:30") + timedelta(seconds=case.received_at.second) or case.due_rule == "days:5"
    )
    assert "우선처리 대상이 아니에요" in answer.content.decode()


def test_in_person_cannot_be_checked_for_a_proxy(client, officer):
    client.force_login(officer)
    answer = client.post("/desk/name-change/new/", {**filled(), "brought": "proxy", "checked_in_person": "on"})
    assert answer.status_code == 422
    assert NameChange.objects.count() == 0


def test_another_departments_officer_is_told_whose_work_it_is(client, other_officer, name_change_program):
    case = filed_name_change(name_change_program)
    client.force_login(other_officer)
    answer = client.get(f"/desk/name-change/{case.pk}/")
    assert answer.status_code == 403
    assert "민원여권과 담당" in answer.content.decode()
    assert "홍길산" not in answer.content.decode()

    assert client.post("/desk/name-change/new/", {**filled(), **IN_PERSON}).status_code == 403
    assert NameChange.objects.count() == 1


def test_residents_have_no_business_at_the_counter(client, resident, name_change_program):
    case = filed_name_change(name_change_program)
    client.force_login(resident)
    for url in ("/desk/name-change/", "/desk/name-change/new/", f"/desk/name-change/{case.pk}/"):
        assert client.get(url).status_code == 403


def test_two_officers_receive_at_once_and_the_second_keeps_what_was_typed(client, officer, head, name_change_program):
    case = filed_name_change(name_change_program)
    perform(case, "receive", by=head, data=IN_PERSON)
    client.force_login(officer)

    answer = client.post(f"/desk/name-change/{case.pk}/", {"brought": "post", "version": "1"})

    assert answer.status_code == 409
    assert "다른 직원이 먼저 처리했어요" in answer.content.decode()
    case.refresh_from_db()
    assert case.brought == "in_person"


def test_a_guest_follows_the_case_with_number_phone_and_code(client, name_change_program):
    case = filed_name_change(name_change_program)
    OutboxMessage.objects.all().delete()
    answer = client.post("/cases/lookup/", {"receipt_number": case.receipt_number, "phone": PHONE}, follow=True)
    assert "인증번호" in answer.content.decode()
    code = re.search(r"\b(\d{6})\b", OutboxMessage.objects.get().body)[1]

    page = client.post("/cases/lookup/code/", {"code": code}, follow=True).content.decode()

    assert case.receipt_number in page
    assert "접수 대기" in page
    assert client.post(
        "/my/cases/" + case.receipt_number + "/withdraw/", {"reason": "마음을 바꿨어요", "version": 1}
    ).url
    case.refresh_from_db()
    assert case.state == "withdrawn"


def test_a_wrong_number_or_phone_looks_the_same_and_sends_nothing(client, name_change_program):
    case = filed_name_change(name_change_program)
    OutboxMessage.objects.all().delete()
    for number, phone in ((case.receipt_number, "01055550177"), ("P07-2026-999999", PHONE)):
        answer = client.post("/cases/lookup/", {"receipt_number": number, "phone": phone})
        assert answer.url == "/cases/lookup/code/"
    assert OutboxMessage.objects.count() == 0
    assert client.post("/cases/lookup/code/", {"code": "000000"}).status_code == 422


def test_someone_elses_case_does_not_exist(client, other_resident, name_change_program):
    case = filed_name_change(name_change_program)
    client.force_login(other_resident)
    for path in ("", "due/", "withdraw/", "rate/"):
        assert client.get(f"/my/cases/{case.receipt_number}/{path}").status_code == 404
    assert timezone.now() > case.submitted_at
