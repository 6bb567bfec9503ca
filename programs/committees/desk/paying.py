"""Honoraria: drawn up from the attendance of a meeting, exported for payment, marked as paid."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest
from django.utils.translation import gettext as _

from programs import audit
from programs.base.errors import BadInput, WrongState
from programs.committees.acts import note, require_manager
from programs.committees.honoraria import Honorarium
from programs.committees.meetings import Meeting
from programs.committees.states import MeetingState, Presence
from programs.people.actors import Actor
from programs.people.models import User

EARNS = (Presence.PRESENT, Presence.WRITTEN, Presence.LEFT)
COLUMNS = ("위원회", "회의", "회의 날짜", "자리", "이름", "소속", "휴대전화", "금액(원)", "지급한 날")


def draw_up(
    meeting: Meeting, *, by: Actor, won: int | None = None, request: HttpRequest | None = None
) -> list[Honorarium]:
    """Make an honorarium for each member from outside who was there and has none yet; colleagues get none."""
    with transaction.atomic():
        current = Meeting.objects.locked(meeting.pk)
        require_manager(current.body, by)
        if current.state not in (MeetingState.HELD, MeetingState.MINUTED):
            raise WrongState(_("열린 회의의 수당만 계산할 수 있어요."))
        amount = current.body.honorarium if won is None else won
        if amount <= 0:
            raise BadInput(_("위원회에 참석 수당이 정해져 있지 않아요. 금액을 적어 주세요."))
        rows = current.attendances.filter(state__in=EARNS, member__user__isnull=True)
        rows = rows.exclude(member__honoraria__meeting=current)
        made = Honorarium.objects.bulk_create(
            Honorarium(meeting=current, member_id=row.member_id, won=amount) for row in rows
        )
        if made:
            note("honoraria_drawn_up", current, by=by, request=request, count=len(made), won=amount * len(made))
    return made


def total_of(meeting: Meeting) -> int:
    return int(meeting.honoraria.aggregate(won=Sum("won"))["won"] or 0)


def mark_paid(honoraria: Iterable[Honorarium], *, by: Actor, on: date, request: HttpRequest | None = None) -> int:
    """Note the day of payment on those not paid yet; returns how many."""
    paid = 0
    with transaction.atomic():
        ids = [each.pk for each in honoraria]
        rows = Honorarium.objects.select_for_update(of=("self",)).select_related("meeting__body__department")
        for each in rows.filter(pk__in=ids, paid_on__isnull=True):
            require_manager(each.meeting.body, by)
            each.paid_on = on
            each.save(update_fields=["paid_on"])
            note("honoraria_paid", each, by=by, request=request, won=each.won)
            paid += 1
    return paid


def rows_for_payment(
    honoraria: Iterable[Honorarium], *, by: User, reason: str, request: HttpRequest | None = None
) -> Iterator[list[Any]]:
    """The list for the payment, with names and telephones; who takes it away, and why, is on record first."""
    rows = list(honoraria)
    with transaction.atomic():
        audit.record(
            "committees.honoraria_exported", by=by, subject="committees.honorarium",
            data={"rows": len(rows), "reason": reason}, request=request,
        )  # fmt: skip
        audit.opened_many(
            by=by,
            whose=[row.member.phone_hash for row in rows if row.member.phone_hash],
            what=["name", "phone", "affiliation"],
            why=reason,
            ref="committees.honorarium",
            exported=True,
            request=request,
        )
    for row in rows:
        member = row.member
        yield [
            row.meeting.body.name,
            row.meeting.title,
            row.meeting.starts_at,
            member.seat.title,
            member.full_name,
            member.affiliation,
            member.reach_phone,
            row.won,
            row.paid_on,
        ]
