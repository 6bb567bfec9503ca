"""A move: what follows from it, and the three refusals."""

import pytest
from django.http import Http404
from django.utils import translation

from programs.audit.models import Act
from programs.base.errors import NotYourDuty, WrongState
from programs.cases.errors import Stale
from programs.cases.models import Case
from programs.cases.pages import timeline
from programs.cases.services import perform
from programs.notices.models import OutboxMessage
from programs.people.actors import Guest
from tests.cases.factories import IN_PERSON, PHONE, at, filed_name_change


@pytest.fixture
def report(name_change_program):
    return filed_name_change(name_change_program, when=at("2026-03-06 09:30"))


def test_receiving_starts_the_clock_and_leaves_one_record_of_each_kind(report, officer):
    # when
    case = perform(report, "receive", by=officer, data=IN_PERSON, at=at("2026-03-06 11:59"))

    # then
    case.refresh_from_db()
    assert case.state == "received"
    assert case.due_at == at("2026-03-06 18:00")
    assert [entry.move for entry in case.timeline.all()] == ["filed", "receive"]
    assert Act.objects.filter(event="name_change.receive", by=officer).count() == 1
    assert OutboxMessage.objects.filter(ref=f"case:{case.pk}", key="name_change.received").count() == 1


def test_done_puts_the_message_into_the_outbox_and_counts_the_working_time(report, officer):
    perform(report, "receive", by=officer, data=IN_PERSON, at=at("2026-03-06 11:00"))

    case = perform(report, "done", by=officer, at=at("2026-03-06 14:30"))

    case.refresh_from_db()
    assert (case.state, case.within_limit, case.working_minutes) == ("done", True, 150)
    message = OutboxMessage.objects.get(key="name_change.done")
    assert case.receipt_number in message.body


def test_a_supplement_stops_the_clock_and_its_arrival_starts_it_again(report, officer):
    perform(report, "receive", by=officer, data={"brought": "post"}, at=at("2026-03-06 10:00"))

    waiting = perform(
        report, "supplement", by=officer, data={"reason": "결정문 등본을 내 주세요."}, at=at("2026-03-06 15:00")
    )
    assert (waiting.due_at, waiting.paused_at) == (None, at("2026-03-06 15:00"))

    again = perform(report, "supplied", by=Guest(PHONE), data={"reason": "등본을 냈어요."}, at=at("2026-03-09 15:00"))
    # 40 working hours from Friday 10:00 end on Friday 10:00; a working day was lost to the pause
    assert again.due_at == at("2026-03-16 10:00")


def test_someone_elses_case_does_not_exist(report, other_resident):
    with pytest.raises(Http404):
        perform(report, "withdraw", by=other_resident, data={})
    assert Case.objects.get(pk=report.pk).state == "submitted"


def test_another_departments_work_is_refused_with_whose_it_is(report, other_officer):
    with pytest.raises(NotYourDuty, match="민원여권과 담당"):
        perform(report, "receive", by=other_officer, data=IN_PERSON)
    assert Case.objects.get(pk=report.pk).state == "submitted"


def test_whose_it_is_is_said_without_a_korean_particle_in_other_languages(report, other_officer):
    with translation.override("en"), pytest.raises(NotYourDuty) as refusal:
        perform(report, "receive", by=other_officer, data=IN_PERSON)
    assert str(refusal.value).startswith("Civil Affairs and Passport Division is in charge")
    assert str(refusal.value).endswith("please tell Civil Affairs and Passport Division.")


def test_a_move_out_of_order_says_what_state_the_case_is_in(report, officer):
    with pytest.raises(WrongState, match="접수 대기"):
        perform(report, "done", by=officer)
    assert OutboxMessage.objects.filter(key="name_change.done").count() == 0


def test_an_officer_with_an_old_page_is_told_that_someone_was_first(report, officer, head):
    perform(report, "receive", by=head, data=IN_PERSON, version=1)
    with pytest.raises(Stale, match="먼저 처리"):
        perform(report, "receive", by=officer, data=IN_PERSON, version=1)


def test_the_timeline_written_in_korean_is_read_in_the_language_of_the_page(report, officer):
    perform(report, "receive", by=officer, data=IN_PERSON, at=at("2026-03-06 11:59"))

    with translation.override("en"):
        entries = timeline(report, public_only=True)

    assert not any("가" <= letter <= "힣" for entry in entries for letter in entry["title"] + entry["text"])
