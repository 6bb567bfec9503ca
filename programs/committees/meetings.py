"""A meeting, its agenda, who comes, and who has an interest in what."""

from datetime import datetime
from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programs.base.text import korean_datetime
from programs.committees.bodies import Body, Membership
from programs.committees.queries import AttendanceQuerySet, MeetingQuerySet
from programs.committees.rules import last_day_for_notice
from programs.committees.states import ItemKind, MeetingState, Presence, Reply
from programs.people.fields import EncryptedTextField
from programs.people.models import User

LOCKED = "The minutes of this meeting are approved: nothing of it changes any more."


def locked_with_minutes(name: str, operation: pgtrigger.Operation, meeting: str) -> pgtrigger.Trigger:
    """A trigger that lets nothing of a meeting change once its minutes are approved.

    `meeting` is SQL that finds the meeting's id from a row named `changed`.
    """
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        declare=[("changed", "record")],
        func=f"""
        IF TG_OP = 'DELETE' THEN changed := OLD; ELSE changed := NEW; END IF;
        IF EXISTS (SELECT 1 FROM committees_meeting m WHERE m.id = {meeting} AND m.state = 'minuted') THEN
            RAISE EXCEPTION '{LOCKED}' USING ERRCODE = 'check_violation';
        END IF;
        RETURN changed;
        """,  # noqa: S608  put together from constants
    )


class Meeting(models.Model):
    """One meeting of a body, or one round in writing; its states are the table in states.py."""

    body = models.ForeignKey(Body, verbose_name=_("위원회·협의회"), on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(_("회의 이름"), max_length=100)
    starts_at = models.DateTimeField(_("시작"))
    ends_at = models.DateTimeField(_("끝"), null=True, blank=True)
    place = models.CharField(_("곳"), max_length=100, blank=True)
    text = models.TextField(_("알리는 말"), blank=True)
    is_open = models.BooleanField(
        _("누리집에 공개"),
        default=True,
        help_text=_("공개하는 위원회에서만 보여요. 이 회의만 공개하지 않으려면 끄세요."),
    )
    is_written = models.BooleanField(_("서면 의결"), default=False, help_text=_("모이지 않고 링크로 의견을 받아요."))
    state = models.CharField(_("상태"), max_length=10, choices=MeetingState.choices, default=MeetingState.PLANNED)
    notice_due = models.DateField(_("통지 기한"), editable=False)
    noticed_at = models.DateTimeField(_("통지한 때"), null=True, blank=True, editable=False)
    late_reason = models.CharField(_("늦게 통지한 까닭"), max_length=200, blank=True)
    reminded_at = models.DateTimeField(_("미리 알린 때"), null=True, blank=True, editable=False)
    held_at = models.DateTimeField(_("연 때"), null=True, blank=True, editable=False)
    members = models.PositiveSmallIntegerField(_("재적 위원"), null=True, blank=True, editable=False)
    present = models.PositiveSmallIntegerField(_("출석 위원"), null=True, blank=True, editable=False)
    cancel_reason = models.CharField(_("취소한 까닭"), max_length=200, blank=True)
    created_by = models.ForeignKey(
        User, verbose_name=_("만든 사람"), null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )

    objects: ClassVar = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("회의")
        verbose_name_plural = _("회의")
        ordering = ("-starts_at", "-id")
        constraints = [
            models.CheckConstraint(name="committees_meeting_state_known", condition=Q(state__in=MeetingState.values)),
            models.CheckConstraint(
                name="committees_meeting_times_in_order",
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=F("starts_at")),
                violation_error_message=_("끝나는 때가 시작하는 때보다 앞서요."),
            ),
            models.CheckConstraint(
                name="committees_cancelled_says_why", condition=~Q(state=MeetingState.CANCELLED) | ~Q(cancel_reason="")
            ),
            models.CheckConstraint(
                name="committees_noticed_says_when",
                condition=Q(state__in=[MeetingState.PLANNED, MeetingState.CANCELLED]) | Q(noticed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="committees_held_counts_heads",
                condition=~Q(state__in=[MeetingState.HELD, MeetingState.MINUTED])
                | Q(held_at__isnull=False, members__isnull=False, present__isnull=False, present__lte=F("members")),
            ),
        ]
        indexes = [
            # coming(), to_notice(): what the periodic tasks ask for
            models.Index(fields=["state", "starts_at"], name="committees_by_state"),
            # the meetings of a body, newest first
            models.Index(fields=["body", "-starts_at"], name="committees_of_body"),
        ]

    def __str__(self) -> str:
        return f"{self.body.name} {self.title}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.notice_due = last_day_for_notice(self.starts_at, self.body.notice_days)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def get_absolute_url(self) -> str:
        return reverse("committees:meeting", args=[self.body.slug, self.pk])

    @property
    def when(self) -> str:
        """When it is; a round in writing has a last moment instead."""
        if self.is_written:
            return _t("%(until)s까지 (서면)") % {"until": korean_datetime(self.ends_at or self.starts_at)}
        return korean_datetime(self.starts_at)

    def answers_until(self) -> datetime:
        """Until when opinions in writing are taken."""
        return self.ends_at or self.starts_at


class AgendaItem(models.Model):
    """One point of the agenda. `matter` names what it is about for other programs ("application:12")."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("회의"), on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(_("순서"))
    title = models.CharField(_("안건"), max_length=200)
    kind = models.CharField(_("종류"), max_length=10, choices=ItemKind.choices, default=ItemKind.DECISION)
    text = models.TextField(_("내용"), blank=True)
    proposer = models.CharField(_("제안한 곳"), max_length=100, blank=True)
    matter = models.CharField(_("다루는 일"), max_length=60, blank=True)
    is_open = models.BooleanField(_("누리집에 공개"), default=True)

    class Meta:
        verbose_name = _("안건")
        verbose_name_plural = _("안건")
        ordering = ("meeting", "order")
        constraints = [
            models.CheckConstraint(name="committees_item_kind_known", condition=Q(kind__in=ItemKind.values)),
            models.UniqueConstraint(
                fields=["meeting", "order"], name="committees_item_order_once", deferrable=models.Deferrable.DEFERRED
            ),
        ]
        triggers = [
            locked_with_minutes(
                "agenda_locked", pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete, "changed.meeting_id"
            )
        ]

    def __str__(self) -> str:
        return f"{self.order}. {self.title}"


class Attendance(models.Model):
    """A member and a meeting: was told, answered, came. Made when the notice goes out."""

    meeting = models.ForeignKey(Meeting, verbose_name=_("회의"), on_delete=models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Membership, verbose_name=_("위원"), on_delete=models.PROTECT, related_name="attendances")
    reply = models.CharField(_("참석 답변"), max_length=20, choices=Reply.choices, blank=True)
    replied_at = models.DateTimeField(_("답한 때"), null=True, blank=True)
    reply_note = models.CharField(_("답변에 덧붙인 말"), max_length=200, blank=True)
    state = models.CharField(_("출석"), max_length=20, choices=Presence.choices, default=Presence.EXPECTED)
    proxy_name = EncryptedTextField(_("대리 출석한 사람"), blank=True)

    objects: ClassVar = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("출석")
        verbose_name_plural = _("출석")
        ordering = ("member__seat__order", "member__seat_id")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "member"], name="committees_attends_once"),
            models.CheckConstraint(name="committees_presence_known", condition=Q(state__in=Presence.values)),
            models.CheckConstraint(name="committees_reply_known", condition=Q(reply__in=Reply.values)),
        ]
        triggers = [
            locked_with_minutes(
                "attendance_locked", pgtrigger.Delete | pgtrigger.UpdateOf("state", "member_id"), "changed.meeting_id"
            ),
            pgtrigger.Trigger(
                name="of_the_body",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("state", "member_id"),
                declare=[("own", "record")],
                func="""
                SELECT b.id, b.proxy_allowed INTO own
                FROM committees_meeting m JOIN committees_body b ON b.id = m.body_id WHERE m.id = NEW.meeting_id;
                IF NOT EXISTS (SELECT 1 FROM committees_membership WHERE id = NEW.member_id AND body_id = own.id) THEN
                    RAISE EXCEPTION 'Only members of the body attend.' USING ERRCODE = 'check_violation';
                END IF;
                IF NEW.state = 'proxy' AND NOT own.proxy_allowed THEN
                    RAISE EXCEPTION 'This body allows no proxy.' USING ERRCODE = 'check_violation';
                END IF;
                RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.get_state_display()}"


