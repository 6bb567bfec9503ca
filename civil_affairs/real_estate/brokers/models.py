"""P09.2: the brokers of the register, and what they said about themselves when they joined."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civil_affairs.real_estate.brokers.queries import BrokerQuerySet
from civil_affairs.real_estate.brokers.rules import DEALS, Facts
from programs.people.fields import EncryptedTextField, LookupHashField
from programs.people.models import Dong


class BrokerKind(models.TextChoices):
    LICENSED = "licensed", _("공인중개사")
    ASSISTANT = "assistant", _("중개인")


class BrokerState(models.TextChoices):
    LISTED = "listed", _("등록부에만 있음")
    JOINED = "joined", _("참여")
    SUSPENDED = "suspended", _("정지")
    CLOSED = "closed", _("등록부에서 빠짐")


class Sex(models.TextChoices):
    FEMALE = "female", _("여성")
    MALE = "male", _("남성")


def all_deals() -> list[str]:
    return list(DEALS)


class Broker(models.Model):
    """A broker's office of the district's register. Register facts come by import, wishes from the broker."""

    register_number = models.CharField(_("등록번호"), max_length=30, unique=True)
    name = models.CharField(_("사무소 이름"), max_length=60)
    kind = models.CharField(_("구분"), max_length=9, choices=BrokerKind.choices)
    representative = EncryptedTextField(_("대표자"), blank=True)
    representative_hash = LookupHashField(source="representative", null=True, blank=True)
    sex = models.CharField(_("대표자 성별"), max_length=6, choices=Sex.choices, blank=True)
    address = models.CharField(_("사무소 주소"), max_length=200)
    dong = models.ForeignKey(
        Dong,
        models.PROTECT,
        verbose_name=_("행정동"),
        null=True,
        blank=True,
        related_name="+",
        help_text=_("주소의 법정동이 여러 행정동에 걸치면 비어 있어요."),
    )
    office_phone = models.CharField(_("사무소 전화"), max_length=11, blank=True)  # on the sign of the office: public
    phone = EncryptedTextField(_("휴대전화"), blank=True)  # of a person: gets the links, is shown to nobody outside
    phone_hash = LookupHashField(source="phone", null=True, blank=True)
    registered_on = models.DateField(_("개설등록일"), null=True, blank=True)

    languages = ArrayField(models.CharField(max_length=8), verbose_name=_("외국어"), default=list, blank=True)
    areas = ArrayField(models.CharField(max_length=10), verbose_name=_("맡는 동"), default=list, blank=True)
    areas_chosen = models.BooleanField(_("맡는 동을 직접 정함"), default=False)  # else those of the office's address
    deals = ArrayField(models.CharField(max_length=7), verbose_name=_("거래"), default=all_deals, blank=True)
    open_sundays = models.BooleanField(_("일요일 영업"), default=False)
    open_holidays = models.BooleanField(_("공휴일 영업"), default=False)

    state = models.CharField(_("상태"), max_length=9, choices=BrokerState.choices, default=BrokerState.LISTED)
    joined_at = models.DateTimeField(_("참여한 때"), null=True, blank=True)
    suspended_until = models.DateField(_("정지 끝나는 날"), null=True, blank=True)
    turn = models.BigIntegerField(_("차례 번호"), default=0, editable=False)  # 0: never chosen in turn
    created_at = models.DateTimeField(_("등록부에 처음 든 때"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("등록부에서 빠진 때"), null=True, blank=True, editable=False)
    forgotten_at = models.DateTimeField(_("개인정보를 지운 때"), null=True, blank=True, editable=False)

    objects: ClassVar = BrokerQuerySet.as_manager()

    class Meta:
        verbose_name = _("중개사무소")
        verbose_name_plural = _("중개사무소")
        ordering = ("name", "id")
        constraints = [
            models.CheckConstraint(name="broker_kind_known", condition=Q(kind__in=BrokerKind.values)),
            models.CheckConstraint(name="broker_state_known", condition=Q(state__in=BrokerState.values)),
            models.CheckConstraint(name="broker_sex_known", condition=Q(sex__in=["", *Sex.values])),
            models.CheckConstraint(name="broker_has_a_number", condition=~Q(register_number="")),
            models.CheckConstraint(
                name="broker_joined_says_since_when", condition=~Q(state="joined") | Q(joined_at__isnull=False)
            ),
            models.CheckConstraint(
                name="broker_suspended_says_until_when",
                condition=Q(state="suspended", suspended_until__isnull=False)
                | (~Q(state="suspended") & Q(suspended_until__isnull=True)),
            ),
        ]
        indexes = [
            # fitting(): whom a request of some dongs may go to
            GinIndex(fields=["areas"], name="broker_fitting_area", condition=Q(state="joined")),
            # fitting() for a language that few speak
            GinIndex(fields=["languages"], name="broker_fitting_language", condition=Q(state="joined")),
            # in_turn(): the order of the joined ones; and the public list's count
            models.Index(fields=["turn"], name="broker_in_turn", condition=Q(state="joined")),
            # the register's telephone when a broker applies, or a text message came back
            models.Index(fields=["phone_hash"], name="broker_by_phone"),
            # suspension_over(): every night
            models.Index(fields=["suspended_until"], name="broker_suspended", condition=Q(state="suspended")),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.register_number})"

    @property
    def is_joined(self) -> bool:
        return self.state == BrokerState.JOINED

    @property
    def facts(self) -> Facts:
        return Facts._make(getattr(self, name) for name in Facts._fields)


class Draw(models.Model):
    """To whom one request went, and what anybody needs to draw it again; it names no resident."""

    reference = models.CharField(_("접수번호"), max_length=40, unique=True)  # the request's number is the seed
    at = models.DateTimeField(_("정한 때"))
    wanted = models.JSONField(_("조건"))
    joined = models.PositiveIntegerField(_("참여 중개사무소"))
    fitting = models.PositiveIntegerField(_("조건에 맞은 곳"))
    missing = models.JSONField(_("조건마다 맞지 않은 곳"), default=dict)
    candidates = models.JSONField(_("차례를 따진 곳"), null=True, blank=True)  # [[number, turn], ...]; only with a cap
    chosen = models.JSONField(_("정해진 곳"), null=True, blank=True)

    class Meta:
        verbose_name = _("중개사무소 정하기")
        verbose_name_plural = _("중개사무소 정하기")
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return self.reference
