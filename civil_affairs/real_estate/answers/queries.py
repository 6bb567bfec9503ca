"""Questions about offers, what was asked, and complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from django.db import models

if TYPE_CHECKING:
    from civil_affairs.real_estate.answers.models import Complaint, Offer, Question

O = TypeVar("O", bound="Offer")  # noqa: E741
Q = TypeVar("Q", bound="Question")
C = TypeVar("C", bound="Complaint")


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
