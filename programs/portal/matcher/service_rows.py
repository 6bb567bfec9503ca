"""Services that staff describe themselves: whom they are for as data, beside those that programs register in code."""

from collections.abc import Iterator
from datetime import date
from typing import Any, ClassVar
from urllib.parse import urlsplit

import structlog
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from programs.base.matching.conditions import BadCondition, Condition, Season, from_data
from programs.base.matching.registry import Match, source
from programs.base.text import validate_no_rrn
from programs.plan.models import Program

log = structlog.get_logger(__name__)
PREFIX = "service:"


def validate_address(value: str) -> None:
    """A page of this portal that is there, or an https address."""
    parts = urlsplit(value)
    if parts.scheme == "https" and parts.netloc:
        return
    if parts.scheme or parts.netloc or not value.startswith("/"):
        raise ValidationError(_("이 포털의 쪽은 /로, 다른 곳은 https://로 시작해서 적어 주세요."))
    try:
        resolve(parts.path)
    except Resolver404:
        raise ValidationError(_("이 포털에 그런 쪽이 없어요. 주소를 확인해 주세요.")) from None


def validate_conditions(value: Any) -> None:
    if not isinstance(value, list):
        raise ValidationError(_("조건을 읽을 수 없어요."))
    for each in value:
        try:
            from_data(each)
        except BadCondition as error:
            raise ValidationError(str(error)) from error


class MatchServiceQuerySet(models.QuerySet["MatchService"]):
    def offered(self, day: date) -> "MatchServiceQuerySet":
        """Those in use whose last day has not passed."""
        return self.filter(Q(last__isnull=True) | Q(last__gte=day), is_active=True)


class MatchService(models.Model):
    """One service of a program. `conditions` are data of programs.base.matching; none: it is for everybody.

    `translations` holds title, text, cost, place and when by language; what is missing is shown in Korean.
    """

    WORDS: ClassVar = ("title", "text", "cost", "place", "when")

    program = models.ForeignKey(
        Program, verbose_name=_("과제"), on_delete=models.PROTECT, related_name="match_services"
    )
    title = models.CharField(_("이름"), max_length=80)
    text = models.CharField(_("한 줄 설명"), max_length=200, blank=True)
    url = models.CharField(
        _("시작하는 주소"),
        max_length=300,
        validators=[validate_address],
        help_text=_("신청이나 안내를 시작하는 쪽이에요. 예: /programs/10/"),
    )
    conditions = models.JSONField(_("누구를 위한 서비스"), default=list, blank=True, validators=[validate_conditions])
    cost = models.CharField(_("비용"), max_length=60, blank=True, help_text=_("예: 무료"))
    place = models.CharField(_("곳"), max_length=80, blank=True)
    when = models.CharField(_("때"), max_length=80, blank=True, help_text=_("예: 매주 화요일 10시"))
    first = models.DateField(_("시작하는 날"), null=True, blank=True)
    last = models.DateField(_("마지막 날"), null=True, blank=True)
    translations = models.JSONField(_("다른 언어"), default=dict, blank=True)
    order = models.PositiveSmallIntegerField(
        _("순서"), default=100, help_text=_("작을수록 먼저 보여요. 같으면 과제 번호대로예요.")
    )
    is_active = models.BooleanField(_("사용"), default=True)

    objects: ClassVar = MatchServiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("맞춤 서비스")
        verbose_name_plural = _("맞춤 서비스")
        ordering = ("program", "order", "title")
        constraints = [
            models.CheckConstraint(
                name="portal_matchservice_days_in_order",
                condition=Q(first__isnull=True) | Q(last__isnull=True) | Q(last__gte=F("first")),
                violation_error_message=_("마지막 날이 시작하는 날보다 앞서요."),
            ),
            models.UniqueConstraint(
                fields=["program", "title"],
                name="portal_matchservice_once",
                violation_error_message=_("이 과제에 같은 이름의 서비스가 이미 있어요."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        for words in self.translations.values():
            for each in words.values():
                validate_no_rrn(each)

    @property
    def key(self) -> str:
        return f"{PREFIX}{self.pk}"

    def word(self, name: str) -> str:
        """One of WORDS in the page's language, in Korean where there is no translation."""
        own: dict[str, str] = self.translations.get((get_language() or "ko").lower(), {})
        return own.get(name) or str(getattr(self, name))

    def all_conditions(self) -> tuple[Condition, ...]:
        """Those written down, and its period. Raises BadCondition when the vocabulary knows one no more."""
        found = tuple(from_data(each) for each in self.conditions)
        return (*found, Season(first=self.first, last=self.last)) if self.first or self.last else found

    def match(self) -> Match:
        return Match(
            key=self.key,
            program=self.program_id,
            url=self.url,
            conditions=self.all_conditions(),
            order=self.order,
            **{name: self.word(name) for name in self.WORDS},
        )


OTHER_LANGUAGES = tuple(code for code, _name in settings.LANGUAGES if code != "ko")


@source
def rows() -> Iterator[Match]:
    """One match per row in use. One that the vocabulary no longer fits is left out and marked in the admin."""
    for row in MatchService.objects.offered(timezone.localdate()):
        try:
            yield row.match()
        except BadCondition as error:
            log.warning("match_service.unreadable", service=row.pk, error=str(error))
