"""What is done about a passport: reminded, rung up, handed out, discarded. Each verb locks the passport first."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civil_affairs.service_desk.passports import rules
from civil_affairs.service_desk.passports.desk import acts
from civil_affairs.service_desk.passports.desk.models import (
    CallResult,
    Passport,
    PassportCall,
    PassportReminder,
    PassportReminderStep,
    PassportState,
)
from civil_affairs.service_desk.passports.desk.telling import drop_waiting_messages, tell
from programs.base.calendar import SEOUL
from programs.base.closures import current_calendar
from programs.base.errors import BadInput, WrongState
from programs.people.models import User

LEASE = timedelta(minutes=10)  # how long a person on the calling page is one caller's
UNDO = timedelta(days=1)


def today_of(at: datetime) -> date:
    return at.astimezone(SEOUL).date()


def locked(pk: int) -> Passport:
    return Passport.objects.select_for_update(of=("self",)).get(pk=pk)


def load_rhythm() -> int:
    """The plan's rhythm, the first time; what staff changed stays."""
    if PassportReminderStep.objects.exists():
        return 0
    return len(PassportReminderStep.objects.bulk_create(PassportReminderStep(days=days) for days in rules.RHYTHM))


@transaction.atomic
def set_rhythm(days: list[int], *, by: User, request: Any = None) -> None:
    """Remind so many days after the issue from now on. What was sent is not sent again."""
    PassportReminderStep.objects.exclude(days__in=days).delete()
    for each in days:
        PassportReminderStep.objects.get_or_create(days=each)
    acts.note("rhythm_changed", "passports.rhythm", by=by, request=request, days=sorted(days))


def remind(*, at: datetime | None = None) -> int:
    """Remind whom it is time to remind, in working hours; repeatable, and safe beside itself. Returns how many.

    Each passport is a transaction of its own: one that cannot be told holds up no other. Missed days are made up for by
    one message, not by several.
    """
    at = at or timezone.now()
    today = today_of(at)
    steps = list(PassportReminderStep.objects.values_list("days", flat=True))
    if not steps:
        return 0
    first = today - timedelta(days=min(steps))
    due = Passport.objects.waiting().with_person().filter(issued_on__lte=first, lapses_on__gt=today)
    return sum(_remind(pk, steps, at=at) for pk in list(due.order_by("id").values_list("pk", flat=True)))


@transaction.atomic
def _remind(pk: int, steps: list[int], *, at: datetime) -> bool:
    passport = Passport.objects.select_for_update(skip_locked=True).filter(pk=pk, state=PassportState.WAITING).first()
    if passport is None:  # taken, or in another worker's hands
        return False
    handled = passport.reminders.values_list("days", flat=True)
    due = rules.due_step(passport.issued_on, today_of(at), steps=steps, handled=handled)
    if due is None:
        return False
    sends = passport.takes_texts
    PassportReminder.objects.bulk_create(
        [
            *(PassportReminder(passport=passport, days=days, sent=False, at=at) for days in due.passed),
            PassportReminder(passport=passport, days=due.step, sent=sends, at=at),
        ]
    )
    if sends:
        is_last = due.step >= max(steps)
        when = current_calendar().next_working_moment(at)
        tell("last" if is_last else "reminder", passport, step=due.step, not_before=when)
        acts.note("reminded", passport, by=None, step=due.step)
    return sends


@transaction.atomic
def collect(passport: Passport, *, by: User, request: Any = None, at: datetime | None = None) -> Passport:
    """Hand it out: from this moment nobody is reminded, rung up or listed any more."""
    at = at or timezone.now()
    current = locked(passport.pk)
    if current.state == PassportState.COLLECTED:
        return current
    if current.state == PassportState.DISCARDED:
        raise WrongState(_("이미 폐기한 여권이에요. 새로 신청해야 한다고 안내해 주세요."))
    current.state, current.collected_at, current.collected_by = PassportState.COLLECTED, at, by
    current.calling_by = current.calling_until = current.call_again_on = None
    current.save()
    drop_waiting_messages(current)
    acts.note("collected", current, by=by, request=request)
    return current


