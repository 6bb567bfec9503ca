"""What a dashboard page is about: whose rows, which year and quarter; and who may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.base.errors import NotYourDuty
from programs.people.models import Department, User
from programs.people.predicates import require, sees_all, sees_dashboard
from programs.plan.models import Plan, Program
from programs.plan.periods import FIRST_YEAR, Period, today

WEEKS = 13  # of the trend


@dataclass(frozen=True, slots=True)
class Scope:
    """`department` None means all; `quarter` None the whole year. The figures are those of the day `on`."""

    year: int
    quarter: int | None
    department: Department | None
    today: date
    on: date
    days: int | None = None  # so many days up to `on` instead of a quarter or a year

    @property
    def period(self) -> Period:
        if self.days is not None:
            return Period(self.on - timedelta(days=self.days - 1), self.on)
        return Period.year(self.year) if self.quarter is None else Period.quarter(self.year, self.quarter)

    @property
    def places(self) -> Sequence[int]:
        """The places of the chosen quarters among the year's four."""
        return (0, 1, 2, 3) if self.quarter is None else (self.quarter - 1,)

    @property
    def department_id(self) -> int | None:
        return self.department.pk if self.department else None

    @property
    def weeks(self) -> tuple[Period, ...]:
        """The thirteen weeks up to the end of the period, or to today; none when it has not begun."""
        begun = self.period.until(self.on)
        return Period.weeks(begun.last, WEEKS) if begun else ()

    @property
    def is_past(self) -> bool:
        """Whether the figures are those of a past day."""
        return self.on < self.today

    @property
    def named_on(self) -> date:
        """The day whose names of departments, and whose departments of programs, hold."""
        return max(self.period.first, min(self.period.last, self.on))

    @property
    def query(self) -> str:
        """The scope as a query string, for links that keep it."""
        chosen = {
            "year": self.year,
            "quarter": self.quarter or "",
            "department": self.department.slug if self.department else "",
            "on": self.on if self.is_past else "",
            "days": self.days or "",
        }
        return urlencode({name: value for name, value in chosen.items() if value})


class ScopeForm(forms.Form):
    """The filters. Wrong values are told beside their field, and the page shows what it shows without them."""

    year = forms.TypedChoiceField(label=_("연도"), coerce=int, required=False)
    quarter = forms.TypedChoiceField(
        label=_("분기"),
        coerce=int,
        empty_value=None,
        required=False,
        choices=[("", _("한 해 전체")), *((n, _("%(n)s분기") % {"n": n}) for n in (1, 2, 3, 4))],
    )
    department = forms.ModelChoiceField(
        label=_("부서"),
        queryset=Department.objects.none(),
        to_field_name="slug",
        empty_label=_("모든 부서"),
        required=False,
    )
    on = forms.DateField(
        label=_("기준일"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("기준일을 2026-11-23처럼 적어 주세요.")},
    )

    days = forms.IntegerField(min_value=1, max_value=366, required=False, widget=forms.HiddenInput)

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        years = list(Plan.objects.order_by("-year").values_list("year", flat=True).distinct())
        self.default_year = next((year for year in years if year <= today().year), today().year)
        choices = [(year, _("%(year)s년") % {"year": year}) for year in years or [self.default_year]]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("year", self.default_year)
        if self.is_bound and not self.data.get("year"):
            self.data = {**self.data, "year": str(self.default_year)}  # so that the select shows what is shown
        if sees_all(user):
            self.fields["department"].queryset = Department.objects.order_by("name")  # type: ignore[attr-defined]
        else:
            del self.fields["department"]
        self.fields["on"].widget.attrs["max"] = today().isoformat()

    def show_quarter(self, scope: Scope) -> None:
        """On a quarter's page: no whole year to choose, and what is shown is what is chosen."""
        field = self.fields["quarter"]
        field.choices = field.choices[1:]  # type: ignore[attr-defined]
        self.initial.update(year=scope.year, quarter=scope.quarter)
        if self.is_bound:
            self.data = {**self.data, "year": str(scope.year), "quarter": str(scope.quarter)}

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data["on"]
        if on is not None and on > today():
            raise forms.ValidationError(_("아직 오지 않은 날이에요. 오늘이나 지난 날을 골라 주세요."))
        if on is not None and on.year < FIRST_YEAR:
            raise forms.ValidationError(_("%(year)s년부터 고를 수 있어요.") % {"year": FIRST_YEAR})
        return on

    def scope(self, user: User) -> Scope:
        chosen = {}
        if self.is_bound:
            self.full_clean()
            chosen = self.cleaned_data
        own = None if sees_all(user) else user.department
        scope = Scope(
            year=chosen.get("year") or self.default_year,
            quarter=chosen.get("quarter"),
            department=own or chosen.get("department"),
            today=today(),
            on=chosen.get("on") or today(),
            days=chosen.get("days"),
        )
        if scope.department is not None:
            scope.department.name = scope.department.name_on(scope.named_on)  # as shown; never saved
        return scope


def scope_of(request: HttpRequest, *, spans: bool = False, department: str | None = None) -> tuple[ScopeForm, Scope]:
    """Return the filters and the scope of a request; NotYourDuty (403) for those without a dashboard.

    With `spans` the last `days` up to a day may be asked for, too. With `department` the page is about that one:
    404 where there is none, 403 for the head of another.
    """
    user = request.user
    require(sees_dashboard, user, _("성과 현황판은 부서장과 구청장, 감사 담당, 시스템 관리자가 볼 수 있어요."))
    assert isinstance(user, User)
    names = ("year", "quarter", "department", "on", *(["days"] if spans else []))
    asked = {name: value for name, value in request.GET.items() if name in names}
    if department is not None:
        place = get_object_or_404(Department, slug=department)
        if not sees_all(user) and user.department_id != place.pk:
            raise NotYourDuty(_("다른 부서의 보고서예요. 부서장은 자기 부서의 보고서만 볼 수 있어요."))
        asked["department"] = department
    form = ScopeForm(asked or None, user=user)
    return form, form.scope(user)


def program_of(request: HttpRequest, number: int) -> Program:
    """The program of a page; 404 where there is none, 403 for the head of another department."""
    found = get_object_or_404(Program.objects.with_places(), pk=number)
    assert isinstance(request.user, User)
    require_program(request.user, found)
    return found


def tabs(scope: Scope, current: str) -> list[dict[str, object]]:
    """The dashboard's three pages, in the department that is shown."""
    whose = f"?department={scope.department.slug}" if scope.department else ""
    return [
        {"text": text, "href": reverse(f"dashboard:{name}") + whose, "current": name == current}
        for name, text in (("week", _("이번 주")), ("index", _("목표와 실적")), ("reports", _("분기 보고서")))
    ]


def require_program(user: User, program: Program) -> None:
    """A head sees the programs that are the own department's, or were; those who see all see all."""
    require(
        lambda someone: (
            sees_all(someone)
            or user.department_id == program.department_id
            or (user.department_id is not None and program.charges.filter(before=user.department_id).exists())
        ),
        user,
        _("다른 부서의 과제예요. 부서장은 자기 부서의 과제만 볼 수 있어요."),
    )
