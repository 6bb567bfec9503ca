"""Questions about requests and referrals, each a queryset method that takes the time."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from django.apps import apps
from django.db import connection, models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from programs.cases.queries import CaseQuerySet
from programs.cases.states import State
from programs.people.actors import Actor

H = TypeVar("H", bound=models.Model)
R = TypeVar("R", bound=models.Model)
BY_HAND = ("phone", "fax", "post", "visit")  # came this way: answered this way
A_DAY = timedelta(hours=24)
TOLD_BEFORE = timedelta(days=2)  # how long before it closes the person is told
RATED_AFTER = timedelta(days=7)  # after the choice, when the visits are over


class HomeRequestQuerySet(CaseQuerySet[H]):
    def read_by(self, actor: Actor) -> HomeRequestQuerySet[H]:
        """`readable_by`, said with the questions of this queryset."""
        return cast("HomeRequestQuerySet[H]", self.readable_by(actor))

    def taking_offers(self) -> HomeRequestQuerySet[H]:
        return self.filter(state=State.RECEIVED)

    def due_to_close(self, at: datetime) -> HomeRequestQuerySet[H]:
        return self.taking_offers().filter(closes_at__lte=at)

    def due_to_tell_of_closing(self, at: datetime) -> HomeRequestQuerySet[H]:
        near = Q(closes_at__gt=at, closes_at__lte=at + TOLD_BEFORE)
        return self.taking_offers().filter(near, close_told_at__isnull=True)

    def due_to_ask_rating(self, at: datetime) -> HomeRequestQuerySet[H]:
        long_ago = Q(chosen_at__lte=at - RATED_AFTER)
        return self.filter(long_ago, state=State.DONE, rating_asked_at__isnull=True)

    def not_referred(self) -> HomeRequestQuerySet[H]:
        return self.taking_offers().filter(referred_at__isnull=True)

    def with_counts(self) -> HomeRequestQuerySet[Any]:
        """How many brokers have it, how many of them offer, and how many offers stand."""
        return self.annotate(
            brokers=_number("request", "Referral"),
            offering=_number("request", "Referral", offers__withdrawn_at__isnull=True, offers__isnull=False),
            offers_made=_number("referral__request", "Offer", withdrawn_at__isnull=True),
        )

    def without_offers(self, at: datetime) -> HomeRequestQuerySet[H]:
        """Open for two days, and nobody offered anything."""
        return self.taking_offers().filter(referred_at__lte=at - 2 * A_DAY, first_offer_at__isnull=True)

    def reaching_nobody(self) -> HomeRequestQuerySet[H]:
        """Open, and no broker fits what was asked for."""
        return self.taking_offers().filter(referred_at__isnull=False, referrals__isnull=True)

    def to_tell_by_hand(self) -> HomeRequestQuerySet[Any]:
        """Came by phone, fax, mail or at the counter, and has offers nobody has told the person of."""
        told = self.model._meta.apps.get_model("civil_affairs", "ToldByHand")
        last = told.objects.filter(request=OuterRef("pk")).exclude(result="no_answer").order_by("-at").values("at")[:1]
        offer = self.model._meta.apps.get_model("civil_affairs", "Offer")
        new = offer.objects.filter(referral__request=OuterRef("pk"), withdrawn_at__isnull=True)
        rows = self.taking_offers().filter(channel__in=BY_HAND).annotate(last_told=Subquery(last))
        return rows.filter(
            Exists(new.filter(Q(created_at__gt=OuterRef("last_told")))) | Q(last_told__isnull=True) & Exists(new)
        )


def _number(path: str, model: str, **where: object) -> Coalesce:
    """A count over another table as one column, so that two counts do not multiply each other."""
    rows = apps.get_model("civil_affairs", model)._default_manager.filter(**{path: OuterRef("pk")}, **where)
    counted = rows.order_by().values(path).annotate(number=Count("pk", distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=models.IntegerField()), 0)


class ReferralQuerySet(models.QuerySet[R]):
    def to_tell(self) -> ReferralQuerySet[R]:
        return self.filter(sent_at__isnull=True, request__state=State.RECEIVED, state="waiting")

    def to_tell_of_change(self) -> ReferralQuerySet[R]:
        """Told of the request before it was changed."""
        rows = self.filter(
            request__state=State.RECEIVED, sent_at__isnull=False, state__in=["waiting", "offered", "nothing"]
        )
        return rows.filter(request__changes__id__gt=F("told_change")).distinct()

    def to_remind(self, at: datetime) -> ReferralQuerySet[R]:
        rows = self.filter(state="waiting", reminded_at__isnull=True, sent_at__lte=at - A_DAY)
        return rows.filter(request__state=State.RECEIVED, request__closes_at__gt=at)

    def to_tell_of_end(self) -> ReferralQuerySet[R]:
        """Offered something, and were not chosen: they should not go on waiting."""
        return self.filter(state="ended", end_told_at__isnull=True, offers__isnull=False).distinct()

    def locked(self) -> ReferralQuerySet[R]:
        """The one door to a lock; behind the lock of the request."""
        if not connection.in_atomic_block:
            raise RuntimeError("A referral is locked only inside a transaction.")
        return self.order_by("pk").select_for_update(of=("self",))

    def of_brokers(self, ids: Collection[int]) -> ReferralQuerySet[R]:
        return self.filter(broker_id__in=ids)
