"""A civil form, its fields, and how often it was opened. Every text is kept by language; nobody's data is."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civil_affairs.forms_library.languages import EXPECTED, KOREAN
from civil_affairs.forms_library.queries import FormQuerySet
from civil_affairs.forms_library.searching import condensed, initials
from programs.base.models import SearchText, search_index
from programs.people.models import Department

CHECK_EVERY = timedelta(days=365)
# What a form is explained by, in every language. Other names of a form ("등본") are what people search for.
PARTS = {
    "title": _("이름"),
    "purpose": _("무엇에 쓰나요"),
    "who": _("누가 내나요"),
    "where": _("어디에 내나요"),
    "fee": _("수수료"),
    "takes": _("얼마나 걸리나요"),
    "papers": _("함께 가져올 것"),
    "known_as": _("다른 이름"),
}
LISTS = ("papers", "known_as")
NEEDED = tuple(part for part in PARTS if part != "known_as")  # without other names a language lacks nothing


class Topic(models.TextChoices):
    RESIDENCE = "residence", _("이사와 주민등록")
    FAMILY = "family", _("가족관계")
    IDENTITY = "identity", _("신분증과 인감")
    PASSPORT = "passport", _("여권")
    FOREIGNER = "foreigner", _("외국인")
    TAX = "tax", _("세금")
    ENVIRONMENT = "environment", _("청소와 환경")


class CivilForm(SearchText):
    """`texts` holds PARTS by language. `legal_number` stays empty unless it is known for certain."""

    slug = models.SlugField(_("주소 이름"), max_length=60, unique=True)
    topic = models.CharField(_("갈래"), max_length=12, choices=Topic.choices)
    department = models.ForeignKey(Department, verbose_name=_("담당 부서"), on_delete=models.PROTECT)
    legal_number = models.CharField(
        _("법정 서식 번호"), max_length=100, blank=True, help_text=_("확실히 아는 것만 적어요. 모르면 비워 둬요.")
    )
    fee_won = models.PositiveIntegerField(
        _("수수료(원)"), null=True, blank=True, help_text=_("정해진 금액이 없으면 비워 둬요. 0은 무료예요.")
    )
    service_url = models.CharField(
        _("이 누리집의 신청·예약 화면"), max_length=200, blank=True, help_text=_("예: /programs/7/name-change/")
    )
    needs = ArrayField(
        models.CharField(max_length=30), verbose_name=_("맞춤 서비스의 필요한 일"), default=list, blank=True
    )
    version_on = models.DateField(
        _("서식 기준일"), null=True, blank=True, help_text=_("서식이 마지막으로 바뀐 날이에요.")
    )
    checked_on = models.DateField(_("내용을 확인한 날"), null=True, blank=True)  # null: nobody has yet
    is_published = models.BooleanField(_("공개"), default=True)
    texts = models.JSONField(_("설명"), default=dict, blank=True)
    # What is searched, condensed: the names; all the form's own texts with the labels of its fields, in every language;
    # the initial consonants of its Korean names. What to write in a field would find every form.
    named = models.TextField(editable=False, default="")
    found_by = models.TextField(editable=False, default="")
    initials = models.CharField(max_length=200, editable=False, default="")

    objects: ClassVar = FormQuerySet.as_manager()

    class Meta:
        verbose_name = _("민원서식")
        verbose_name_plural = _("민원서식")
        ordering = ("slug",)
        indexes = [search_index("civil_affairs_form_bigrams")]
        constraints = [
            models.CheckConstraint(name="civil_affairs_form_topic_known", condition=Q(topic__in=Topic.values))
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.index_text()
        if (only := kwargs.get("update_fields")) is not None and "texts" in only:
            kwargs["update_fields"] = {*only, "named", "found_by", "initials", "bigrams"}
        super().save(*args, **kwargs)

    @property
    def title(self) -> str:
        return str(self.texts.get(KOREAN, {}).get("title") or self.slug)

    def search_source(self) -> str:
        return self.found_by

    def index_text(self) -> None:
        """Bring what is searched up to the texts; fields are known once the form has been saved."""
        labels = (
            [each.get("label", "") for field in self.fields.all() for each in field.texts.values()] if self.pk else []
        )
        names = [name for texts in self.texts.values() for name in (texts.get("title", ""), *texts.get("known_as", []))]
        self.named = " ".join(map(condensed, names))
        self.found_by = " ".join(filter(None, map(condensed, [self.legal_number, *_strings(self.texts), *labels])))
        korean = self.texts.get(KOREAN, {})
        self.initials = " ".join(map(initials, [self.title, *korean.get("known_as", [])]))[:200]
        super().index_text()

    def get_absolute_url(self) -> str:
        return reverse("forms_library:form", args=[self.slug])

    def languages(self) -> list[str]:
        """The languages that have at least a title and a purpose, Korean first, then the portal's, then others."""
        having = [code for code, texts in self.texts.items() if texts.get("title") and texts.get("purpose")]
        return sorted(having, key=lambda code: (EXPECTED.index(code) if code in EXPECTED else len(EXPECTED), code))

    def missing(self, language: str) -> int:
        """How many texts this language lacks of those that Korean has."""
        lacking = sum(1 for part in NEEDED if self._has(KOREAN, part) and not self._has(language, part))
        for field in self.fields.all():
            korean, other = field.texts.get(KOREAN, {}), field.texts.get(language, {})
            lacking += sum(1 for name in ("label", "help") if korean.get(name) and not other.get(name))
        return lacking

    def _has(self, language: str, part: str) -> bool:
        return bool(self.texts.get(language, {}).get(part))

    def is_stale(self, today: date) -> bool:
        """Whether nobody has looked for a year, or ever, whether it still holds."""
        return self.checked_on is None or self.checked_on <= today - CHECK_EVERY


