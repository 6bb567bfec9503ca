"""What has to be done after a meeting: given to a department or person, due on a working day, reminded of, settled."""

from datetime import date, datetime

from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.calendar import WorkingCalendar
from programs.base.closures import current_calendar
from programs.base.errors import BadInput, NotYourDuty, WrongState
from programs.committees.acts import may_manage, note, require_manager
from programs.committees.decisions import ActionItem, Decision
from programs.committees.meetings import Meeting
from programs.committees.messages import tell_owner
from programs.committees.states import MeetingState, TaskState
from programs.people.actors import PORTAL, Actor, works_here
from programs.people.models import Department, User

REMIND_AHEAD = 3  # working days


def give(
    meeting: Meeting,
    *,
    by: Actor,
    title: str,
    department: Department,
    owner: User | None = None,
    due: date,
    text: str = "",
    decision: Decision | None = None,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> ActionItem:
    """Give a task that came out of a meeting; a due day on which nobody works becomes the next working day."""
    require_manager(meeting.body, by)
    if meeting.state not in (MeetingState.HELD, MeetingState.MINUTED):
        raise WrongState(_("열린 회의의 후속 과제만 만들 수 있어요."))
    if owner is not None and owner.department_id != department.pk:
        raise BadInput(_("맡은 사람은 맡은 부서의 직원이어야 해요."))
    if due < timezone.localdate(at or timezone.now()):
        raise BadInput(_("기한이 지난 날이에요. 오늘이나 그 뒤의 날을 골라 주세요."))
    with transaction.atomic():
        task = ActionItem.objects.create(
            meeting=meeting,
            decision=decision,
            title=title,
            text=text,
            department=department,
            owner=owner,
            due=current_calendar().first_working_day(due),
        )
        note("task_given", task, by=by, request=request, due=str(task.due), department=department.name)
        tell_owner("task_given", task)
    return task


def may_settle(task: ActionItem, actor: Actor) -> bool:
    """The owner, the owner's department, and the department of the body."""
    if may_manage(task.meeting.body, actor):
        return True
    return isinstance(actor, User) and works_here(actor) and actor.department_id == task.department_id


def _locked(task: ActionItem, *, by: Actor) -> ActionItem:
    rows = ActionItem.objects.select_for_update(of=("self",)).select_related("meeting__body__department", "owner")
    current = rows.get(pk=task.pk)
    if not may_settle(current, by):
        if not works_here(by):
            raise Http404
        raise NotYourDuty(_("과제를 맡은 부서와 위원회를 맡은 부서의 직원만 할 수 있어요."))
    if current.state != TaskState.OPEN:
        raise WrongState(_("이미 끝난 과제예요: %(state)s") % {"state": current.get_state_display()})
    return current


def settle(
    task: ActionItem,
    *,
    by: Actor,
    state: str = TaskState.DONE,
    outcome: str,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> ActionItem:
    """Say that it is done, or given up, and what came of it."""
    at = at or timezone.now()
    with transaction.atomic():
        current = _locked(task, by=by)
        if state not in (TaskState.DONE, TaskState.DROPPED) or not outcome:
            raise BadInput(_("한 일이나 그만둔 까닭을 적어 주세요."))
        current.state, current.outcome, current.settled_at = state, outcome, at
        current.in_time = timezone.localdate(at) <= current.due
        current.save(update_fields=["state", "outcome", "settled_at", "in_time"])
        note("task_settled", current, by=by, request=request, state=state, in_time=current.in_time)
    return current


def move_due(task: ActionItem, *, by: Actor, due: date, reason: str, request: HttpRequest | None = None) -> ActionItem:
    """Give more time, or less; why is on record. Only the department of the body may."""
    with transaction.atomic():
        current = _locked(task, by=by)
        require_manager(current.meeting.body, by)
        if not reason:
            raise BadInput(_("기한을 바꾸는 까닭을 적어 주세요. 기록에 남아요."))
        if due < timezone.localdate():
            raise BadInput(_("기한이 지난 날이에요. 오늘이나 그 뒤의 날을 골라 주세요."))
        before, current.due = current.due, current_calendar().first_working_day(due)
        current.reminded_on = current.overdue_told_on = None
        current.save(update_fields=["due", "reminded_on", "overdue_told_on"])
        note("task_moved", current, by=by, request=request, before=str(before), after=str(current.due), reason=reason)
    return current


def remind(*, at: datetime | None = None) -> int:
    """Tell owners of what is due within three working days, and once more when it is late. Returns how many."""
    today = timezone.localdate(at or timezone.now())
    soon = current_calendar().add_working_days(today, REMIND_AHEAD)
    told = 0
    for act, column, rows in (
        ("task_due", "reminded_on", ActionItem.objects.open().filter(due__gte=today, due__lte=soon)),
        ("task_overdue", "overdue_told_on", ActionItem.objects.overdue(today)),
    ):
        for pk in list(rows.filter(**{f"{column}__isnull": True}).values_list("pk", flat=True)):
            with transaction.atomic():
                task = (
                    rows.filter(**{f"{column}__isnull": True})
                    .select_for_update(of=("self",), skip_locked=True)
                    .select_related("owner", "department", "meeting__body__department", "meeting__body__program")
                    .filter(pk=pk)
                    .first()
                )
                if task is None:
                    continue
                setattr(task, column, today)
                task.save(update_fields=[column])
                tell_owner(act, task, again=f":{task.due}")
                told += 1
    return told


def follow_closures(calendar: WorkingCalendar, days: frozenset[date]) -> int:
    """A day on which the office newly closes is nobody's due day: open tasks move to the next working day."""
    moved = 0
    for task in ActionItem.objects.open().filter(due__in=days).select_for_update():
        due = calendar.first_working_day(task.due)
        if due != task.due:
            before, task.due = task.due, due
            task.save(update_fields=["due"])
            note("task_moved", task, by=PORTAL, before=str(before), after=str(due), reason="휴무일")
            moved += 1
    return moved
