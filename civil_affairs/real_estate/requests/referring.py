"""Whom a request goes to, and telling them: at once by Celery, and by beat for whatever that left undone."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone, translation

from civil_affairs.real_estate.brokers import matching
from civil_affairs.real_estate.brokers.matching import Matched
from civil_affairs.real_estate.brokers.rules import Facts, Wanted
from civil_affairs.real_estate.requests import links, shown
from civil_affairs.real_estate.requests.models import HomeRequest, Referral
from programs.base.text import korean_datetime
from programs.base.waking import ask
from programs.cases.messages import phone_of
from programs.cases.services import locked
from programs.notices.services import Recipient, send
from programs.people.actors import PORTAL
from programs.plan.names import department_name

TELL = "real_estate.tell_brokers"  # the task of that name, which calls `tell_waiting`


def wanted_of(request: HomeRequest, at: datetime) -> Wanted:
    return Wanted(
        deal=request.deal,
        dongs=tuple(request.dongs),
        at=at,
        sex="female" if request.wants_woman else "",
        languages=tuple(request.languages),
        sundays=request.sundays,
        holidays=request.holidays,
        cap=request.cap,
    )


def refer(request: HomeRequest, *, at: datetime) -> int:
    """Settle whom the request goes to, in the transaction that opens it; return how many."""
    assert request.receipt_number is not None
    matched = matching.draw(wanted_of(request, at), reference=request.receipt_number, now=at)
    _write(request, matched, matched.chosen, at=at)
    request.referred_at = at
    request.save(update_fields=["referred_at"])
    tell_after_commit()
    return len(matched.chosen)


def refer_more(request: HomeRequest, *, at: datetime) -> int:
    """After a change: to those that fit now and have it not yet. With a cap the drawn ones stay the only ones."""
    if request.cap is not None:
        return 0
    assert request.receipt_number is not None
    matched = matching.brokers_for(wanted_of(request, at), seed=request.receipt_number)
    known = set(request.referrals.values_list("broker_id", flat=True))
    new = [each for each in matched.all_that_fit if each.pk not in known]
    _write(request, matched, new, at=at)
    return len(new)


def _write(request: HomeRequest, matched: Matched, chosen: Iterable[Facts], *, at: datetime) -> None:
    with translation.override("ko"):  # as they are kept; who reads them reads them in words of the rule again
        rows = [
            Referral(request=request, broker_id=each.pk, reasons=matched.reasons_of(each), created_at=at)
            for each in chosen
        ]
    Referral.objects.bulk_create(rows, batch_size=500)


def tell_after_commit() -> None:
    transaction.on_commit(partial(ask, TELL), robust=True)


def refer_left() -> int:
    """Requests that were opened by hand and went to nobody yet."""
    done = 0
    for pk in HomeRequest.objects.not_referred().values_list("pk", flat=True):
        with transaction.atomic():
            request = locked(pk, by=PORTAL)
            assert isinstance(request, HomeRequest)
            if request.takes_offers and request.referred_at is None:
                refer(request, at=timezone.now())
                done += 1
    return done


def tell_waiting(*, at: datetime | None = None) -> int:
    """Send what brokers are owed: the request, its change, and that it ended. Return how many messages."""
    at = at or timezone.now()
    return (
        _each(Referral.objects.to_tell(), partial(_tell_of_request, at=at))
        + _each(Referral.objects.to_tell_of_change(), partial(_tell_of_change, at=at))
        + _each(Referral.objects.to_tell_of_end(), partial(_tell_of_end, at=at))
    )


def _each(rows: object, tell: Callable[[Referral], None]) -> int:
    """Each in a transaction of its own, its row locked; what another worker has in hand is skipped."""
    done = 0
    keys = list(rows.order_by("pk").values_list("pk", flat=True))  # type: ignore[attr-defined]
    for pk in keys:
        with transaction.atomic():
            free = Referral.objects.filter(pk=pk).select_for_update(skip_locked=True, of=("self",))
            if not free.exists() or not rows.filter(pk=pk).exists():  # type: ignore[attr-defined]
                continue
            referral = Referral.objects.select_related("request__department", "request__program", "broker").get(pk=pk)
            tell(referral)
            done += 1
    return done


def _tell_of_request(referral: Referral, *, at: datetime) -> None:
    tell(referral, "broker_new", at=at, dedupe="new")
    latest = referral.request.changes.last()
    referral.sent_at, referral.told_change = at, latest.pk if latest else 0
    referral.save(update_fields=["sent_at", "told_change"])


def _tell_of_change(referral: Referral, *, at: datetime) -> None:
    latest = referral.request.changes.last()
    assert latest is not None
    tell(referral, "broker_changed", at=at, dedupe=f"changed:{latest.pk}")
    referral.told_change = latest.pk
    referral.save(update_fields=["told_change"])


def _tell_of_end(referral: Referral, *, at: datetime) -> None:
    tell(referral, "broker_ended", at=at, dedupe="ended", link=False)
    referral.end_told_at = at
    referral.save(update_fields=["end_told_at"])


def remind_brokers(*, at: datetime | None = None) -> int:
    """Once, a day after the request went out, those who neither offered nor said that they have nothing."""
    at = at or timezone.now()

    def remind(referral: Referral) -> None:
        tell(referral, "broker_reminder", at=at, dedupe="reminder")
        referral.reminded_at = at
        referral.save(update_fields=["reminded_at"])

    return _each(Referral.objects.to_remind(at), remind)


def tell(
    referral: Referral,
    key: str,
    *,
    at: datetime,
    dedupe: str,
    purpose: str = links.Purpose.ANSWER,
    link: bool = True,
    fresh: bool = False,
) -> None:
    """Owe a broker a message with a link of its own. Nothing of who asks is in it but, after the choice, the link.

    A broker without a mobile number is not told; the desk sees that.
    """
    broker, request = referral.broker, referral.request
    if not broker.phone:
        return
    url = ""
    if link:
        url = (links.replace if fresh else links.make)(referral, purpose, at=at)
    with translation.override("ko"):
        variables = {
            "summary": shown.in_short(request),
            "number": request.receipt_number or "",
            "closes": korean_datetime(request.closes_at) if request.closes_at else "",
            "url": url,
            "department": department_name(request.department.name),
            "post": "담당",
            "phone": phone_of(request),
        }
    send(
        f"home_request.{key}",
        to=Recipient(phone=broker.phone),
        channel="sms",
        variables=variables,
        ref=f"case:{request.pk}",
        dedupe=f"referral:{referral.pk}:{dedupe}",
        sender=phone_of(request),
        receipt_number=request.receipt_number or "",
        program_number=request.program_id,
    )
