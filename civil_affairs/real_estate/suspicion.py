"""Brokers whose doings look wrong: counted every night over what they did, shown to staff, who decide."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, F, Max, Q
from django.utils import timezone

from civil_affairs.real_estate.answers.models import Complaint, Offer, Question
from civil_affairs.real_estate.brokers.models import BrokerSignal, Sign
from civil_affairs.real_estate.contact_words import found_in
from civil_affairs.real_estate.requests.models import Referral
from programs.base.calendar import SEOUL
from programs.surveys import satisfaction

WINDOW = timedelta(days=90)
# From how many on it is shown. A single one may be a mistake; staff see those on the broker's page all the same.
ENOUGH = {Sign.COMPLAINTS: 2, Sign.BAD_RATINGS: 2, Sign.OUT_OF_RANGE: 3, Sign.SAME_OFFER: 5, Sign.CONTACTS: 1}
WORST = 1


def look(*, at: datetime | None = None) -> int:
    """Raise what is new, bring the counts of what is open up to date; return how many were raised.

    What staff have settled is counted anew from that moment on, so that nothing is shown twice.
    """
    at = at or timezone.now()
    raised = 0
    for sign, count in COUNTED.items():
        for broker_id, often in count(at - WINDOW).items():
            raised += _raise(broker_id, sign, often, at=at)
    return raised


@transaction.atomic
def _raise(broker_id: int, sign: Sign, often: int, *, at: datetime) -> bool:
    rows = BrokerSignal.objects.filter(broker_id=broker_id, sign=sign)
    standing = rows.open().select_for_update().first()
    if standing is not None:
        BrokerSignal.objects.filter(pk=standing.pk).update(count=often)
        return False
    settled = rows.aggregate(last=Max("settled_at"))["last"]
    since = max(settled, at - WINDOW) if settled is not None else at - WINDOW
    if settled is not None:
        often = COUNTED[sign](since).get(broker_id, 0)
    if often < ENOUGH[sign]:
        return False
    BrokerSignal.objects.create(
        broker_id=broker_id, sign=sign, count=often, since=since.astimezone(SEOUL).date(), raised_at=at
    )
    return True


def _complaints(since: datetime) -> dict[int, int]:
    rows = Complaint.objects.filter(made_at__gt=since).values("referral__broker").annotate(n=Count("pk"))
    return {row["referral__broker"]: row["n"] for row in rows}


def _bad_ratings(since: datetime) -> dict[int, int]:
    """Requests that were rated worst, counted for the brokers that had been chosen."""
    worst = satisfaction.scores().filter(number=WORST, response__answered_at__gt=since)
    abouts = worst.filter(response__about__startswith="case:").values_list("response__about", flat=True)
    chosen = Referral.objects.filter(
        state=Referral.State.CHOSEN, request__receipt_number__in=[each.removeprefix("case:") for each in abouts]
    )
    rows = chosen.values("broker").annotate(n=Count("pk"))
    return {row["broker"]: row["n"] for row in rows}


def _out_of_range(since: datetime) -> dict[int, int]:
    asked = "referral__request__"
    outside = (
        Q(price__gt=F(f"{asked}price_high")) | Q(price__lt=F(f"{asked}price_low")) | Q(rent__gt=F(f"{asked}rent_high"))
    )
    rows = Offer.objects.filter(outside, created_at__gt=since).values("referral__broker").annotate(n=Count("pk"))
    return {row["referral__broker"]: row["n"] for row in rows}


def _same_offer(since: datetime) -> dict[int, int]:
    """The home that a broker offered most often, and to how many requests."""
    home = ("referral__broker", "dong", "place", "price", "rent", "area")
    rows = Offer.objects.filter(created_at__gt=since).values(*home)
    most = Counter[int]()
    for row in rows.annotate(n=Count("referral__request", distinct=True)).filter(n__gt=1):
        most[row["referral__broker"]] = max(most[row["referral__broker"]], row["n"])
    return dict(most)


def _contacts(since: datetime) -> dict[int, int]:
    """Texts with a telephone or the like that got past the forms, e.g. typed in from paper."""
    counted = Counter[int](broker for broker, text in _texts(since) if found_in(text))
    return dict(counted)


def _texts(since: datetime) -> Iterator[tuple[int, str]]:
    for broker, place, text in Offer.objects.filter(created_at__gt=since).values_list(
        "referral__broker", "place", "text"
    ):
        yield broker, f"{place}\n{text}"
    asked = Question.objects.filter(asked_at__gt=since, by=Question.Side.BROKER)
    yield from asked.values_list("referral__broker", "text")
    answered = Question.objects.filter(answered_at__gt=since, by=Question.Side.PERSON)
    yield from answered.values_list("referral__broker", "answer")


COUNTED = {
    Sign.COMPLAINTS: _complaints,
    Sign.BAD_RATINGS: _bad_ratings,
    Sign.OUT_OF_RANGE: _out_of_range,
    Sign.SAME_OFFER: _same_offer,
    Sign.CONTACTS: _contacts,
}
