"""The pages of registration: the counter's one page, steps, letters, promotions, the quarter; and the resident's."""

import uuid

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from civil_affairs.registration.models import Evaluation, Promotion, Registration
from programs.audit.models import Act, Opening
from tests.cases.factories import at
from tests.civil_affairs.registration.cases import MONDAY, kind, step, taken, through
from tests.support.pdfs import blank_boxes, fonts_of, pages_of, text_of, title_and_language

TUESDAY = at("2026-03-10 10:00")
RARE = "뷁쀏똠"


@pytest.fixture(autouse=True)
def tuesday(db):
    with time_machine.travel(TUESDAY, tick=False):
        yield


def entry(**fields):
    return {
        "applicant_name": "홍길동",
        "applicant_phone": "010-5555-0141",
        "tell_by": "sms",
        "change": kind("lot").pk,
        "address": "서대문구 연희로 248",
        "before": "연희동 168-6",
        "after": "연희동 170",
        "channel": "visit",
        "submission_key": uuid.uuid4().hex,
        **fields,
    }


def url(name, *args):
    return reverse(f"registration:{name}", args=args)


# -- the counter --------------------------------------------------------------------------------------


def test_one_page_takes_a_case_and_the_next_entry_keeps_the_choices(clerk, client_of):
    browser = client_of(clerk)
    # when the officer sends the page twice, as a double press does
    sent = entry(change=kind("demolition").pk, before="", after="", tell_by="letter", applicant_phone="")
    answers = [browser.post(url("new"), sent) for _ in range(2)]
    # then there is one case, received, the officer's own, and its page offers the receipt
    case = Registration.objects.get()
    assert [answer["Location"] for answer in answers] == [f"{case.get_desk_url()}?new=1"] * 2
    assert (case.state, case.assignee, case.channel, case.tell_by, case.notify_by) == (
        "received",
        clerk,
        "visit",
        "letter",
        "none",
    )
    assert "접수증 인쇄" in browser.get(answers[0]["Location"]).content.decode()
    # and the next entry begins with the same kind and way
    initial = browser.get(url("new")).context["form"].initial
    assert (initial["change"], initial["tell_by"]) == (str(kind("demolition").pk), "letter")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"applicant_phone": ""}, "applicant_phone"),
        ({"applicant_phone": "02-330-1234"}, "applicant_phone"),
        ({"before": ""}, "before"),
        ({"tell_by": "email"}, "applicant_email"),
        ({"applicant_name": ""}, "applicant_name"),
    ],
)
def test_what_is_wrong_at_the_counter_is_said_beside_its_field_and_what_was_typed_stays(clerk, client_of, wrong, field):
    answer = client_of(clerk).post(url("new"), entry(**wrong))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "서대문구 연희로 248" in answer.content.decode()
    assert not Registration.objects.exists()


def test_an_earlier_case_is_found_and_its_person_taken_over(clerk, client_of):
    case = taken(clerk)
    browser = client_of(clerk)
    found = browser.get(url("new"), {"q": "홍길동"})
    assert list(found.context["earlier"]) == [case]
    form = browser.get(url("new"), {"like": case.pk}).context["form"]
    assert form.initial["applicant_phone"] == case.applicant_phone
    assert Opening.objects.filter(ref=f"cases.case:{case.pk}").exists()


def test_the_desk_belongs_to_the_department_and_readers_only_read(clerk, other_officer, auditor, resident, client_of):
    case = taken(clerk)
    for name, args in (("index", ()), ("new", ()), ("case", (case.pk,)), ("letters", ()), ("evaluation", ())):
        assert client_of(other_officer).get(url(name, *args)).status_code == 403, name
        assert client_of(resident).get(url(name, *args)).status_code == 403, name
        assert Client().get(url(name, *args)).status_code == 302, name
    reader = client_of(auditor)
    assert reader.get(url("index")).status_code == 200
    assert reader.get(url("new")).status_code == 403
    assert reader.post(url("step", case.pk, "ledger"), {}).status_code == 403
    assert reader.post(url("promotions"), {}).status_code == 403
    assert Registration.objects.get().ledger_on is None


