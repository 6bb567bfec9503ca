"""What was decided, by how many votes, who voted in writing, and what has to be done about it."""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.committees.bodies import Membership
from programs.committees.meetings import AgendaItem, Meeting, locked_with_minutes
from programs.committees.queries import ActionItemQuerySet
from programs.committees.states import Casting, Choice, Result, TaskState
from programs.people.models import Department, User

# SQL: does the member (first) have an interest in the agenda item (second)?
HAS_INTEREST = """EXISTS (
    SELECT 1 FROM committees_interest x JOIN committees_agendaitem xi ON xi.id = {item}
    WHERE x.member_id = {member} AND (x.item_id = xi.id OR (xi.matter <> '' AND x.matter = xi.matter))
)"""


class Decision(models.Model):
    """What the body decided on an item. Who is counted, and how many are needed, the trigger fills in by itself."""

    item = models.OneToOneField(AgendaItem, verbose_name=_("안건"), on_delete=models.CASCADE, related_name="decision")
    result = models.CharField(_("결과"), max_length=10, choices=Result.choices)
    votes_for = models.PositiveSmallIntegerField(_("찬성"), default=0)
    against = models.PositiveSmallIntegerField(_("반대"), default=0)
    abstain = models.PositiveSmallIntegerField(_("기권"), default=0)
    casting = models.CharField(_("위원장의 결정"), max_length=10, choices=Casting.choices, blank=True)
    is_secret = models.BooleanField(_("무기명 투표"), default=False)
    members = models.PositiveSmallIntegerField(_("재적 (이해관계 없는 위원)"), default=0, editable=False)
    present = models.PositiveSmallIntegerField(_("출석 (이해관계 없는 위원)"), default=0, editable=False)
    text = models.TextField(_("결정한 내용"), blank=True)
    decided_at = models.DateTimeField(_("의결한 때"), default=timezone.now)
    decided_by = models.ForeignKey(
        User, verbose_name=_("적은 직원"), null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("의결")
        verbose_name_plural = _("의결")
        ordering = ("item__order",)
        constraints = [
            models.CheckConstraint(name="committees_result_known", condition=Q(result__in=Result.values)),
            models.CheckConstraint(name="committees_casting_known", condition=Q(casting__in=Casting.values)),
            models.CheckConstraint(
                name="committees_no_more_votes_than_heads",
                condition=Q(present__gte=F("votes_for") + F("against") + F("abstain")),
            ),
        ]
        triggers = [
            locked_with_minutes(
                "decision_locked",
                pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                "(SELECT i.meeting_id FROM committees_agendaitem i WHERE i.id = changed.item_id)",
            ),
            pgtrigger.Trigger(
                name="quorum_and_majority",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf(
                    "item_id", "result", "votes_for", "against", "abstain", "casting", "members", "present"
                ),
                declare=[
                    ("own", "record"),
                    ("whole", "int"),
                    ("votes", "int"),
                    ("quorate", "boolean"),
                    ("carried", "boolean"),
                ],
                func=f"""
                SELECT m.id AS meeting_id, m.state, b.quorum_kind, b.quorum_above, b.quorum_below,
                       b.majority_kind, b.majority_above, b.majority_below, b.majority_of, b.chair_casts
                INTO own FROM committees_agendaitem i JOIN committees_meeting m ON m.id = i.meeting_id
                JOIN committees_body b ON b.id = m.body_id WHERE i.id = NEW.item_id;
                IF own.state NOT IN ('held', 'minuted') THEN
                    RAISE EXCEPTION 'Only a meeting that is held decides.' USING ERRCODE = 'check_violation';
                END IF;
                SELECT count(*), count(*) FILTER (WHERE a.state IN ('present', 'proxy', 'written'))
                INTO NEW.members, NEW.present
                FROM committees_attendance a JOIN committees_membership p ON p.id = a.member_id
                JOIN committees_seat s ON s.id = p.seat_id
                WHERE a.meeting_id = own.meeting_id AND s.has_vote
                AND NOT {HAS_INTEREST.format(member="a.member_id", item="NEW.item_id")};
                quorate := CASE own.quorum_kind
                    WHEN 'number' THEN NEW.present >= own.quorum_above
                    WHEN 'more_than' THEN NEW.present * own.quorum_below > NEW.members * own.quorum_above
                    ELSE NEW.present > 0 AND NEW.present * own.quorum_below >= NEW.members * own.quorum_above END;
                IF NOT quorate THEN
                    RAISE EXCEPTION 'No decision without a quorum.' USING ERRCODE = 'check_violation';
                END IF;
                IF NEW.casting <> '' AND NOT (own.chair_casts AND NEW.votes_for = NEW.against AND NEW.votes_for > 0
                    AND EXISTS (
                        SELECT 1 FROM committees_attendance a JOIN committees_membership p ON p.id = a.member_id
                        JOIN committees_seat s ON s.id = p.seat_id
                        WHERE a.meeting_id = own.meeting_id AND a.state IN ('present', 'written')
                        AND s.has_vote AND s.office IN ('chair', 'vice')
                        AND NOT {HAS_INTEREST.format(member="a.member_id", item="NEW.item_id")}
                    )) THEN
                    RAISE EXCEPTION 'Only a tie is decided by the chair, where the rules say so.'
                    USING ERRCODE = 'check_violation';
                END IF;
                votes := NEW.votes_for + (NEW.casting = 'for')::int;
                whole := CASE own.majority_of WHEN 'present' THEN NEW.present
                    WHEN 'voting' THEN NEW.votes_for + NEW.against ELSE NEW.members END;
                carried := CASE own.majority_kind
                    WHEN 'number' THEN votes >= own.majority_above
                    WHEN 'more_than' THEN votes * own.majority_below > whole * own.majority_above
                    ELSE votes > 0 AND votes * own.majority_below >= whole * own.majority_above END;
                IF NEW.result IN ('adopted', 'amended') AND NOT carried OR NEW.result = 'rejected' AND carried THEN
                    RAISE EXCEPTION 'The votes do not give this result.' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,  # noqa: S608  put together from constants
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item.title}: {self.get_result_display()}"


class Ballot(models.Model):
    """What one member said in writing on one item."""

    item = models.ForeignKey(AgendaItem, verbose_name=_("안건"), on_delete=models.CASCADE, related_name="ballots")
    member = models.ForeignKey(Membership, verbose_name=_("위원"), on_delete=models.PROTECT, related_name="ballots")
    choice = models.CharField(_("의견"), max_length=10, choices=Choice.choices)
    at = models.DateTimeField(_("낸 때"), default=timezone.now)

    class Meta:
        verbose_name = _("서면 의견")
        verbose_name_plural = _("서면 의견")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["item", "member"], name="committees_one_ballot"),
            models.CheckConstraint(name="committees_choice_known", condition=Q(choice__in=Choice.values)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="may_vote",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=f"""
                IF {HAS_INTEREST.format(member="NEW.member_id", item="NEW.item_id")} THEN
                    RAISE EXCEPTION 'Who has an interest in an item does not vote on it.'
                    USING ERRCODE = 'check_violation';
                END IF;
                IF NOT EXISTS (
                    SELECT 1 FROM committees_agendaitem i JOIN committees_meeting m ON m.id = i.meeting_id
                    JOIN committees_membership p ON p.id = NEW.member_id AND p.body_id = m.body_id
                    JOIN committees_seat s ON s.id = p.seat_id AND s.has_vote
                    WHERE i.id = NEW.item_id AND m.is_written AND m.state = 'noticed'
                ) THEN
                    RAISE EXCEPTION 'Members with a vote decide in writing while it is open.'
                    USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,  # noqa: S608  put together from constants
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.get_choice_display()}"


class ActionItem(models.Model):
    """What a department or a person has to do after a meeting, and by when (a working day)."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("회의"), on_delete=models.PROTECT, related_name="tasks")
    decision = models.ForeignKey(
        Decision, verbose_name=_("의결"), null=True, blank=True, on_delete=models.SET_NULL, related_name="tasks"
    )
    title = models.CharField(_("할 일"), max_length=200)
    text = models.TextField(_("내용"), blank=True)
    department = models.ForeignKey(Department, verbose_name=_("맡은 부서"), on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        User, verbose_name=_("맡은 사람"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    due = models.DateField(_("기한"))
    state = models.CharField(_("상태"), max_length=10, choices=TaskState.choices, default=TaskState.OPEN)
    outcome = models.CharField(_("한 일이나 그만둔 까닭"), max_length=300, blank=True)
    settled_at = models.DateTimeField(_("끝난 때"), null=True, blank=True)
    in_time = models.BooleanField(_("기한 안"), null=True, editable=False)
    reminded_on = models.DateField(_("미리 알린 날"), null=True, blank=True, editable=False)
    overdue_told_on = models.DateField(_("지났다고 알린 날"), null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("만든 때"), default=timezone.now, editable=False)

    objects: ClassVar = ActionItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("회의 후속 과제")
        verbose_name_plural = _("회의 후속 과제")
        ordering = ("due", "id")
        constraints = [
            models.CheckConstraint(name="committees_task_state_known", condition=Q(state__in=TaskState.values)),
            models.CheckConstraint(
                name="committees_task_settled_says_how",
                condition=Q(state=TaskState.OPEN, settled_at__isnull=True)
                | (Q(settled_at__isnull=False) & ~Q(outcome="")),
            ),
        ]
        indexes = [
            # overdue(), of_owner(): the desk's tiles and the reminders
            models.Index(fields=["due"], name="committees_tasks_due", condition=Q(state=TaskState.OPEN)),
        ]

    def __str__(self) -> str:
        return self.title

    def is_overdue(self, on: date) -> bool:
        return self.state == TaskState.OPEN and self.due < on
