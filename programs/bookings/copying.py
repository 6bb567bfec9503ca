"""An offering copied with its rules, shown to residents, taken out of sight; and what is still missing before."""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.errors import WrongState
from programs.bookings.offerings import Offering
from programs.bookings.records import note
from programs.people.actors import Actor


@transaction.atomic
def duplicate(offering: Offering, *, title: str, by: Actor, request: HttpRequest | None = None) -> Offering:
    """A new offering with the same rules, services and dongs; without sessions, and not shown yet."""
    services, dongs = list(offering.services.all()), list(offering.dongs.all())
    copy = Offering.objects.get(pk=offering.pk)
    copy.pk, copy.title, copy.slug, copy.is_published = None, title, _free_slug(offering), False
    copy.opens_at = copy.closes_at = None
    copy._state.adding = True
    copy.save()
    copy.dongs.set(dongs)
    for service in services:
        service.pk, service.offering = None, copy
        service._state.adding = True
        service.save()
    note("offering_copied", copy, by=by, request=request, copied_from=offering.pk)
    return copy


def _free_slug(offering: Offering) -> str:
    """The same address with the next number behind it."""
    taken = set(Offering.objects.filter(program=offering.program_id).values_list("slug", flat=True))
    stem = offering.slug[:56]
    return next(slug for slug in (f"{stem}-{number}" for number in range(2, 1_000)) if slug not in taken)


def lacks(offering: Offering, *, at: datetime) -> list[str]:
    """What residents would miss, in words; an offering can be shown all the same, but for a window that is over."""
    found = []
    if not offering.sessions.planned().filter(starts_at__gt=at).exists():
        found.append(_("앞으로 열리는 회차가 없어요."))
    if not offering.text.strip():
        found.append(_("안내 글이 없어요."))
    if not offering.program.outside_phone:
        found.append(_("물어볼 전화번호가 없어요."))
    if offering.closes_at and offering.closes_at <= at:
        found.append(_("예약을 닫는 때가 지났어요."))
    return found


@transaction.atomic
def publish(
    offering: Offering, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None
) -> Offering:
    """Show it to residents. Refused when its window is over: nobody could book."""
    current = Offering.objects.select_for_update().get(pk=offering.pk)
    if current.closes_at and current.closes_at <= (at or timezone.now()):
        raise WrongState(_("예약을 닫는 때가 지나 공개할 수 없어요. 닫는 때를 먼저 바꿔 주세요."))
    return _show(current, True, by=by, request=request)


@transaction.atomic
def withdraw(offering: Offering, *, by: Actor, request: HttpRequest | None = None) -> Offering:
    """Take it out of sight; bookings that stand stay, and their people see them."""
    return _show(Offering.objects.select_for_update().get(pk=offering.pk), False, by=by, request=request)


def _show(offering: Offering, shown: bool, *, by: Actor, request: HttpRequest | None) -> Offering:
    if offering.is_published != shown:
        offering.is_published = shown
        offering.save(update_fields=["is_published"])
        note("offering_published" if shown else "offering_withdrawn", offering, by=by, request=request)
    return offering
