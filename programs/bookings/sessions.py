"""A session: one time at one place with so many places, and the count of those taken that the database keeps."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programs.base.text import korean_datetime
from programs.bookings.offerings import Offering, Resource, Series
from programs.bookings.queries import SessionQuerySet
from programs.bookings.states import SessionState


class Session(models.Model):
    """`taken` counts the places of the bookings that hold one; only triggers write it.

    `during` of the bookings and the resource's occupation follow the session's times by trigger, so that moving a
    session into somebody's taken time fails in the database, too.
    """

    offering = models.ForeignKey(
        Offering, verbose_name=_("예약 프로그램"), on_delete=models.PROTECT, related_name="sessions"
    )
    series = models.ForeignKey(
        Series, verbose_name=_("반복 일정"), null=True, blank=True, on_delete=models.SET_NULL, related_name="sessions"
    )
    starts_at = models.DateTimeField(_("시작"))
    ends_at = models.DateTimeField(_("끝"))
    place = models.CharField(_("곳"), max_length=100, blank=True)
    capacity = models.PositiveSmallIntegerField(_("정원"))
    taken = models.PositiveSmallIntegerField(_("예약된 인원"), default=0, editable=False)
    resource = models.ForeignKey(
        Resource, verbose_name=_("담당자나 장소"), null=True, blank=True, on_delete=models.PROTECT
    )
    state = models.CharField(_("상태"), max_length=10, choices=SessionState.choices, default=SessionState.PLANNED)
    cancel_reason = models.CharField(_("취소한 까닭"), max_length=200, blank=True)
    moved_to = models.ForeignKey(
        "self", verbose_name=_("옮긴 회차"), null=True, blank=True, on_delete=models.SET_NULL, related_name="moved_from"
    )
    draws_at = models.DateTimeField(_("추첨하는 때"), null=True, blank=True)
    seed = models.CharField(_("추첨 씨앗"), max_length=64, blank=True)
    drawn_at = models.DateTimeField(_("추첨한 때"), null=True, blank=True)
    deleted_at = models.DateTimeField(_("지운 때"), null=True, blank=True)
    # How often time, place or state changed; a calendar replaces an event only by one of a higher SEQUENCE.
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar = SessionQuerySet.as_manager()

    if TYPE_CHECKING:  # what locked() adds
        asked_at: datetime

    class Meta:
        verbose_name = _("회차")
        verbose_name_plural = _("회차")
        ordering = ("starts_at", "id")
        constraints = [
            models.CheckConstraint(name="bookings_never_overfull", condition=Q(taken__lte=F("capacity"))),
            models.CheckConstraint(name="bookings_session_times_in_order", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="bookings_session_state_known", condition=Q(state__in=SessionState.values)),
            models.CheckConstraint(
                name="bookings_cancelled_says_why", condition=~Q(state=SessionState.CANCELLED) | ~Q(cancel_reason="")
            ),
            models.CheckConstraint(name="bookings_drawn_with_seed", condition=Q(drawn_at__isnull=True) | ~Q(seed="")),
            # A series makes each of its times once, whoever runs it at the same moment.
            models.UniqueConstraint(
                fields=["series", "starts_at"], name="bookings_series_time_once", condition=Q(series__isnull=False)
            ),
        ]
        indexes = [
            # between(): the calendar of an offering
            models.Index(
                fields=["offering", "starts_at"], name="bookings_calendar", condition=Q(deleted_at__isnull=True)
            ),
            # between(): the calendar of a day or month over all offerings
            models.Index(fields=["starts_at"], name="bookings_by_time", condition=Q(deleted_at__isnull=True)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="resource_time",
                when=pgtrigger.After,
                operation=pgtrigger.Insert
                | pgtrigger.UpdateOf("starts_at", "ends_at", "resource_id", "state", "deleted_at"),
                func="""
                DELETE FROM bookings_occupation WHERE session_id = NEW.id;
                IF NEW.resource_id IS NOT NULL AND NEW.state <> 'cancelled' AND NEW.deleted_at IS NULL THEN
                    INSERT INTO bookings_occupation (resource_id, during, session_id, why)
                    VALUES (NEW.resource_id, tstzrange(NEW.starts_at, NEW.ends_at), NEW.id, '');
                END IF;
                UPDATE bookings_booking SET during = tstzrange(NEW.starts_at, NEW.ends_at)
                WHERE session_id = NEW.id AND during IS DISTINCT FROM tstzrange(NEW.starts_at, NEW.ends_at);
                RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="count_revisions",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("starts_at", "ends_at", "place", "state"),
                func="""
                IF (NEW.starts_at, NEW.ends_at, NEW.place, NEW.state)
                    IS DISTINCT FROM (OLD.starts_at, OLD.ends_at, OLD.place, OLD.state) THEN
                    NEW.revision := OLD.revision + 1;
                END IF;
                RETURN NEW;
                """,
            ),
            pgtrigger.Protect(
                name="with_bookings_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__taken__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering} {korean_datetime(self.starts_at)}"

    @property
    def free(self) -> int:
        """Places nobody holds; the wait list goes first to them."""
        return self.capacity - self.taken

    def has_begun(self, at: datetime) -> bool:
        return self.starts_at <= at
