"""Parameters of a call, as Django forms: checked before anything is looked up, described in the schema from here."""

from __future__ import annotations

from typing import Any, Self

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from programs.people.models import Department
from programs.plan.models import Category, Program
from programs.plan.periods import FIRST_YEAR, LAST_YEAR
from programs.portal.api.problems import InvalidQuery

ALWAYS_KNOWN = ("format",)  # DRF's own


class Query(forms.Form):
    """All parameters are optional; `cleaned_data` has None or "" for those not given."""

    language = forms.ChoiceField(
        choices=settings.LANGUAGES,
        required=False,
        help_text=gettext_lazy("글의 언어. 번역이 없는 글은 한국어로 와요."),
        error_messages={"invalid_choice": gettext_lazy("언어는 ko, en, zh-hans, vi 가운데 하나예요.")},
    )

    @classmethod
    def of(cls, request: Request) -> Self:
        """Return the checked parameters; InvalidQuery (400) names each one that is unknown or wrong."""
        query = cls(request.query_params)
        unknown = set(request.query_params) - set(query.fields) - set(ALWAYS_KNOWN)
        wrong = {name: [str(error) for error in errors] for name, errors in query.errors.items()}
        for name in sorted(unknown):
            known = ", ".join(sorted(query.fields))
            wrong[name] = [_("모르는 변수예요. 쓸 수 있는 변수: %(known)s") % {"known": known}]
        if wrong:
            raise InvalidQuery(wrong)
        return query

    @classmethod
    def parameters(cls) -> list[OpenApiParameter]:
        """Describe the parameters for the schema."""
        return [_parameter(name, field) for name, field in cls.base_fields.items()]


class ListQuery(Query):
    """Which page of a list, and how long a page is."""

    page = forms.IntegerField(
        min_value=1, max_value=1_000_000, required=False, help_text=gettext_lazy("몇째 쪽, 1부터")
    )
    page_size = forms.IntegerField(
        min_value=1, max_value=100, required=False, help_text=gettext_lazy("한 쪽에 담을 수, 100까지 (보통 50)")
    )


class ProgramListQuery(ListQuery):
    category = forms.ChoiceField(
        choices=Category.choices,
        required=False,
        help_text=gettext_lazy("분야"),
        error_messages={"invalid_choice": gettext_lazy("그런 분야가 없어요.")},
    )
    department = forms.SlugField(required=False, max_length=40, help_text=gettext_lazy("담당 부서의 주소 이름(slug)"))
    app = forms.SlugField(required=False, max_length=30, help_text=gettext_lazy("업무 묶음, 예: civil_affairs"))
    search = forms.CharField(
        required=False,
        max_length=60,
        help_text=gettext_lazy("제목, 목표, 대상, 부서에서 찾을 낱말. 한글 두 글자도 돼요."),
    )

    def clean_department(self) -> str:
        slug: str = self.cleaned_data["department"]
        if slug and not Department.objects.filter(slug=slug).exists():
            raise forms.ValidationError(_("그런 부서가 없어요."))
        return slug

    def clean_app(self) -> str:
        app: str = self.cleaned_data["app"]
        if app and not Program.objects.filter(app=app).exists():
            raise forms.ValidationError(_("그런 업무 묶음이 없어요."))
        return app


class YearQuery(Query):
    year = forms.IntegerField(
        min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False, help_text=gettext_lazy("연도, 없으면 올해")
    )


class PeriodQuery(YearQuery):
    quarter = forms.IntegerField(
        min_value=1, max_value=4, required=False, help_text=gettext_lazy("분기 1~4, 없으면 한 해 전체")
    )


def _parameter(name: str, field: forms.Field) -> OpenApiParameter:
    schema: dict[str, Any] = {}
    if isinstance(field, forms.IntegerField):
        schema = {"type": "integer", "minimum": field.min_value, "maximum": field.max_value}
    elif isinstance(field, forms.ChoiceField):
        schema = {"type": "string", "enum": [key for key, _label in field.choices]}  # type: ignore[misc,union-attr]
    elif isinstance(field, forms.SlugField):
        schema = {"type": "string", "maxLength": field.max_length, "pattern": "^[-a-zA-Z0-9_]+$"}
    elif isinstance(field, forms.CharField):
        schema = {"type": "string", "maxLength": field.max_length}
    return OpenApiParameter(name, schema or OpenApiTypes.STR, description=str(field.help_text))
