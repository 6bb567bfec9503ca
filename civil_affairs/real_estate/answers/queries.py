"""Questions about offers, what was asked, and complaints."""

from __future__ import annotations

from typing import TypeVar

from django.db import models

O = TypeVar("O", bound=models.Model)  # noqa: E741
Q = TypeVar("Q", bound=models.Model)
C = TypeVar("C", bound=models.Model)


class OfferQuerySet(models.QuerySet[O]):
    def standing(self) -> OfferQuerySet[O]:
        return self.filter(withdrawn_at__isnull=True)

    def for_comparing(self) -> OfferQuerySet[O]:
        rows = self.standing().select_related("dong", "referral__broker", "referral__request")
        return rows.prefetch_related("photos")


class QuestionQuerySet(models.QuerySet[Q]):
    def waiting_for(self, side: str) -> QuestionQuerySet[Q]:
        """Asked by the other side, and not answered."""
        return self.exclude(by=side).filter(answered_at__isnull=True)


class ComplaintQuerySet(models.QuerySet[C]):
    def open(self) -> ComplaintQuerySet[C]:
        return self.filter(handled_at__isnull=True)
