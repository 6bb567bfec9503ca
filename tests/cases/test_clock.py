"""The clock of a real case: K-04, K-05, K-07, K-08, K-11, K-12, K-13."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from programs.audit.models import Act
from programs.base.models import Closure
from programs.cases import progress
from programs.cases.models import Case
from programs.cases.services import perform
from programs.notices.models import OutboxMessage
from tests.cases.factories import IN_PERSON, at, filed_name_change, filed_request


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-03-06 11:59", "2026-03-06 18:00"),  # K-12
        ("2026-03-06 12:00", "2026-03-09 12:00"),
        ("2026-03-06 12:01", "2026-03-09 12:00"),  # a Friday → Monday
        ("2026-02-27 14:00", "2026-03-03 12:00"),  # a Monday holiday (2026-03-02) → Tuesday noon
    ],
)
def test_k12_priority_of_who_comes_in_person(name_change_program, officer, received, due):
    case = filed_name_change(name_change_program, when=at(received))
    case = perform(case, "receive", by=officer, data=IN_PERSON, at=at(received))
    assert case.due_at == at(due)
    assert case.is_priority
    assert len(case.due().steps) >= 1


@pytest.mark.parametrize("brought", ["proxy", "post"])
def test_k13_proxy_and_post_take_the_ordinary_period_and_say_so(name_change_program, officer, brought):
    case = filed_name_change(name_change_program, when=at("2026-03-06 10:00"))
    case = perform(case, "receive", by=officer, data={"brought": brought}, at=at("2026-03-06 10:00"))
    assert case.due_at == at("2026-03-13 10:00")
    assert "우선처리 대상이 아니에요" in case.timeline.get(move="receive").text


def test_k04_a_closure_moves_open_deadlines_and_says_so_on_the_timeline(name_change_program, officer):
    case = filed_name_change(name_change_program, when=at("2026-03-06 13:00"))
    perform(case, "receive", by=officer, data=IN_PERSON, at=at("2026-03-06 14:00"))
    done = filed_name_change(name_change_program, when=at("2026-03-06 13:00"))
    perform(done, "receive", by=officer, data=IN_PERSON, at=at("2026-03-06 14:00"))
    perform(done, "done", by=officer, at=at("2026-03-06 15:00"))

    closure = Closure.objects.create(date=date(2026, 3, 9), name="임시 휴무", kind="closed")

    case.refresh_from_db()
    assert case.due_at == at("2026-03-10 12:00")
    assert "3. 10." in case.timeline.get(move="due_moved").text
    done.refresh_from_db()
    assert done.due_at == at("2026-03-09 12:00")
    assert Act.objects.filter(event="cases.deadlines_moved").count() == 1

    closure.delete()
    case.refresh_from_db()
    assert case.due_at == at("2026-03-09 12:00")


def test_k04_the_time_to_receive_moves_too(name_change_program):
    case = filed_name_change(name_change_program, when=at("2026-03-06 17:00"))
    before = Case.objects.get(pk=case.pk).act_by
    Closure.objects.create(date=date(2026, 3, 9), name="임시 휴무", kind="closed")
    assert (before, Case.objects.get(pk=case.pk).act_by) == (at("2026-03-09 17:00"), at("2026-03-10 17:00"))


def test_k08_what_was_filed_and_not_received_in_8_working_hours_is_listed(name_change_program):
    case = filed_name_change(name_change_program, when=at("2026-03-05 10:00"))
    assert not Case.objects.not_received(at("2026-03-06 09:59")).exists()
    assert Case.objects.not_received(at("2026-03-06 10:01")).get().pk == case.pk
    assert Case.objects.overdue(at("2026-03-06 10:01")).get().pk == case.pk


@pytest.fixture
def asked(name_change_program, officer):
    case = filed_request(name_change_program, when=at("2026-03-02 09:00"))
    return perform(case, "receive", by=officer, at=at("2026-03-03 09:00"))


def extension(**other):
    return {"cause": "consultation", "amount": 7, "reason": "다른 부서에 물어봤어요", **other}


def test_k07_the_first_extension_reaches_no_further_than_the_original_period(asked, officer):
    with pytest.raises(ValidationError, match="길게"):
        perform(asked, "extend", by=officer, data=extension(amount=8), at=at("2026-03-04 09:00"))
    before = asked.due_at
    case = perform(asked, "extend", by=officer, data=extension(), at=at("2026-03-04 09:00"))
    assert before == at("2026-03-11 18:00")
    assert case.due_at == at("2026-03-20 18:00")
    assert OutboxMessage.objects.filter(key="general.extended").count() == 1


def test_k07_a_second_needs_consent_and_a_third_is_refused(asked, officer):
    perform(asked, "extend", by=officer, data=extension(), at=at("2026-03-04 09:00"))
    with pytest.raises(ValidationError, match="동의"):
        perform(asked, "extend", by=officer, data=extension(), at=at("2026-03-05 09:00"))
    perform(asked, "extend", by=officer, data=extension(consent=True), at=at("2026-03-05 09:00"))
    with pytest.raises(ValidationError, match="두 번"):
        perform(asked, "extend", by=officer, data=extension(consent=True), at=at("2026-03-06 09:00"))


def test_k07_overload_is_no_cause(asked, officer):
    with pytest.raises(ValidationError):
        perform(asked, "extend", by=officer, data=extension(cause="overload"), at=at("2026-03-04 09:00"))


def test_k05_the_pause_is_not_counted_into_the_working_time(asked, officer):
    perform(asked, "supplement", by=officer, data={"reason": "사진을 내 주세요"}, at=at("2026-03-04 09:00"))
    perform(asked, "supplied", by=officer, data={"reason": "왔어요"}, at=at("2026-03-06 09:00"))
    case = perform(asked, "done", by=officer, data={"answer": "됐어요"}, at=at("2026-03-06 11:00"))
    # a working day before the pause (8 h) and two hours after it
    assert case.working_minutes == 10 * 60


def test_k11_an_open_case_tells_its_applicant_at_30_and_60_days_once(asked):
    for day, told in (("2026-04-01", 0), ("2026-04-02", 1), ("2026-04-03", 0), ("2026-05-02", 1)):
        assert progress.tell_progress(at(f"{day} 09:10")) == told, day
    assert OutboxMessage.objects.filter(key="general.progress").count() == 2
    assert asked.timeline.filter(move="progress").count() == 2


def test_a_withdrawn_report_that_was_never_received_counts_neither_in_time_nor_late(name_change_program, officer):
    case = filed_name_change(name_change_program, when=at("2026-03-06 10:00"))
    case = perform(case, "withdraw", by=officer, data={}, at=at("2026-03-06 11:00"))
    assert (case.within_limit, case.working_minutes, case.due_at) == (None, None, None)
