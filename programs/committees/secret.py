"""A secret ballot on one item: a count that nobody reads before it is closed, and apart from it who has voted.

The running count is one sealed text of one length, written anew with each vote. The row of who voted says neither when
nor which way, so the two cannot be joined by what the tables hold, and no act in the audit tells of a single vote.
"""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.committees.bodies import Membership
from programs.committees.decisions import HAS_INTEREST
from programs.committees.meetings import AgendaItem
from programs.committees.states import Choice
from programs.people.fields import EncryptedTextField
from programs.people.models import User

FEWEST = 3  # fewer votes than these would tell who voted how
DIGITS = 4
EMPTY = "0" * DIGITS * len(Choice)


class SecretBallot(models.Model):
    """The urn of one item: `sealed` counts while it is open, closing writes the numbers and empties it."""

    item = models.OneToOneField(
        AgendaItem, verbose_name=_("안건"), on_delete=models.CASCADE, related_name="secret_ballot"
    )
    sealed = EncryptedTextField(default=EMPTY, blank=True, editable=False)
    opened_at = models.DateTimeField(_("투표를 연 때"), default=timezone.now)
    opened_by = models.ForeignKey(
        User, verbose_name=_("투표를 연 직원"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    closed_at = models.DateTimeField(_("투표를 마감한 때"), null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField(_("찬성"), null=True, blank=True)
    against = models.PositiveSmallIntegerField(_("반대"), null=True, blank=True)
    abstain = models.PositiveSmallIntegerField(_("기권"), null=True, blank=True)

    class Meta:
        verbose_name = _("무기명 투표")
        verbose_name_plural = _("무기명 투표")
        ordering = ("item",)
        constraints = [
            models.CheckConstraint(
                name="committees_counted_when_closed",
                condition=Q(closed_at__isnull=True, votes_for__isnull=True, against__isnull=True, abstain__isnull=True)
                | Q(closed_at__isnull=False, votes_for__isnull=False, against__isnull=False, abstain__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="closed_stays", operation=pgtrigger.Update, condition=pgtrigger.Q(old__closed_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.title}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def counts(self) -> list[int]:
        """For, against, abstain, as they lie sealed in it; for the verbs that cast and close only."""
        return [int(self.sealed[start : start + DIGITS]) for start in range(0, len(EMPTY), DIGITS)]

    def put_in(self, choice: str) -> None:
        """Count one more; the caller holds the row's lock and saves."""
        counts = self.counts()
        counts[list(Choice).index(Choice(choice))] += 1
        self.sealed = "".join(f"{count:0{DIGITS}d}" for count in counts)


class SecretVoter(models.Model):
    """That a member has voted; never which way, nor when."""

    ballot = models.ForeignKey(SecretBallot, on_delete=models.CASCADE, related_name="voters")
    member = models.ForeignKey(Membership, verbose_name=_("위원"), on_delete=models.PROTECT, related_name="+")

    objects: ClassVar = models.Manager()

    class Meta:
        verbose_name = _("무기명 투표에 참여한 위원")
        verbose_name_plural = _("무기명 투표에 참여한 위원")
        ordering = ("member__seat__order", "member_id")
        constraints = [
            models.UniqueConstraint(fields=["ballot", "member"], name="committees_one_secret_vote"),
        ]
        triggers = [
            pgtrigger.Protect(name="stays", operation=pgtrigger.Update),
            pgtrigger.Trigger(
                name="may_vote_in_secret",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=f"""
                IF NOT EXISTS (
                    SELECT 1 FROM committees_secretballot b
                    JOIN committees_agendaitem i ON i.id = b.item_id
                    JOIN committees_meeting m ON m.id = i.meeting_id AND m.state = 'held'
                    JOIN committees_attendance a ON a.meeting_id = m.id AND a.member_id = NEW.member_id
                    AND a.state IN ('present', 'proxy')
                    JOIN committees_membership p ON p.id = a.member_id
                    JOIN committees_seat s ON s.id = p.seat_id AND s.has_vote
                    WHERE b.id = NEW.ballot_id AND b.closed_at IS NULL
                    AND NOT {HAS_INTEREST.format(member="NEW.member_id", item="i.id")}
                ) THEN
                    RAISE EXCEPTION 'Members who are there, with a vote and no interest, vote while it is open.'
                    USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,  # noqa: S608  put together from constants
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ballot_id}: {self.member}"