def test_the_list_shows_the_stages_the_idle_ones_and_goes_to_what_is_searched(clerk, client_of):
    old = taken(clerk, when=at("2026-02-20 10:00"), applicant_name="심청")
    fresh = step(taken(clerk), "ledger", by=clerk, when=TUESDAY)
    browser = client_of(clerk)
    page = browser.get(url("index"), {"stage": "idle"})
    assert page.context["rows"] == [(old, True)]
    assert "5일 멈춤 1" in page.content.decode()
    assert browser.get(url("index"), {"stage": "ledger"}).context["rows"] == [(fresh, False)]
    assert browser.get(url("index"), {"q": fresh.receipt_number})["Location"] == fresh.get_desk_url()
    assert "여기에 건이 없어요" in browser.get(url("index"), {"stage": "told"}).content.decode()
    exported = browser.post(url("export") + "?stage=idle", {"reason": "주간 회의", "fmt": "csv"})
    assert "심청" in b"".join(exported.streaming_content).decode("utf-8-sig")
    assert Act.objects.filter(event="registration.exported").exists()


# -- steps ----------------------------------------------------------------------------------------------


def test_steps_are_typed_on_the_cases_page_and_refusals_keep_what_was_typed(clerk, client_of):
    case = taken(clerk)
    browser = client_of(clerk)
    shown = browser.get(case.get_desk_url()).context
    assert (shown["next_move"].name, shown["version"]) == ("ledger", case.version)
    ledger = {"number": "2026-건축-0123", "on": "2026-03-10", "version": case.version}
    # when the date lies before the receipt, then 422 with what was typed
    answer = browser.post(url("step", case.pk, "ledger"), ledger | {"on": "2026-03-01"})
    assert answer.status_code == 422
    assert "2026-건축-0123" in answer.content.decode()
    # when it is right, then it is there; the same form once more, or an old version of the page, is 409
    assert browser.post(url("step", case.pk, "ledger"), ledger).status_code == 302
    assert browser.post(url("step", case.pk, "ledger"), ledger).status_code == 409
    commission = {"number": "건축과-1", "on": "2026-03-10", "registry": "등기국", "version": case.version}
    stale = browser.post(url("step", case.pk, "commission"), commission)
    assert stale.status_code == 409
    assert "건축과-1" in stale.content.decode()
    assert browser.post(url("step", case.pk, "told"), {}).status_code == 409
    assert browser.get(url("step", case.pk, "nothing")).status_code == 404
    case.refresh_from_db()
    assert (case.ledger_number, case.commissioned_on) == ("2026-건축-0123", None)


def test_a_call_is_logged_and_the_case_amended_on_their_pages(clerk, client_of):
    case = taken(clerk, tell_by="phone")
    browser = client_of(clerk)
    change = entry(building="가동") | {"version": case.version}
    assert browser.post(url("amend", case.pk), change).status_code == 302
    case = through(case, "ledger", "commission", "registered", by=clerk, when=TUESDAY)
    assert browser.post(url("call", case.pk), {"result": ""}).status_code == 422
    assert browser.post(url("call", case.pk), {"result": "no_answer"}).status_code == 302
    assert browser.post(url("call", case.pk), {"result": "told", "note": "본인"}).status_code == 302
    case.refresh_from_db()
    assert (case.building, case.state) == ("가동", "done")
    assert "받지 않았어요" in browser.get(case.get_desk_url()).content.decode()


# -- letters ----------------------------------------------------------------------------------------------


def test_the_letters_of_a_day_are_one_pdf_that_prints_every_name(clerk, client_of):
    # given two commissions of today, one of a person with rare syllables, and one of yesterday's ledger
    first = through(taken(clerk, applicant_name=RARE), "ledger", "commission", by=clerk, when=TUESDAY)
    through(taken(clerk, change="loss", before="", after=""), "ledger", "commission", by=clerk, when=TUESDAY)
    step(taken(clerk), "ledger", by=clerk, when=TUESDAY)
    browser = client_of(clerk)
    # when the day's letters are printed
    assert len(browser.get(url("letters")).context["cases"]) == 2
    answer = browser.get(url("letters_pdf"), {"day": "2026-03-10"})
    # then each has its page, names read back, no box is blank, and the fonts are inside
    content = answer.content
    assert answer["Content-Type"] == "application/pdf"
    assert pages_of(content) == 2
    said = text_of(content)
    assert RARE in said
    assert "건물표시변경등기촉탁서" in said
    assert "건물멸실등기촉탁서" in said
    assert "서울서부지방법원 등기국" in said
    assert "건축법 제39조 제1항 제4호" in said
    assert blank_boxes(content) == 0
    assert all(fonts_of(content).values())
    assert title_and_language(content) == ("등기촉탁서", "ko", True)
    # and one letter stands on a page of its own too, each opening on record
    assert pages_of(browser.get(url("letter_pdf", first.pk)).content) == 1
    assert RARE in browser.get(url("letter", first.pk)).content.decode()
    assert Act.objects.filter(event="registration.letters").count() == 2
    assert browser.get(url("letters_pdf"), {"day": "2026-03-01"}).status_code == 404


