"""Filters of the queue. Their choices come from the declarations: states, kinds, channels."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import DropdownFilter

from programs.base.calendar import SEOUL
from programs.cases import kinds
from programs.cases.states import CLOSED_STATES, OPEN_STATES, State
from programs.people.contact import Channel
from programs.people.models import Department, User
from programs.people.predicates import sees_all
from programs.plan.models import Program

OPEN_CHOICES = ("", "open", *OPEN_STATES)


class Filter(DropdownFilter):
    """A filter whose unknown values mean nothing rather than an error."""

    field = ""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        known = {str(key) for key, _text in self.lookup_choices}
        return queryset.filter(**{self.field: value}) if value in known else queryset


class StateFilter(Filter):
    """The queue by default: what is not closed. A search looks through all states."""

    title = _("상태")
    parameter_name = "state"
    all_option = None

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("open", _("끝나지 않은 민원")),
            *[(s.value, s.label) for s in (*OPEN_STATES, *CLOSED_STATES)],
            ("all", _("전체")),
        ]

    def value(self) -> str | None:
        return super().value() or "open"

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = super().value()
        if value is None and request.GET.get("q", "").strip():
            return queryset
        if value in State.values:
            return queryset.filter(state=value)
        return queryset if value == "all" else queryset.open()  # type: ignore[attr-defined]


class DueFilter(Filter):
    title = _("기한")
    parameter_name = "due"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("overdue", _("지남")),
            ("not_received", _("접수가 늦음")),
            ("today", _("오늘까지")),
            ("this_week", _("이번 주까지")),
            ("week", _("7일 안")),
            ("paused", _("시계 멈춤")),
            ("arrived", _("새로 넘어옴")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        now = timezone.now()
        midnight = (now.astimezone(SEOUL) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        match self.value():
            case "overdue":
                return queryset.overdue(now)
            case "not_received":
                return queryset.not_received(now)
            case "today":
                return queryset.due_between(now, midnight)
            case "this_week":
                monday = midnight + timedelta(days=7 - midnight.weekday()) if midnight.weekday() else midnight
                return queryset.due_between(now, monday)
            case "week":
                return queryset.due_between(now, now + timedelta(days=7))
            case "paused":
                return queryset.filter(state=State.SUPPLEMENT)
            case "arrived":
                return queryset.arrived()
        return queryset


class AssigneeFilter(Filter):
    title = _("담당자")
    parameter_name = "assignee"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        found: list[tuple[str, Any]] = [("me", _("내가 맡은 민원")), ("nobody", _("담당자 없음"))]
        chosen = request.GET.get(self.parameter_name, "")
        if chosen.isdecimal():  # one officer's, from the heads' dashboard
            person = User.objects.staff().filter(pk=int(chosen[:18])).first()
            found += [(chosen, person.name)] if person else []
        return found

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        match self.value():
            case "me":
                return queryset.filter(assignee_id=request.user.pk)
            case "nobody":
                return queryset.filter(assignee=None)
            case str(key) if key.isdecimal():
                return queryset.filter(assignee_id=int(key[:18]))
        return queryset


class KindFilter(Filter):
    title = _("종류")
    parameter_name = field = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return kinds.choices()


class ChannelFilter(Filter):
    title = _("경로")
    parameter_name = field = "channel"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return Channel.choices


class ProgramFilter(Filter):
    title = _("과제")
    parameter_name = "program"
    field = "program_id"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            (str(p.number), f"{p.code} {p.title}") for p in Program.objects.only("number", "title").order_by("number")
        ]


class DepartmentFilter(Filter):
    """For those who see all departments; the others' list is their own department's anyway."""

    title = _("부서")
    parameter_name = "department"
    field = "department_id"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        if not sees_all(request.user):
            return []
        return [(str(pk), name) for pk, name in Department.objects.order_by("name").values_list("pk", "name")]
