"""What can be reserved, by which rules, and with whom or where."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from programs.base.phones import format_phone
from programs.bookings.queries import OfferingQuerySet
from programs.bookings.states import Allocation
from programs.people.models import Department, Dong, User
from programs.plan.models import Program


def a_day_ahead() -> list[int]:
    return [24]


class Offering(models.Model):
    """Something with sessions that people reserve; its rules hold for every session of it.

    Times are hours before a session's beginning, days ahead are calendar days. Null means no such rule.
    """

    program = models.ForeignKey(Program, verbose_name=_("과제"), on_delete=models.PROTECT)
    department = models.ForeignKey(Department, verbose_name=_("부서"), on_delete=models.PROTECT)
    title = models.CharField(_("이름"), max_length=100)
    slug = models.SlugField(_("주소 이름"), max_length=60)
    text = models.TextField(_("안내"), blank=True)
    bring = models.TextField(_("준비물"), blank=True)
    opens_at = models.DateTimeField(_("예약을 여는 때"), null=True, blank=True)
    closes_at = models.DateTimeField(_("예약을 닫는 때"), null=True, blank=True)
    min_hours_ahead = models.PositiveSmallIntegerField(_("적어도 몇 시간 전까지"), default=0)
    max_days_ahead = models.PositiveSmallIntegerField(_("며칠 앞까지"), null=True, blank=True)
    per_person = models.PositiveSmallIntegerField(_("한 사람이 동시에 가질 수 있는 예약"), null=True, blank=True)
    cancel_hours = models.PositiveSmallIntegerField(_("몇 시간 전까지 취소할 수 있나"), default=24)
    needs_approval = models.BooleanField(_("담당자 승인이 필요함"), default=False)
    allocation = models.CharField(_("뽑는 방법"), max_length=10, choices=Allocation.choices, default=Allocation.FIRST)
    group_max = models.PositiveSmallIntegerField(_("한 번에 예약할 수 있는 인원"), default=1)
    waitlist_cap = models.PositiveSmallIntegerField(_("빈자리를 기다릴 수 있는 사람"), null=True, blank=True)
    offer_hours = models.PositiveSmallIntegerField(_("빈자리 안내에 답할 시간"), default=24)
    remind_hours = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name=_("몇 시간 전에 미리 알릴까"),
        default=a_day_ahead,
        blank=True,
        size=4,
        help_text=_("쉼표로 나눠 적어요. 예: 24, 2. 밤(21시~8시)에는 그 전 저녁에 알려요. 비우면 알리지 않아요."),
    )
    min_age = models.PositiveSmallIntegerField(_("가장 낮은 나이"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("가장 높은 나이"), null=True, blank=True)
    dongs = models.ManyToManyField(Dong, verbose_name=_("사는 동"), blank=True)
    email_will_do = models.BooleanField(
        _("휴대전화 없이 이메일로도 예약"),
        default=False,
        help_text=_("켜면 이메일만 인증해도 예약할 수 있어요. 전화를 쓰기 어려운 분을 위한 프로그램에 켜 주세요."),
    )
    way = models.CharField(max_length=20, blank=True, editable=False)  # who adds to it: see ways.py
    files_max = models.PositiveSmallIntegerField(
        _("예약할 때 받는 파일 수"),
        default=0,
        help_text=_("0이면 파일을 받지 않아요. 시작하기 전까지 올리고 지울 수 있어요."),
    )
    is_published = models.BooleanField(_("공개"), default=False)

    objects: ClassVar = OfferingQuerySet.as_manager()

    class Meta:
        verbose_name = _("예약 프로그램")
        verbose_name_plural = _("예약 프로그램")
        ordering = ("program", "title")
        constraints = [
            models.UniqueConstraint(fields=["program", "slug"], name="bookings_offering_slug"),
            models.CheckConstraint(name="bookings_group_of_one_or_more", condition=Q(group_max__gte=1)),
            models.CheckConstraint(name="bookings_offer_lasts", condition=Q(offer_hours__gte=1)),
            models.CheckConstraint(
                name="bookings_window_in_order",
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=models.F("opens_at")),
            ),
            models.CheckConstraint(
                name="bookings_ages_in_order",
                condition=Q(min_age__isnull=True) | Q(max_age__isnull=True) | Q(max_age__gte=models.F("min_age")),
            ),
            models.CheckConstraint(name="bookings_allocation_known", condition=Q(allocation__in=Allocation.values)),
        ]

    def __str__(self) -> str:
        return self.title

    @cached_property
    def dong_codes(self) -> frozenset[str]:
        """The dongs it is for; none means all."""
        return frozenset(self.dongs.values_list("code", flat=True))

    @cached_property
    def active_services(self) -> "list[Service]":
        """What it is for, where a visit may be for several things."""
        return list(self.services.filter(is_active=True))

    @property
    def contact_phone(self) -> str:
        """The telephone of the department that keeps it; the program's where that is the same, or has none."""
        department = self.department
        if department.pk == self.program.department_id or not department.phone:
            return self.program.outside_phone
        if department.phone_kind == "extension":
            return f"02-330-{department.phone}"
        return format_phone(department.phone)