def test_there_is_no_letter_before_the_commission(clerk, client_of):
    case = taken(clerk)
    assert client_of(clerk).get(url("letter_pdf", case.pk)).status_code == 404
    assert client_of(clerk).get(url("slip", case.pk)).status_code == 200


# -- the year ---------------------------------------------------------------------------------------------


def test_promotions_are_logged_put_right_and_taken_out(clerk, client_of):
    browser = client_of(clerk)
    line = {"on": "2026-03-05", "place": "meeting", "where": "연희동 3통", "people": 31, "papers": 40}
    assert browser.post(url("promotions"), line | {"on": "2026-03-11"}).status_code == 422
    assert browser.post(url("promotions"), line).status_code == 302
    row = Promotion.objects.get()
    assert (row.people, row.papers, row.by) == (31, 40, clerk)
    assert browser.post(url("promotion", row.pk), line | {"people": 30}).status_code == 302
    assert "30명" in browser.get(url("promotions")).content.decode()
    assert browser.post(url("promotion", row.pk), {"do": "delete"}).status_code == 302
    assert not Promotion.objects.exists()


def test_the_quarter_shows_both_rates_and_what_the_department_wrote_and_prints(clerk, client_of):
    through(taken(clerk), "ledger", "commission", "registered", by=clerk, when=TUESDAY)
    taken(clerk)
    browser = client_of(clerk)
    lines = browser.get(url("evaluation")).context["rates"]
    assert [(line.fraction, line.text) for line in lines] == [("1 / 2", "50.0%"), ("1 / 1", "100.0%")]
    words = {"good": "한 번에 끝나요", "poor": "보정이 잦아요", "plan": "서식을 고쳐요"}
    assert browser.post(url("evaluation") + "?year=2026&quarter=1", words).status_code == 302
    assert Evaluation.objects.get().poor == "보정이 잦아요"
    said = text_of(browser.get(url("evaluation_pdf"), {"year": "2026", "quarter": "1"}).content)
    assert "등기 원스톱 2026년 1분기 실적" in said
    assert "50.0%" in said
    assert "보정이 잦아요" in said
    assert browser.get(url("evaluation"), {"year": "2026", "quarter": "2"}).status_code == 404


# -- the resident -----------------------------------------------------------------------------------------


def test_a_resident_reads_what_it_saves_applies_once_and_follows_each_step(desk, clerk, resident, client_of):
    # given the page that says what is commissioned and what it saves
    guide = Client().get(url("guide")).content.decode()
    assert "약 57,200원을 아껴요" in guide
    # when a resident applies
    browser = client_of(resident)
    form = entry(applicant_phone=resident.phone, consent="on") | {"tell_by": "sms"}
    answers = [browser.post(url("apply"), form) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    case = Registration.objects.get()
    assert (case.channel, case.state, case.subject) == ("web", "submitted", True)
    # then the receipt says what comes, and the case's page shows each step in plain words
    assert "등기소에 가지 않아도 돼요" in browser.get(answers[0]["Location"]).content.decode()
    case = step_by_step(case, clerk)
    page = browser.get(case.get_absolute_url()).content.decode()
    for words in ("등기소에 촉탁", "건축과-1234", "보정 1차", "도면이 빠졌습니다.", "약 57,200원", "현재 단계"):
        assert words in page, words


def step_by_step(case, clerk):
    from civil_affairs.registration import services

    case = services.step(case, "receive", by=clerk, at=MONDAY.replace(day=10))
    return through(case, "ledger", "commission", "returned", by=clerk, when=TUESDAY)


def test_an_application_without_consent_or_address_is_refused_with_what_was_typed(desk, client_of, resident):
    answer = client_of(resident).post(url("apply"), entry(address="", applicant_phone=resident.phone))
    assert answer.status_code == 422
    assert {"consent", "address"} <= set(answer.context["form"].errors)
    assert not Registration.objects.exists()
