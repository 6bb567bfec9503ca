"""Filters of the list of subscribers."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from programs.people.models import Dong, Language

from ..models import AgeBand, SignupPlace, Topic
from ..queries import reachable_q


class Filter(DropdownFilter):
    """A filter whose unknown values mean nothing rather than an error."""

    field = ""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        known = {str(key) for key, _text in self.lookup_choices}
        return queryset.filter(**self.condition(value)) if value in known else queryset

    def condition(self, value: str | None) -> dict[str, Any]:
        return {self.field: value}


class StateFilter(DropdownFilter):
    """What somebody gets, or why not."""

    title = _("받는 상태")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("sms", _("문자로 받음")),
            ("email", _("이메일로 받음")),
            ("ad", _("광고성 정보에 동의함")),
            ("night", _("야간 수신에 동의함")),
            ("set_aside", _("닿지 않아 멈춤")),
            ("old", _("동의한 지 2년이 됨")),
            ("asked", _("다시 물었고 답을 기다림")),
            ("ended", _("해지함")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        now = timezone.now()
        rows: Any = queryset
        match self.value():
            case "sms" | "email" as channel:
                return queryset.filter(reachable_q(channel))
            case "ad":
                return queryset.filter(ad_consent_at__isnull=False)
            case "night":
                return queryset.filter(night_consent_at__isnull=False)
            case "set_aside":
                return queryset.filter(Q(sms_set_aside_at__isnull=False) | Q(email_set_aside_at__isnull=False))
            case "old":
                return rows.consent_is_old(now)
            case "asked":
                return rows.consent_is_old(now).filter(reconfirm_asked_at__isnull=False)
            case "ended":
                return queryset.filter(ended_at__isnull=False)
            case _:
                return queryset


class TopicFilter(Filter):
    title = _("주제")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(topic.number), topic.name) for topic in Topic.objects.all()]

    def condition(self, value: str | None) -> dict[str, Any]:
        return {"topics__contains": [int(value or 0)]}


class DongFilter(Filter):
    title = _("동")
    parameter_name = "dong"
    field = "dong_id"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Dong.objects.values_list("code", "name"))


class AgeFilter(Filter):
    title = _("나이대")
    parameter_name = "age"
    field = "age_band"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [choice for choice in AgeBand.choices if choice[0]]


class LanguageFilter(Filter):
    title = _("언어")
    parameter_name = "language"
    field = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Language.choices)


class PlaceFilter(Filter):
    title = _("신청받은 곳")
    parameter_name = "place"
    field = "place_id"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(place.pk), place.name) for place in SignupPlace.objects.all()]