class Service(models.Model):
    """One of several things done in a single visit (P01: 전입신고, 취득세, 청소), each by its department."""

    offering = models.ForeignKey(
        Offering, verbose_name=_("예약 프로그램"), on_delete=models.CASCADE, related_name="services"
    )
    department = models.ForeignKey(Department, verbose_name=_("부서"), on_delete=models.PROTECT)
    name = models.CharField(_("업무"), max_length=60)
    minutes = models.PositiveSmallIntegerField(_("걸리는 시간(분)"), default=10)
    papers = models.TextField(_("준비 서류"), blank=True)
    order = models.PositiveSmallIntegerField(_("차례"), default=100)
    is_active = models.BooleanField(_("사용"), default=True)

    class Meta:
        verbose_name = _("업무")
        verbose_name_plural = _("업무")
        ordering = ("order", "name")
        constraints = [models.UniqueConstraint(fields=["offering", "name"], name="bookings_service_name")]

    def __str__(self) -> str:
        return self.name


class ResourceKind(models.TextChoices):
    OFFICER = "officer", _("담당자")
    ROOM = "room", _("장소")
    INTERPRETER = "interpreter", _("통역사")


class Resource(models.Model):
    """An officer, a room or an interpreter: in one place at one time."""

    kind = models.CharField(_("종류"), max_length=12, choices=ResourceKind.choices)
    name = models.CharField(_("이름"), max_length=60, help_text=_("사람은 이름이 아니라 직위를 적어요."))
    department = models.ForeignKey(Department, verbose_name=_("부서"), on_delete=models.PROTECT)
    user = models.OneToOneField(User, verbose_name=_("직원 계정"), null=True, blank=True, on_delete=models.SET_NULL)
    is_active = models.BooleanField(_("사용"), default=True)
    # What stands in the private address of its calendar; another one makes the old address useless.
    feed_key = models.CharField(_("달력 주소의 열쇠"), max_length=40, blank=True, editable=False)

    class Meta:
        verbose_name = _("담당자와 장소")
        verbose_name_plural = _("담당자와 장소")
        ordering = ("kind", "name")
        constraints = [
            models.UniqueConstraint(fields=["department", "kind", "name"], name="bookings_resource_name"),
            models.CheckConstraint(name="bookings_resource_kind_known", condition=Q(kind__in=ResourceKind.values)),
        ]

    def __str__(self) -> str:
        return self.name


class Series(models.Model):
    """Sessions every week: on these weekdays (0 = Monday), from one day to another, but for holidays and exceptions."""

    offering = models.ForeignKey(
        Offering, verbose_name=_("예약 프로그램"), on_delete=models.CASCADE, related_name="series"
    )
    weekdays = ArrayField(models.PositiveSmallIntegerField(), verbose_name=_("요일"))
    starts = models.TimeField(_("시작 시각"))
    ends = models.TimeField(_("마치는 시각"))
    first = models.DateField(_("첫날"))
    last = models.DateField(_("마지막 날"))
    exceptions = ArrayField(models.DateField(), verbose_name=_("쉬는 날"), default=list, blank=True)
    every_minutes = models.PositiveSmallIntegerField(_("몇 분마다 나눌까"), null=True, blank=True)
    place = models.CharField(_("곳"), max_length=100, blank=True)
    capacity = models.PositiveSmallIntegerField(_("정원"), default=1)
    resource = models.ForeignKey(
        Resource, verbose_name=_("담당자나 장소"), null=True, blank=True, on_delete=models.PROTECT
    )

    class Meta:
        verbose_name = _("반복 일정")
        verbose_name_plural = _("반복 일정")
        ordering = ("first", "starts")
        constraints = [
            models.CheckConstraint(name="bookings_series_times_in_order", condition=Q(ends__gt=models.F("starts"))),
            models.CheckConstraint(name="bookings_series_days_in_order", condition=Q(last__gte=models.F("first"))),
            models.CheckConstraint(
                name="bookings_series_weekdays_known",
                condition=Q(weekdays__contained_by=[0, 1, 2, 3, 4, 5, 6]) & Q(weekdays__len__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offering} {self.starts:%H:%M}"


class Occupation(models.Model):
    """A resource's time that is taken, by a session or otherwise; two of them never overlap (exclusion)."""

    resource = models.ForeignKey(Resource, verbose_name=_("담당자나 장소"), on_delete=models.PROTECT)
    during = DateTimeRangeField(_("시간"))
    session = models.OneToOneField(
        "bookings.Session", verbose_name=_("회차"), null=True, blank=True, on_delete=models.CASCADE
    )
    why = models.CharField(_("까닭"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("잡힌 시간")
        verbose_name_plural = _("잡힌 시간")
        constraints = [
            ExclusionConstraint(
                name="bookings_resource_once_at_a_time",
                expressions=[("resource", RangeOperators.EQUAL), ("during", RangeOperators.OVERLAPS)],
            ),
            models.CheckConstraint(
                name="bookings_occupation_has_reason", condition=Q(session__isnull=False) | ~Q(why="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.during}"
