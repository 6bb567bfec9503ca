"""Inviting the brokers of the register that have not joined: a text message in office hours, or a label for a letter.

It is information of the office to businesses of its register, not advertising: nobody is asked twice within a month.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from civil_affairs.real_estate.brokers import acts
from civil_affairs.real_estate.brokers.models import Broker, BrokerInvitation, InvitationWay
from civil_affairs.real_estate.brokers.telling import tell
from programs.base import pdf
from programs.base.calendar import SEOUL
from programs.base.closures import current_calendar
from programs.base.errors import BadInput
from programs.people.models import User

PAUSE = timedelta(days=30)
USEFUL_FOR = timedelta(days=7)
MOST_LABELS = 2_000


def to_invite(now: datetime) -> QuerySet[Broker]:
    """Listed, with a mobile telephone, no application waiting, and not asked by text within a month."""
    day = now.astimezone(SEOUL).date()
    asked = BrokerInvitation.objects.filter(way=InvitationWay.SMS, on__gt=day - PAUSE).values("broker")
    return _open().exclude(Q(phone_hash__isnull=True) | Q(phone_hash="")).exclude(pk__in=asked)


def without_telephone() -> QuerySet[Broker]:
    """Listed, but no text reaches them: a letter does."""
    return _open().filter(Q(phone_hash__isnull=True) | Q(phone_hash=""))


def _open() -> QuerySet[Broker]:
    found: QuerySet[Broker] = Broker.objects.invitable().filter(forgotten_at__isnull=True)
    return found.exclude(applications__state="waiting")


@transaction.atomic
def invite(*, by: User, request: Any = None, at: datetime | None = None) -> int:
    """Owe everyone who may be invited a text for the next working hour; return how many."""
    at = at or timezone.now()
    day = at.astimezone(SEOUL).date()
    chosen = list(to_invite(at).select_for_update(of=("self",)).order_by("pk"))
    if not chosen:
        raise BadInput(_("문자로 초대할 사무소가 없어요. 한 달 안에 초대한 곳은 다시 초대하지 않아요."))
    when = current_calendar().next_working_moment(at)
    for broker in chosen:
        tell("invited", broker, dedupe=day.isoformat(), not_before=when, expires_at=when + USEFUL_FOR)
    BrokerInvitation.objects.bulk_create(
        BrokerInvitation(broker=broker, way=InvitationWay.SMS, on=day, by=by) for broker in chosen
    )
    acts.note("invited", "brokers.invitation", by=by, request=request, brokers=len(chosen))
    return len(chosen)


@transaction.atomic
def labels(brokers: Iterable[Broker], *, by: User, request: Any = None, at: datetime | None = None) -> bytes:
    """The labels as a PDF of A4 sheets; that they were made is kept beside each broker."""
    day = (at or timezone.now()).astimezone(SEOUL).date()
    chosen = list(brokers)
    if not chosen:
        raise BadInput(_("라벨을 만들 사무소를 골라 주세요."))
    if len(chosen) > MOST_LABELS:
        raise BadInput(_("한 번에 2,000장까지 만들 수 있어요. 필터로 줄여 주세요."))
    content = pdf.render(
        "real_estate/labels.typ",
        {
            "title": _("중개사무소 우편 라벨"),
            "labels": [
                {
                    "address": each.address,
                    "name": each.name,
                    "to": _("%(person)s 대표 귀하") % {"person": each.representative},
                }
                for each in chosen
            ],
        },
    )
    BrokerInvitation.objects.bulk_create(
        [BrokerInvitation(broker=each, way=InvitationWay.LABEL, on=day, by=by) for each in chosen],
        ignore_conflicts=True,
    )
    acts.note("labels_printed", "brokers.invitation", by=by, request=request, brokers=len(chosen))
    return content