class Interest(models.Model):
    """A member's declared interest: in one item, or in a matter wherever it comes up. Such a member does not decide."""

    member = models.ForeignKey(Membership, verbose_name=_("위원"), on_delete=models.PROTECT, related_name="interests")
    item = models.ForeignKey(
        AgendaItem, verbose_name=_("안건"), null=True, blank=True, on_delete=models.CASCADE, related_name="interests"
    )
    matter = models.CharField(_("다루는 일"), max_length=60, blank=True)
    text = models.CharField(_("까닭"), max_length=300)
    declared_at = models.DateTimeField(_("밝힌 때"), default=timezone.now)
    declared_by = models.ForeignKey(
        User, verbose_name=_("적은 직원"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("이해관계")
        verbose_name_plural = _("이해관계")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                name="committees_interest_in_something", condition=Q(item__isnull=False) ^ ~Q(matter="")
            ),
            models.UniqueConstraint(
                fields=["member", "item"], name="committees_interest_once", condition=Q(item__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["member", "matter"], name="committees_interest_matter_once", condition=~Q(matter="")
            ),
        ]
        triggers = [
            # What was said in writing before the interest was told is taken back.
            pgtrigger.Trigger(
                name="takes_ballots_back",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                DELETE FROM committees_ballot v USING committees_agendaitem i
                WHERE v.item_id = i.id AND v.member_id = NEW.member_id
                AND (i.id = NEW.item_id OR (NEW.matter <> '' AND i.matter = NEW.matter))
                AND NOT EXISTS (SELECT 1 FROM committees_decision d WHERE d.item_id = i.id);
                RETURN NULL;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.text}"
