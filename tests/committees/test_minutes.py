"""Minutes, tasks and honoraria: from the draft to the lock, due on working days, paid once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from programs.base.closures import current_calendar
from programs.base.errors import BadInput, NotYourDuty, WrongState
from programs.base.models import Closure
from programs.committees import services
from programs.committees.desk import following, minuting, paying
from programs.committees.models import ActionItem, AgendaItem, Attendance, Decision, Honorarium, Minutes, MinutesComment
from programs.committees.states import MeetingState, MinutesState
from programs.notices.models import OutboxMessage
from tests.committees.conftest import attendance, first_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(held, keeper):
    """Decided, written down, and sent to the members for three days."""
    services.decide(first_item(held), by=keeper, result="adopted", votes_for=3, against=1)
    minutes = services.write_minutes(held, "두루미 위원이 조명을 설명했다.", by=keeper)
    return services.ask_for_comments(minutes, by=keeper, until=timezone.now() + timedelta(days=3))


def after(minutes: Minutes):
    return minutes.comments_until + timedelta(minutes=1)


def test_each_saving_is_a_version_and_a_text_never_changes(held, keeper):
    first = services.write_minutes(held, "처음", by=keeper)
    second = services.write_minutes(held, "고침", by=keeper)

    assert services.write_minutes(held, "고침", by=keeper) == second
    assert (first.version, second.version) == (1, 2)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        Minutes.objects.filter(pk=first.pk).update(text="다른 말")


def test_a_mark_without_its_pair_is_not_kept(held, keeper):
    with pytest.raises(BadInput, match="짝"):
        services.write_minutes(held, "[[가릴 말", by=keeper)

    assert not Minutes.objects.exists()


def test_the_draft_is_made_from_what_is_on_record(held, members, keeper):
    services.declare(attendance(held, members[1]), first_item(held), "가족 회사")
    services.decide(first_item(held), by=keeper, result="adopted", votes_for=3, text="원안대로")

    draft = minuting.draft_of(held)

    for words in (
        "재적 5명, 출석 4명",
        "원안 가결 (찬성 3, 반대 0, 기권 0)",
        "이해관계로 빠진 위원: 두루미",
        "불참: 다솜이",
    ):
        assert words in draft


def test_members_are_asked_and_their_comment_is_answered_before_the_approval(asked, held, members, keeper, colleague):
    assert OutboxMessage.objects.filter(key="committees.minutes").count() == len(members)
    comment = services.comment(attendance(held, members[1]), asked, "말이 달라요")
    with pytest.raises(WrongState, match="답하지 않은"):
        services.approve(asked, by=colleague, at=after(asked))

    minuting.answer(comment, "고쳤어요", by=keeper)
    approved = services.approve(asked, by=colleague, at=after(asked))

    assert approved.state == MinutesState.APPROVED
    held.refresh_from_db()
    assert held.state == MeetingState.MINUTED


def test_minutes_are_not_approved_while_comments_are_taken_nor_by_their_writer(asked, keeper, colleague, stranger):
    with pytest.raises(WrongState, match="받고 있어요"):
        services.approve(asked, by=colleague)
    with pytest.raises(NotYourDuty, match="다른 직원"):
        services.approve(asked, by=keeper, at=after(asked))
    with pytest.raises(NotYourDuty):
        services.approve(asked, by=stranger, at=after(asked))

    asked.refresh_from_db()
    assert asked.state == MinutesState.COMMENTING


def test_minutes_are_not_approved_before_anybody_was_asked_or_with_an_item_left_open(held, keeper, colleague):
    minutes = services.write_minutes(held, "회의록", by=keeper)
    with pytest.raises(WrongState, match="의결을 적지 않은 안건"):
        services.approve(minutes, by=colleague)
    services.decide(first_item(held), by=keeper, result="deferred")

    with pytest.raises(WrongState, match="의견을 물은 뒤"):
        services.approve(minutes, by=colleague)


def test_an_old_version_is_not_approved_when_a_new_one_was_written(asked, held, keeper, colleague):
    services.write_minutes(held, "더 나은 회의록", by=keeper)

    with pytest.raises(WrongState, match="새 판"):
        services.approve(asked, by=colleague, at=after(asked))


def test_once_approved_nothing_of_the_meeting_changes(asked, held, members, keeper, colleague):
    services.approve(asked, by=colleague, at=after(asked))
    decision = Decision.objects.get()

    for write in (
        lambda: Decision.objects.filter(pk=decision.pk).update(votes_for=2),
        lambda: Decision.objects.filter(pk=decision.pk).delete(),
        lambda: AgendaItem.objects.filter(meeting=held).update(title="다른 안건"),
        lambda: AgendaItem.objects.create(meeting=held, order=9, title="늦은 안건"),
        lambda: Attendance.objects.filter(meeting=held).update(state="present"),
        lambda: Minutes.objects.filter(pk=asked.pk).update(state="draft"),
        lambda: Minutes.objects.filter(pk=asked.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            write()
    with pytest.raises(WrongState):
        services.take_back(decision, by=keeper, reason="늦게 고침")
    with pytest.raises(WrongState):
        services.write_minutes(held, "다시", by=keeper)
    with pytest.raises(WrongState):
        services.comment(attendance(held, members[1]), asked, "늦은 의견")

    assert not MinutesComment.objects.exists()


# --- tasks


def give(meeting, by, **more):
    values = {"title": "조명 조사", "department": by.department, "owner": by, "due": timezone.localdate()}
    return services.give_task(meeting, by=by, **{**values, **more})


def test_a_due_day_on_which_nobody_works_becomes_the_next_working_day(held, keeper):
    saturday = timezone.localdate() + timedelta(days=(5 - timezone.localdate().weekday()) % 7 + 7)

    task = give(held, keeper, due=saturday)

    assert task.due == current_calendar().first_working_day(saturday)
    assert task.due > saturday
    assert OutboxMessage.objects.filter(key="committees.task_given", channel="email").exists()


def test_a_closure_announced_later_moves_the_due_day(held, keeper, django_capture_on_commit_callbacks):
    task = give(held, keeper, due=current_calendar().add_working_days(timezone.localdate(), 5))
    before = task.due

    Closure.objects.create(date=before, name="임시 휴무", kind="closed")

    task.refresh_from_db()
    assert task.due > before


def test_a_task_is_settled_by_its_department_once(held, keeper, stranger, colleague):
    task = give(held, keeper)
    with pytest.raises(NotYourDuty):
        services.settle_task(task, by=stranger, outcome="남의 일")
    with pytest.raises(BadInput):
        services.settle_task(task, by=colleague, outcome="")

    done = services.settle_task(task, by=colleague, outcome="마쳤어요")

    assert done.in_time is True
    with pytest.raises(WrongState, match="이미 끝난"):
        services.settle_task(task, by=keeper, outcome="또")


def test_a_task_of_another_department_is_settled_there(held, keeper, stranger):
    task = give(held, keeper, department=stranger.department, owner=None)

    assert services.settle_task(task, by=stranger, outcome="지적도를 냈어요").state == "done"


@pytest.mark.parametrize(
    ("change", "sentence"), [({"due": date(2020, 1, 2)}, "지난 날"), ({"owner": "stranger"}, "맡은 부서의 직원")]
)
def test_a_task_that_nobody_can_do_is_not_given(request, held, keeper, change, sentence):
    values = {name: request.getfixturevalue(value) if value == "stranger" else value for name, value in change.items()}

    with pytest.raises(BadInput, match=sentence):
        give(held, keeper, **values)

    assert not ActionItem.objects.exists()


def test_owners_are_reminded_before_and_after_the_due_day_once_each(held, keeper):
    late, soon = give(held, keeper), give(held, keeper)
    ActionItem.objects.filter(pk=late.pk).update(due=timezone.localdate() - timedelta(days=2))

    assert (following.remind(), following.remind()) == (2, 0)

    keys = set(OutboxMessage.objects.filter(ref__contains="actionitem").values_list("key", flat=True))
    assert {"committees.task_due", "committees.task_overdue"} <= keys
    moved = following.move_due(soon, by=keeper, due=timezone.localdate() + timedelta(days=1), reason="자료를 기다려요")
    assert moved.reminded_on is None


# --- honoraria


def test_members_from_outside_who_were_there_are_paid_once(held, members, keeper):
    made = services.draw_up_honoraria(held, by=keeper)

    assert {each.member_id for each in made} == {
        each.pk for each in members[1:4]
    }  # neither the official nor the absent
    assert paying.total_of(held) == 210_000
    assert services.draw_up_honoraria(held, by=keeper) == []
    for member in (members[0], members[4]):
        with pytest.raises(IntegrityError, match="nobody else"), transaction.atomic():
            Honorarium.objects.create(meeting=held, member=member, won=70_000)
    with pytest.raises(IntegrityError, match="paid_once"), transaction.atomic():
        Honorarium.objects.create(meeting=held, member=members[1], won=70_000)


def test_nobody_is_paid_for_a_meeting_that_was_not_held(noticed, members, keeper):
    with pytest.raises(WrongState):
        services.draw_up_honoraria(noticed, by=keeper)
    with pytest.raises(IntegrityError), transaction.atomic():
        Honorarium.objects.create(meeting=noticed, member=members[1], won=70_000)


def test_what_was_paid_stays(held, keeper):
    (first, *_rest) = services.draw_up_honoraria(held, by=keeper)
    assert paying.mark_paid([first], by=keeper, on=timezone.localdate()) == 1
    assert paying.mark_paid([first], by=keeper, on=timezone.localdate()) == 0

    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Honorarium.objects.filter(pk=first.pk).delete()


def test_an_amount_is_whole_won_and_something(held, keeper):
    with pytest.raises(BadInput):
        services.draw_up_honoraria(held, by=keeper, won=0)
    with pytest.raises(ValidationError):
        Honorarium(meeting=held, member_id=1, won="7만").full_clean()
