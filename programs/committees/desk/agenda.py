"""The agenda: items are added, changed, moved and taken off until the meeting is open."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.http import HttpRequest
from django.utils.translation import gettext as _

from programs.base.errors import WrongState
from programs.committees.acts import note, require_manager
from programs.committees.meetings import AgendaItem, Meeting
from programs.committees.states import MeetingState
from programs.people.actors import Actor


def _open_for_items(meeting: Meeting, *, by: Actor) -> Meeting:
    current = Meeting.objects.locked(meeting.pk)
    require_manager(current.body, by)
    if current.state not in (MeetingState.PLANNED, MeetingState.NOTICED):
        raise WrongState(_("회의를 연 뒤에는 안건을 바꿀 수 없어요."))
    if current.is_written and current.state == MeetingState.NOTICED:
        raise WrongState(_("서면 의결을 시작한 뒤에는 안건을 바꿀 수 없어요. 위원들이 이미 보고 있어요."))
    return current


def add(meeting: Meeting, *, by: Actor, request: HttpRequest | None = None, **fields: Any) -> AgendaItem:
    with transaction.atomic():
        current = _open_for_items(meeting, by=by)
        last = current.items.aggregate(last=Max("order"))["last"] or 0
        item = AgendaItem.objects.create(meeting=current, order=last + 1, **fields)
        note("agenda_changed", current, by=by, request=request, added=item.order)
    return item


def change(item: AgendaItem, *, by: Actor, request: HttpRequest | None = None, **fields: Any) -> AgendaItem:
    with transaction.atomic():
        current = _open_for_items(item.meeting, by=by)
        for name, value in fields.items():
            setattr(item, name, value)
        item.save(update_fields=list(fields))
        note("agenda_changed", current, by=by, request=request, changed=item.order)
    return item


def remove(item: AgendaItem, *, by: Actor, request: HttpRequest | None = None) -> None:
    """Take an item off; those behind it move up. What was said about it is the record's: it goes with the item."""
    with transaction.atomic():
        current = _open_for_items(item.meeting, by=by)
        title, order = item.title, item.order
        item.delete()
        for number, each in enumerate(current.items.order_by("order"), start=1):
            AgendaItem.objects.filter(pk=each.pk).update(order=number)
        note("agenda_changed", current, by=by, request=request, removed=order, title=title)


def move_up(item: AgendaItem, *, by: Actor, request: HttpRequest | None = None) -> None:
    with transaction.atomic():
        current = _open_for_items(item.meeting, by=by)
        above = current.items.filter(order__lt=item.order).order_by("-order").first()
        if above is None:
            raise WrongState(_("맨 위의 안건이에요."))
        AgendaItem.objects.filter(pk=above.pk).update(order=item.order)
        AgendaItem.objects.filter(pk=item.pk).update(order=above.order)
        note("agenda_changed", current, by=by, request=request, moved=item.order)
