"""What a dashboard page is about: whose rows, which year and quarter; and who may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from programs.people.models import Department, User
from programs.people.predicates import require, sees_all, sees_dashboard
from programs.plan.models import Plan, Program
from programs.plan.periods import Period, today

WEEKS = 13  # of the trend


@dataclass(frozen=True, slots=True)
class Scope:
    """`department` None means all; `quarter` None the whole year."""

    year: int
    quarter: int | None
    department: Department | None
    today: date

    @property
    def period(self) -> Period:
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
        begun = self.period.until(self.today)
        return Period.weeks(begun.last, WEEKS) if begun else ()

    @property
    def query(self) -> str:
        """The scope as a query string, for links that keep it."""
        chosen = {
            "year": self.year,
            "quarter": self.quarter or "",
            "department": self.department.slug if self.department else "",
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

    def scope(self, user: User) -> Scope:
        chosen = {}
        if self.is_bound:
            self.full_clean()
            chosen = self.cleaned_data
        own = None if sees_all(user) else user.department
        return Scope(
            year=chosen.get("year") or self.default_year,
            quarter=chosen.get("quarter"),
            department=own or chosen.get("department"),
            today=today(),
        )


def scope_of(request: HttpRequest) -> tuple[ScopeForm, Scope]:
    """Return the filters and the scope of a request; NotYourDuty (403) for those without a dashboard."""
    user = request.user
    require(sees_dashboard, user, _("성과 현황판은 부서장과 구청장, 감사 담당, 시스템 관리자가 볼 수 있어요."))
    assert isinstance(user, User)
    asked = {name: value for name, value in request.GET.items() if name in ("year", "quarter", "department")}
    form = ScopeForm(asked or None, user=user)
    return form, form.scope(user)


def require_program(user: User, program: Program) -> None:
    """A head sees the programs of the own department; those who see all see all."""
    require(
        lambda someone: sees_all(someone) or user.department_id == program.department_id,
        user,
        _("다른 부서의 과제예요. 부서장은 자기 부서의 과제만 볼 수 있어요."),
    )