class FieldKind(models.TextChoices):
    TEXT = "text", _("글")
    CHOICE = "choice", _("고르기")
    SIGN = "sign", _("서명")
    NUMBER = "number", _("등록번호(종이에만)")


class FormField(models.Model):
    """A field as it is printed, with what to write in it; the example is invented. A number has none, ever."""

    form = models.ForeignKey(CivilForm, verbose_name=_("서식"), on_delete=models.CASCADE, related_name="fields")
    order = models.PositiveSmallIntegerField(_("차례"), default=100)
    kind = models.CharField(_("종류"), max_length=8, choices=FieldKind.choices, default=FieldKind.TEXT)
    example = models.CharField(_("작성 예시"), max_length=120, blank=True, help_text=_("꾸며 낸 내용만 적어요."))
    texts = models.JSONField(_("이름과 설명"), default=dict, blank=True)

    class Meta:
        verbose_name = _("서식의 칸")
        verbose_name_plural = _("서식의 칸")
        ordering = ("order", "pk")
        constraints = [
            models.CheckConstraint(name="civil_affairs_field_kind_known", condition=Q(kind__in=FieldKind.values)),
            models.CheckConstraint(
                name="civil_affairs_number_without_example", condition=~Q(kind=FieldKind.NUMBER) | Q(example="")
            ),
        ]

    def __str__(self) -> str:
        return str(self.texts.get(KOREAN, {}).get("label", ""))


class Deed(models.TextChoices):
    VIEW = "view", _("설명을 봄")
    SHEET = "sheet", _("빈 서식을 엶")
    EXAMPLE = "example", _("작성 예시를 엶")


class FormUse(models.Model):
    """How often a form was opened on a day in a language: a bare count, nobody's."""

    form = models.ForeignKey(CivilForm, verbose_name=_("서식"), on_delete=models.CASCADE, related_name="uses")
    at = models.DateTimeField(_("날"), help_text=_("그날 0시"))
    language = models.CharField(_("언어"), max_length=10)
    deed = models.CharField(_("한 일"), max_length=8, choices=Deed.choices)
    count = models.PositiveIntegerField(_("횟수"), default=0)

    class Meta:
        verbose_name = _("서식을 본 수")
        verbose_name_plural = _("서식을 본 수")
        constraints = [
            models.UniqueConstraint(fields=["form", "at", "language", "deed"], name="civil_affairs_form_use_once"),
            models.CheckConstraint(name="civil_affairs_form_deed_known", condition=Q(deed__in=Deed.values)),
        ]
        indexes = [models.Index(fields=["at"], name="civil_affairs_form_use_at")]  # indicators of a period

    def __str__(self) -> str:
        return f"{self.form} {self.language} {self.count}"


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for each in inner for text in _strings(each)]
