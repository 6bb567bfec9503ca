"""A booking: a person's place, or wish for a place, in a session."""

import secrets
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.text import mask_name
from programs.bookings.offerings import Service
from programs.bookings.queries import BookingQuerySet
from programs.bookings.sessions import Session
from programs.bookings.states import LIVE, PROMISED, State
from programs.people.contact import Channel, NotifyBy
from programs.people.fields import EncryptedTextField, LookupHashField
from programs.people.models import Department, Dong, Language, User

# Letters and digits that nobody mistakes for one another on the telephone.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_code() -> str:
    """A booking's number: eight letters, not to be guessed and easy to say."""
    return "".join(secrets.choice(ALPHABET) for _letter in range(8))


class Booking(models.Model):
    """Who, how many, and what became of it.

    Every change goes through `services`, which locks the session first. `order_key` is the place in the line: the
    booking's id for the wait list, the drawn rank after a lottery (`rank`, which only a draw gives; a booking that
    goes to another session leaves it behind).
    """

    code = models.CharField(_("예약번호"), max_length=8, unique=True, default=new_code, editable=False)
    session = models.ForeignKey(Session, verbose_name=_("회차"), on_delete=models.PROTECT, related_name="bookings")
    during = DateTimeRangeField(editable=False, null=True)
    state = models.CharField(_("상태"), max_length=10, choices=State.choices)
    places = models.PositiveSmallIntegerField(_("인원"), default=1)
    services = models.ManyToManyField(Service, verbose_name=_("업무"), blank=True, through="bookings.BookedService")
    user = models.ForeignKey(
        User, verbose_name=_("회원"), null=True, blank=True, on_delete=models.SET_NULL, related_name="bookings"
    )
    name = EncryptedTextField(_("이름"), blank=True)
    phone = EncryptedTextField(_("휴대전화"), blank=True)
    phone_hash = LookupHashField(source="phone", null=True, blank=True)
    email = EncryptedTextField(_("이메일"), blank=True)
    email_hash = LookupHashField(source="email", null=True, blank=True)
    language = models.CharField(_("언어"), max_length=10, choices=Language.choices, default=Language.KOREAN)
    dong = models.ForeignKey(Dong, verbose_name=_("사는 동"), null=True, blank=True, on_delete=models.PROTECT)
    age = models.PositiveSmallIntegerField(_("나이"), null=True, blank=True)
    for_another = models.BooleanField(_("다른 사람을 위한 예약"), default=False)
    note = EncryptedTextField(_("전할 말"), blank=True)
    channel = models.CharField(_("받은 방법"), max_length=10, choices=Channel.choices, default=Channel.WEB)
    notify_by = models.CharField(_("안내 방법"), max_length=10, choices=NotifyBy.choices, default=NotifyBy.SMS)
    registered_by = models.ForeignKey(
        User, verbose_name=_("대신 등록한 직원"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    submission_key = models.CharField(max_length=64, unique=True, editable=False)
    order_key = models.BigIntegerField(_("차례"), null=True, blank=True, editable=False)
    rank = models.PositiveIntegerField(_("추첨 순위"), null=True, blank=True, editable=False)
    offered_until = models.DateTimeField(_("이때까지 답해요"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("미리 알린 때"), null=True, blank=True)
    reason = models.CharField(_("까닭"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("신청한 때"), default=timezone.now)
    settled_at = models.DateTimeField(_("정해진 때"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("개인정보를 지운 때"), null=True, blank=True, editable=False)
    checked_in_at = models.DateTimeField(_("온 때"), null=True, blank=True)
    # What the sessions it was in before add to its calendar event's SEQUENCE.
    revision = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("예약")
        verbose_name_plural = _("예약")
        ordering = ("id",)
        constraints = [
            models.CheckConstraint(name="bookings_state_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(name="bookings_channel_known", condition=Q(channel__in=Channel.values)),
            models.CheckConstraint(name="bookings_notify_by_known", condition=Q(notify_by__in=NotifyBy.values)),
            models.CheckConstraint(name="bookings_one_place_or_more", condition=Q(places__gte=1)),
            models.CheckConstraint(
                name="bookings_offer_has_end", condition=~Q(state=State.OFFERED) | Q(offered_until__isnull=False)
            ),
            models.CheckConstraint(
                name="bookings_line_has_order", condition=~Q(state=State.WAITING) | Q(order_key__isnull=False)
            ),
            # The same person in the same session once, however often the button is pressed.
            models.UniqueConstraint(
                fields=["session", "phone_hash"],
                name="bookings_once_a_session",
                condition=Q(state__in=LIVE) & Q(phone_hash__isnull=False),
            ),
            # Who gave no telephone is told apart by the proven mail address.
            models.UniqueConstraint(
                fields=["session", "email_hash"],
                name="bookings_mail_once_a_session",
                condition=Q(state__in=LIVE, phone_hash__isnull=True, email_hash__isnull=False),
            ),
            ExclusionConstraint(
                name="bookings_mail_once_at_a_time",
                expressions=[("email_hash", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(state__in=PROMISED, for_another=False, phone_hash__isnull=True, email_hash__isnull=False),
            ),
            # Nobody is promised two places at one time; who books for somebody else says so.
            ExclusionConstraint(
                name="bookings_person_once_at_a_time",
                expressions=[("phone_hash", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
                condition=Q(state__in=PROMISED, for_another=False, phone_hash__isnull=False),
            ),
        ]
        indexes = [
            # line(): who is next for a free place
            models.Index(fields=["session", "order_key"], name="bookings_line", condition=Q(state__in=[State.WAITING])),
            # lapsed(): offers nobody answered
            models.Index(fields=["offered_until"], name="bookings_offers", condition=Q(state=State.OFFERED)),
            # of_phone(), limit per person
            models.Index(fields=["phone_hash", "-id"], name="bookings_of_phone"),
            # of_email(): those without a telephone
            models.Index(
                fields=["email_hash"],
                name="bookings_of_email",
                condition=Q(phone_hash__isnull=True, email_hash__isnull=False),
            ),
            # the list of a session
            models.Index(fields=["session", "state"], name="bookings_of_session"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="own_time",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("session_id"),
                func="""
                SELECT tstzrange(starts_at, ends_at) INTO NEW.during FROM bookings_session WHERE id = NEW.session_id;
                IF TG_OP = 'UPDATE' AND NEW.session_id <> OLD.session_id THEN NEW.rank := NULL; END IF;
                -- ids are given under the session's lock, so they are the order in which the line was joined
                IF NEW.state = 'waiting' AND NEW.order_key IS NULL THEN NEW.order_key := NEW.id; END IF;
                RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="count_moves",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("session_id"),
                func="""
                IF NEW.session_id <> OLD.session_id THEN
                    SELECT OLD.revision + revision + 1 INTO NEW.revision
                    FROM bookings_session WHERE id = OLD.session_id;
                END IF;
                RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="count_places",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Delete | pgtrigger.UpdateOf("state", "places", "session_id"),
                declare=[("holding", "text[]")],
                func="""
                -- states.HOLDING; tests/bookings holds the two together
                holding := ARRAY['pending', 'confirmed', 'offered', 'attended', 'no_show'];
                IF TG_OP <> 'INSERT' AND OLD.state = ANY(holding) THEN
                    UPDATE bookings_session SET taken = taken - OLD.places WHERE id = OLD.session_id;
                END IF;
                IF TG_OP <> 'DELETE' AND NEW.state = ANY(holding) THEN
                    UPDATE bookings_session SET taken = taken + NEW.places WHERE id = NEW.session_id;
                END IF;
                RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {mask_name(self.name)}"

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    def people_ahead(self) -> int | None:
        """How many stand before this one in the line; None for who does not wait."""
        if self.state != State.WAITING:
            return None
        return self.session.bookings.line().filter(order_key__lt=self.order_key).count()


class BookedService(models.Model):
    """One service of a visit with several: who serves it now, and when it was done (P01.3).

    It hangs on the booking; once somebody comes, with a booking or without, on their visit as well.
    """

    booking = models.ForeignKey(
        Booking, null=True, blank=True, on_delete=models.CASCADE, related_name="booked_services"
    )
    visit = models.ForeignKey(
        "bookings.Visit",
        verbose_name=_("방문"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="booked_services",
    )
    service = models.ForeignKey(Service, verbose_name=_("업무"), on_delete=models.PROTECT)
    handed_to = models.ForeignKey(
        "people.Department", verbose_name=_("넘겨받은 부서"), null=True, blank=True, on_delete=models.PROTECT
    )
    served_at = models.DateTimeField(_("마친 때"), null=True, blank=True)
    served_by = models.ForeignKey(
        User, verbose_name=_("마친 사람"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("예약한 업무")
        verbose_name_plural = _("예약한 업무")
        constraints = [
            models.UniqueConstraint(fields=["booking", "service"], name="bookings_service_once"),
            models.UniqueConstraint(fields=["visit", "service"], name="bookings_service_once_a_visit"),
            models.CheckConstraint(
                name="bookings_service_of_somebody", condition=Q(booking__isnull=False) | Q(visit__isnull=False)
            ),
            models.CheckConstraint(
                name="bookings_served_on_a_visit", condition=Q(served_at__isnull=True) | Q(visit__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return str(self.service)

    @property
    def department(self) -> Department:
        """Who serves it now."""
        return self.handed_to or self.service.department
