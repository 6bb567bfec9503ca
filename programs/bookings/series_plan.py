"""What saving a series would do, before it is done: sessions made, dropped, changed; and those with people, who decide.

A session with people is never moved silently: for each that differs, staff keep it, move it with notice or cancel it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django.db.models import Count
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.calendar import SEOUL
from programs.base.closures import current_calendar
from programs.base.errors import BadInput, WrongState
from programs.bookings import clashes, scheduling
from programs.bookings.booking import Booking
from programs.bookings.calling_off import NewTime, cancel_session, move_session
from programs.bookings.clashes import Clash
from programs.bookings.offerings import Resource, Series
from programs.bookings.records import note
from programs.bookings.scheduling import Slot, slots
from programs.bookings.sessions import Session
from programs.bookings.states import LIVE, SessionState
from programs.people.actors import Actor

KEEP, MOVE, CANCEL = "keep", "move", "cancel"


@dataclass(slots=True)
class Differing:
    """A session with people that the series, as it is to be, would not have like this; `slot` is where it could go."""

    session: Session
    booked: int
    slot: Slot | None

    @property
    def same_time(self) -> bool:
        """Only place, officer, number of places or end differ."""
        return self.slot is not None and self.slot.starts_at == self.session.starts_at


@dataclass(slots=True)
class Plan:
    """All that saving would do."""

    made: list[Slot] = field(default_factory=list)
    restored: list[Session] = field(default_factory=list)
    dropped: list[Session] = field(default_factory=list)
    changed: list[Session] = field(default_factory=list)
    differing: list[Differing] = field(default_factory=list)
    unchanged: int = 0
    clashes: list[Clash] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        return not (self.made or self.restored or self.dropped or self.changed or self.differing)

    def fingerprint(self) -> str:
        """Tells whether what is saved is what was looked at."""
        parts = [
            *(f"+{slot.starts_at.isoformat()}" for slot in self.made),
            *(f"r{each.pk}" for each in self.restored),
            *(f"-{each.pk}" for each in self.dropped),
            *(f"~{each.pk}" for each in self.changed),
            *(f"!{each.session.pk}:{each.booked}" for each in self.differing),
        ]
        return sha256("|".join(parts).encode()).hexdigest()[:32]


def plan(series: Series, *, at: datetime | None = None) -> Plan:
    """Compare what the series, saved or not, would have from now on with what is there."""
    at = at or timezone.now()
    wanted = {slot.starts_at: slot for slot in slots(series, current_calendar()) if slot.starts_at > at}
    there = _coming(series, at)
    had = _slots_before(series)
    found = Plan()
    live = _live_counts(there)
    for session in there:
        slot = wanted.get(session.starts_at)
        if session.deleted_at is not None:
            if slot is not None and session.starts_at not in had:
                found.restored.append(session)
            continue
        if session.state != SessionState.PLANNED:
            continue
        if slot is not None and not _differs(session, series, slot):
            found.unchanged += 1
        elif live.get(session.pk):
            found.differing.append(Differing(session, live[session.pk], slot))
        elif slot is not None:
            found.changed.append(session)
        else:
            found.dropped.append(session)
    taken = {session.starts_at for session in there}
    found.made = [slot for starts, slot in sorted(wanted.items()) if starts not in taken]
    for differing in found.differing:
        if differing.slot is None:
            differing.slot = _instead(differing.session, wanted.values())
    kept = [each.session.pk for each in found.differing]
    spans = [(slot.starts_at, slot.ends_at) for slot in found.made]
    spans += [(wanted[each.starts_at].starts_at, wanted[each.starts_at].ends_at) for each in found.changed]
    spans += [(wanted[each.starts_at].starts_at, wanted[each.starts_at].ends_at) for each in found.restored]
    besides = {session.pk for session in there} - set(kept)
    found.clashes = clashes.of(series.resource, spans, besides=besides)
    return found


def _coming(series: Series, at: datetime) -> list[Session]:
    if series.pk is None:
        return []
    return list(series.sessions.filter(starts_at__gt=at).select_related("offering", "resource").order_by("starts_at"))


def _slots_before(series: Series) -> set[datetime]:
    """The times the series has as it is stored. One that was deleted out of these stays deleted."""
    stored = Series.objects.filter(pk=series.pk).first() if series.pk else None
    return {slot.starts_at for slot in slots(stored, current_calendar())} if stored else set()


def _live_counts(sessions: Iterable[Session]) -> dict[int, int]:
    rows = Booking.objects.filter(session__in=[each.pk for each in sessions], state__in=LIVE).order_by()
    return dict(rows.values_list("session").annotate(number=Count("pk")))


def _differs(session: Session, series: Series, slot: Slot) -> bool:
    own = (session.ends_at, session.place, session.capacity, session.resource_id)
    return own != (slot.ends_at, series.place, series.capacity, series.resource_id)


def _instead(session: Session, wanted: Iterable[Slot]) -> Slot | None:
    """The slot nearest to the session: on its own day if there is one, else the next one after."""
    day = session.starts_at.astimezone(SEOUL).date()
    same_day = [slot for slot in wanted if slot.starts_at.astimezone(SEOUL).date() == day]
    if same_day:
        return min(same_day, key=lambda slot: abs(slot.starts_at - session.starts_at))
    return min((slot for slot in wanted if slot.starts_at > session.starts_at), key=_start, default=None)


def _start(slot: Slot) -> datetime:
    return slot.starts_at


@dataclass(slots=True)
class Saved:
    """What saving did."""

    made: int = 0
    dropped: int = 0
    changed: int = 0
    moved: int = 0
    cancelled: int = 0
    kept: int = 0


@transaction.atomic
def save(
    series: Series,
    decisions: Mapping[int, tuple[str, int | None]],
    *,
    by: Actor,
    reason: str = "",
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Saved:
    """Save the series and do what its plan says; `decisions` are by session: keep, move, or cancel with a new session.

    All or nothing. Raises WrongState (an officer or room is taken: with what), BadInput (no reason for those told).
    """
    at = at or timezone.now()
    found = plan(series, at=at)
    if found.clashes:
        raise WrongState(clashes.in_words(found.clashes) + " " + _("시간이나 담당자를 바꿔 주세요."))
    told = [pk for pk, (what, _to) in decisions.items() if what != KEEP]
    if told and not reason.strip():
        raise BadInput(_("까닭을 적어 주세요. 예약한 분들에게 알려요."))
    series.save()
    saved = Saved()
    for session in found.dropped:
        scheduling.delete(session, by=by)
        saved.dropped += 1
    for session in [*found.changed, *found.restored]:
        _fit(session, series)
        saved.changed += 1
    for differing in found.differing:
        what, to = decisions.get(differing.session.pk, (KEEP, None))
        _decide(differing, series, what, to, by=by, reason=reason, request=request, at=at, saved=saved)
    saved.made = scheduling.make_sessions(series, after=at)
    note("series_saved", series, by=by, request=request, made=saved.made, dropped=saved.dropped, kept=saved.kept)
    return saved


def _fit(session: Session, series: Series) -> None:
    """Bring a session without people in line."""
    slot = next(slot for slot in slots(series, current_calendar()) if slot.starts_at == session.starts_at)
    session.ends_at, session.place, session.deleted_at = slot.ends_at, series.place, None
    session.capacity, session.resource = series.capacity, series.resource
    session.save(update_fields=["ends_at", "place", "deleted_at", "capacity", "resource"])


def _decide(
    differing: Differing,
    series: Series,
    what: str,
    to: int | None,
    *,
    by: Actor,
    reason: str,
    request: HttpRequest | None,
    at: datetime,
    saved: Saved,
) -> None:
    session, slot = differing.session, differing.slot
    if what == CANCEL:
        target = Session.objects.planned().filter(pk=to, offering=session.offering_id).first() if to else None
        cancel_session(session, by=by, reason=reason, new_session=target, request=request, at=at)
        saved.cancelled += 1
    elif what == MOVE and slot is not None:
        there = series.sessions.filter(starts_at=slot.starts_at).exclude(pk=session.pk).first()
        if there is not None:  # the slot has a session: its places take them as far as they go
            cancel_session(session, by=by, reason=reason, new_session=there, request=request, at=at)
        else:
            new = NewTime(slot.starts_at, slot.ends_at, series.place, series.resource)
            moved = move_session(session, new, by=by, reason=reason, request=request, at=at, detach=False)
            if series.capacity > moved.taken:
                scheduling.change_capacity(moved, series.capacity, by=by, at=at)
        saved.moved += 1
    else:
        saved.kept += 1


def split_clashes(series: Series, resources: Iterable[Resource], *, at: datetime | None = None) -> list[Clash]:
    """What the coming times of the series would collide with, resource by resource."""
    at = at or timezone.now()
    own = list(series.sessions.planned().filter(starts_at__gt=at))
    spans = [(each.starts_at, each.ends_at) for each in own]
    besides = [each.pk for each in own]
    return [clash for resource in resources for clash in clashes.of(resource, spans, besides=besides)]


@transaction.atomic
def split(
    series: Series,
    resources: list[Resource],
    *,
    capacity: int,
    by: Actor,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> list[Series]:
    """One series for each officer or room, at the same times. Who is booked stays, with the first of them.

    A session with more people than the new number of places keeps the places it has.
    """
    at = at or timezone.now()
    if not resources:
        raise BadInput(_("나눌 담당자나 장소를 골라 주세요."))
    if found := split_clashes(series, resources, at=at):
        raise WrongState(clashes.in_words(found) + " " + _("겹치는 담당자나 장소를 빼거나 시간을 바꿔 주세요."))
    first, *others = resources
    series.resource, series.capacity = first, capacity
    series.save(update_fields=["resource", "capacity"])
    for session in series.sessions.planned().filter(starts_at__gt=at):
        session.resource, session.capacity = first, max(capacity, session.taken)
        session.save(update_fields=["resource", "capacity"])
    made = [series]
    for resource in others:
        copy = Series.objects.get(pk=series.pk)
        copy.pk, copy.resource = None, resource
        copy._state.adding = True
        copy.save()
        scheduling.make_sessions(copy, after=at)
        made.append(copy)
    note("series_split", series, by=by, request=request, into=len(made))
    return made
