"""P01: the new-town zones, and the field offices that open there while people move in."""

from datetime import date, datetime, time, timedelta
from typing import ClassVar, TypeVar

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from programs.base.calendar import SEOUL
from programs.bookings.models import Booking, Offering, Session
from programs.people.models import Department, Dong, User
from programs.people.places import PhoneKind

O = TypeVar("O", bound="FieldOffice")  # noqa: E741


class Zone(models.Model):
    """A new-town zone with the households that are to move in."""

    name = models.CharField(_("구역"), max_length=60, unique=True)
    slug = models.SlugField(_("주소 이름"), max_length=40, unique=True)
    address = models.CharField(_("주소"), max_length=100)
    dong = models.ForeignKey(Dong, verbose_name=_("행정동"), null=True, blank=True, on_delete=models.PROTECT)
    households = models.PositiveIntegerField(_("입주할 세대"))
    site_area = models.PositiveIntegerField(_("면적(㎡)"), null=True, blank=True)
    latitude = models.DecimalField(_("위도"), max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(_("경도"), max_digits=8, decimal_places=5, null=True, blank=True)

    class Meta:
        verbose_name = _("뉴타운 구역")
        verbose_name_plural = _("뉴타운 구역")
        ordering = ("id",)
        constraints = [models.CheckConstraint(name="zone_has_households", condition=Q(households__gte=1))]

    def __str__(self) -> str:
        return self.name


class PlaceKind(models.TextChoices):
    DONG_CENTRE = "dong_centre", _("동주민센터")
    MANAGEMENT_OFFICE = "management_office", _("아파트 관리사무소")


class OfficeState(models.TextChoices):
    PLANNED = "planned", _("준비 중")
    OPEN = "open", _("운영")
    CLOSED = "closed", _("마침")


class OfficeQuerySet(models.QuerySet[O]):
    def shown(self) -> "OfficeQuerySet[O]":
        """What residents see: open ones, the one that ends first on top."""
        return self.filter(state=OfficeState.OPEN).select_related("zone__dong", "offering").order_by("last", "pk")

    def ended(self, today: date) -> "OfficeQuerySet[O]":
        """Open ones whose last day is over."""
        return self.filter(state=OfficeState.OPEN, last__lt=today)

    def on(self, day: date) -> "OfficeQuerySet[O]":
        """Those that receive people on that day of the week."""
        return self.filter(
            state=OfficeState.OPEN, first__lte=day, last__gte=day, weekdays__contains=[day.weekday()]
        ).select_related("zone", "offering")


class FieldOffice(models.Model):
    """A desk of three departments in one zone for a period. Its times and services are rows of bookings.

    Every change goes through `services`. That no booking lies outside its period, or in one that is not open, is held
    by the triggers of FieldOfficeBooking.
    """

    zone = models.ForeignKey(Zone, verbose_name=_("구역"), on_delete=models.PROTECT, related_name="offices")
    offering = models.OneToOneField(
        Offering, verbose_name=_("예약 프로그램"), on_delete=models.PROTECT, related_name="field_office"
    )
    place_kind = models.CharField(_("곳의 종류"), max_length=20, choices=PlaceKind.choices)
    place = models.CharField(_("곳"), max_length=100)
    address = models.CharField(_("주소"), max_length=150)
    way = models.TextField(_("오는 길"), blank=True)
    first = models.DateField(_("여는 날"))
    last = models.DateField(_("마지막 날"))
    weekdays = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("여는 요일"))
    starts = models.TimeField(_("여는 시각"))
    ends = models.TimeField(_("닫는 시각"))
    lunch_from = models.TimeField(_("점심 시작"), null=True, blank=True)
    lunch_until = models.TimeField(_("점심 끝"), null=True, blank=True)
    slot_minutes = models.PositiveSmallIntegerField(_("예약 간격(분)"), default=30)
    capacity = models.PositiveSmallIntegerField(_("한 시간대에 받는 예약"), default=3)
    state = models.CharField(_("상태"), max_length=8, choices=OfficeState.choices, default=OfficeState.PLANNED)
    closed_reason = models.CharField(_("마친 까닭"), max_length=200, blank=True)
    opened_by = models.ForeignKey(
        User, verbose_name=_("만든 직원"), null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects: ClassVar = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = _("현장민원실")
        verbose_name_plural = _("현장민원실")
        ordering = ("-last", "zone")
        constraints = [
            models.CheckConstraint(name="office_state_known", condition=Q(state__in=OfficeState.values)),
            models.CheckConstraint(name="office_place_kind_known", condition=Q(place_kind__in=PlaceKind.values)),
            models.CheckConstraint(name="office_days_in_order", condition=Q(last__gte=F("first"))),
            models.CheckConstraint(name="office_times_in_order", condition=Q(ends__gt=F("starts"))),
            models.CheckConstraint(name="office_slot_of_some_length", condition=Q(slot_minutes__gte=5)),
            models.CheckConstraint(name="office_receives_somebody", condition=Q(capacity__gte=1)),
            models.CheckConstraint(
                name="office_closed_says_why", condition=~Q(state=OfficeState.CLOSED) | ~Q(closed_reason="")
            ),
            models.CheckConstraint(
                name="office_lunch_within_the_day",
                condition=Q(lunch_from__isnull=True, lunch_until__isnull=True)
                | Q(lunch_from__gt=F("starts"), lunch_until__gt=F("lunch_from"), lunch_until__lt=F("ends")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.zone} {self.place}"

    @property
    def slug(self) -> str:
        return self.offering.slug

    def open_times(self) -> list[tuple[time, time]]:
        """The hours of a day, without lunch."""
        if self.lunch_from and self.lunch_until:
            return [(self.starts, self.lunch_from), (self.lunch_until, self.ends)]
        return [(self.starts, self.ends)]

    def coming_sessions(self, at: datetime) -> "models.QuerySet[Session]":
        return self.offering.sessions.planned().filter(starts_at__gt=at).order_by("starts_at")

    def receives_on(self, day: date) -> bool:
        return self.state == OfficeState.OPEN and self.first <= day <= self.last and day.weekday() in self.weekdays

    def is_open_at(self, at: datetime) -> bool:
        local = at.astimezone(SEOUL)
        return self.receives_on(local.date()) and any(a <= local.time() < b for a, b in self.open_times())

    def days_left(self, today: date) -> int:
        return (self.last - max(today, self.first)) // timedelta(days=1) + 1


class OfficePhone(models.Model):
    """The number of one department at a field office."""

    office = models.ForeignKey(FieldOffice, on_delete=models.CASCADE, related_name="phones")
    department = models.ForeignKey(Department, verbose_name=_("부서"), on_delete=models.PROTECT)
    phone = models.CharField(_("전화"), max_length=11, help_text=_("숫자만 적어요."))
    phone_kind = models.CharField(_("전화 종류"), max_length=10, choices=PhoneKind.choices, default=PhoneKind.DIRECT)

    class Meta:
        verbose_name = _("부서별 전화")
        verbose_name_plural = _("부서별 전화")
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["office", "department"], name="office_phone_once_a_department"),
            models.CheckConstraint(name="office_phone_digits", condition=Q(phone__regex=r"^[0-9]{3,11}$")),
            models.CheckConstraint(name="office_phone_kind_known", condition=Q(phone_kind__in=PhoneKind.values)),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.phone}"


class FieldOfficeBooking(Booking):
    """Bookings, seen from here: the database refuses one at an office that is not open, or outside its period."""

    class Meta:
        proxy = True
        triggers = [
            pgtrigger.Trigger(
                name="within_the_office_period",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("session_id"),
                func="""
                IF EXISTS (
                    SELECT 1 FROM bookings_session s JOIN civil_affairs_fieldoffice o ON o.offering_id = s.offering_id
                    WHERE s.id = NEW.session_id AND (
                        o.state <> 'open'
                        OR (s.starts_at AT TIME ZONE 'Asia/Seoul')::date NOT BETWEEN o.first AND o.last
                    )
                ) THEN
                    RAISE EXCEPTION 'The field office takes no booking at that time.'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'office_takes_bookings_in_its_period';
                END IF;
                RETURN NEW;
                """,
            ),
        ]