@transaction.atomic
def undo_collection(passport: Passport, *, by: User, request: Any = None, at: datetime | None = None) -> Passport:
    """The wrong row was pressed: it waits again. Within a day."""
    at = at or timezone.now()
    current = locked(passport.pk)
    if current.state != PassportState.COLLECTED or current.collected_at is None:
        raise WrongState(_("찾아간 것으로 적힌 여권이 아니에요."))
    if at - current.collected_at > UNDO:
        raise WrongState(_("하루가 지나서 되돌릴 수 없어요."))
    current.state, current.collected_at, current.collected_by = PassportState.WAITING, None, None
    current.save()
    acts.note("collection_undone", current, by=by, request=request)
    return current


@transaction.atomic
def discard(
    chosen: list[int], *, by: User, note: str, request: Any = None, at: datetime | None = None
) -> list[Passport]:
    """Discard passports that lapsed, with a record of how; none of them when one may not be."""
    at = at or timezone.now()
    if not note.strip():
        raise BadInput(_("어떻게 폐기했는지 적어 주세요. 예: 2명이 확인하고 파쇄"))
    rows = list(Passport.objects.select_for_update(of=("self",)).filter(pk__in=chosen).order_by("pk"))
    if not rows:
        raise BadInput(_("폐기할 여권을 골라 주세요."))
    for row in rows:
        if row.state != PassportState.WAITING:
            raise WrongState(_("%(receipt)s: 이미 찾아갔거나 폐기했어요.") % {"receipt": row.receipt})
        if row.lapses_on > today_of(at):
            raise WrongState(
                _("%(receipt)s: 아직 6개월이 지나지 않았어요. %(day)s부터 폐기할 수 있어요.")
                % {"receipt": row.receipt, "day": row.lapses_on}
            )
    for row in rows:
        row.state, row.discarded_at, row.discarded_by = PassportState.DISCARDED, at, by
        row.discard_note = note.strip()[:200]
        row.calling_by = row.calling_until = row.call_again_on = None
        row.save()
        drop_waiting_messages(row)
        acts.note("discarded", row, by=by, request=request)
        if row.takes_texts:
            tell("discarded", row, step=0, not_before=current_calendar().next_working_moment(at))
    return rows


@transaction.atomic
def next_to_call(*, by: User, at: datetime | None = None, instead_of: int | None = None) -> Passport | None:
    """The next person to ring up, this caller's for ten minutes; two callers never get the same."""
    at = at or timezone.now()
    mine = Passport.objects.select_for_update(of=("self",)).waiting().filter(calling_by=by, calling_until__gt=at)
    current = mine.first()
    if current is not None and current.pk != instead_of:
        return current
    if current is not None:
        current.calling_by = current.calling_until = None
        current.save(update_fields=["calling_by", "calling_until"])
    free = Passport.objects.to_call(at, today_of(at))
    if instead_of is not None:
        free = free.exclude(pk=instead_of)
    found: Passport | None = (
        free.exclude(calling_until__gt=at).select_for_update(of=("self",), skip_locked=True).first()
    )
    if found is not None:
        found.calling_by, found.calling_until = by, at + LEASE
        found.save(update_fields=["calling_by", "calling_until"])
    return found


@transaction.atomic
def log_call(
    passport: Passport,
    *,
    by: User,
    result: str,
    note: str = "",
    again_on: date | None = None,
    request: Any = None,
    at: datetime | None = None,
) -> PassportCall:
    """Write down what came of a call; a wrong number gets no texts and no calls until it is put right."""
    at = at or timezone.now()
    current = locked(passport.pk)
    if current.state != PassportState.WAITING:
        raise WrongState(_("그사이 찾아갔거나 폐기한 여권이에요. 전화 기록을 적지 않았어요."))
    if result == CallResult.LATER and again_on is None:
        raise BadInput(_("다시 전화할 날을 적어 주세요."))
    call = PassportCall.objects.create(passport=current, by=by, at=at, result=result, note=note)
    current.call_again_on = again_on if result in (CallResult.LATER, CallResult.COMING) else None
    if result == CallResult.WRONG:
        current.wrong_number_at = at
        drop_waiting_messages(current)
    current.calling_by = current.calling_until = None
    current.save()
    acts.note("called", current, by=by, request=request, result=result)
    return call


@transaction.atomic
def change_phone(passport: Passport, phone: str, *, by: User, request: Any = None) -> Passport:
    """The number that is right."""
    current = locked(passport.pk)
    if current.state != PassportState.WAITING:
        raise WrongState(_("이미 찾아갔거나 폐기한 여권이에요."))
    current.phone, current.wrong_number_at = phone, None
    current.save()
    acts.note("phone_changed", current, by=by, request=request)
    return current
