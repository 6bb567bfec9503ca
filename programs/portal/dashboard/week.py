"""A department's Monday morning: what is late, what will be this week, who has how much, what changed; no HTML here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _

from programs.base.calendar import moment
from programs.base.closures import current_calendar
from programs.bookings.models import Booking
from programs.bookings.states import State as Booked
from programs.cases import timeleft
from programs.cases.case import Case
from programs.cases.queries import CaseQuerySet
from programs.cases.states import State
from programs.people.models import Department, Role, User
from programs.people.todos import Tile, tiles_for
from programs.plan.periods import SEOUL, Period
from programs.portal.dashboard.changes import Change, changes

SHOWN = 10  # rows of a list; the queue has them all


def queue(**filters: Any) -> str:
    """The admin's list of cases with these filters."""
    return f"{reverse('admin:cases_case_changelist')}?{urlencode({name: one for name, one in filters.items() if one})}"


@dataclass(frozen=True, slots=True)
class Load:
    """How much one officer (or nobody, or a department) has."""

    name: str
    url: str
    open: int
    late: int
    week: int
    oldest: datetime | None
    filters: dict[str, Any]
    is_nobody: bool = False

    @property
    def late_url(self) -> str:
        return queue(**self.filters, due="overdue")

    @property
    def week_url(self) -> str:
        return queue(**self.filters, due="this_week")


@dataclass(frozen=True, slots=True)
class Row:
    """A case of a list: whose it is and how long it has, nothing about the applicant."""

    case: Case
    url: str
    left: timeleft.TimeLeft


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week: what ends on it, who comes, and why nobody works."""

    day: date
    closed: str
    due: int
    booked: int
    undecided: int


class Week:
    """The week of `now` as one department has it, or all of them; each part is asked for when it is first used."""

    def __init__(self, department: Department | None, user: User, now: datetime) -> None:
        self.department, self.user, self.now = department, user, now
        self.today = now.astimezone(SEOUL).date()
        self.period = Period.weeks(self.today, 1)[0]

    @property
    def filters(self) -> dict[str, Any]:
        """What narrows the queue to this department; a head's queue is the own department's anyway."""
        narrowed = self.department is not None and self.user.department_id != self.department.pk
        return {"department": self.department.pk} if narrowed and self.department else {}

    @cached_property
    def cases(self) -> CaseQuerySet[Case]:
        cases = Case.objects.readable_by(self.user)
        return cases if self.department is None else cases.filter(department=self.department)

    @cached_property
    def _counted(self) -> list[dict[str, Any]]:
        """Open cases added up by officer, or by department: one query over the open ones alone."""
        by = "department" if self.department is None else "assignee"
        return list(
            self.cases.open()
            .order_by()
            .values(by)
            .annotate(
                open=Count("pk"),
                late=Count("pk", filter=Q(act_by__lt=self.now)),
                week=Count("pk", filter=Q(act_by__gte=self.now, act_by__lt=self.period.end)),
                today=Count("pk", filter=Q(act_by__gte=self.now, act_by__lt=moment(self._tomorrow, time()))),
                waiting=Count("pk", filter=Q(state=State.SUBMITTED)),
                unassigned=Count("pk", filter=Q(assignee=None)),
                oldest=Min("submitted_at"),
            )
        )

    @property
    def _tomorrow(self) -> date:
        return self.today + timedelta(days=1)

    @cached_property
    def totals(self) -> dict[str, int]:
        names = ("open", "late", "week", "today", "waiting", "unassigned")
        return {name: sum(line[name] for line in self._counted) for name in names}

    @property
    def figures(self) -> list[dict[str, Any]]:
        """The numbers at the head of the page, each with the queue that shows its rows."""
        total = self.totals
        named: list[tuple[str, int, dict[str, Any], str]] = [
            (_("기한이 지난 민원"), total["late"], {"due": "overdue"}, "danger"),
            (_("이번 주에 기한이 끝나는 민원"), total["week"], {"due": "this_week"}, "warning"),
            (_("담당자가 없는 민원"), total["unassigned"], {"assignee": "nobody"}, "warning"),
            (_("접수를 기다리는 신청"), total["waiting"], {"state": State.SUBMITTED}, "information"),
            (_("끝나지 않은 민원"), total["open"], {}, ""),
        ]
        return [
            {"label": label, "number": number, "url": queue(**self.filters, **more), "kind": kind if number else ""}
            for label, number, more, kind in named
        ]

    @cached_property
    def loads(self) -> list[Load]:
        """Nobody's first, then whoever has most that is late, then most of all; who has nothing is there too."""
        return self._of_departments() if self.department is None else self._of_officers(self.department)

    def _of_officers(self, department: Department) -> list[Load]:
        counted = {line["assignee"]: line for line in self._counted}
        staff = list(
            User.objects.filter(Q(pk__in=[key for key in counted if key]) | Q(department=department, is_active=True))
            .filter(role__in=[Role.OFFICER, Role.HEAD])
            .order_by("pk")
        )
        lines = [
            self._load(
                f"{person.name} ({person.get_role_display()})", counted.get(person.pk), {"assignee": str(person.pk)}
            )
            for person in staff
            if person.pk in counted or person.role == Role.OFFICER
        ]
        lines.sort(key=lambda line: (-line.late, -line.week, -line.open, line.name))
        nobody = self._load(_("담당자 없음"), counted.get(None), {"assignee": "nobody"}, is_nobody=True)
        return [nobody, *lines]

    def _of_departments(self) -> list[Load]:
        counted = {line["department"]: line for line in self._counted}
        lines = []
        for place in Department.objects.filter(pk__in=counted).order_by("name"):
            line = self._load(place.name, counted[place.pk], {"department": place.pk})
            lines.append(line)
        return sorted(lines, key=lambda line: (-line.late, -line.week, line.name))

    def _load(self, name: str, line: dict[str, Any] | None, own: dict[str, Any], *, is_nobody: bool = False) -> Load:
        filters = {**self.filters, **own}
        line = line or {"open": 0, "late": 0, "week": 0, "oldest": None}
        return Load(
            name, queue(**filters), line["open"], line["late"], line["week"], line["oldest"], filters, is_nobody
        )

    @cached_property
    def late(self) -> list[Row]:
        return self._rows(self.cases.overdue(self.now))

    @cached_property
    def due(self) -> list[Row]:
        return self._rows(self.cases.due_between(self.now, self.period.end))

    def _rows(self, cases: CaseQuerySet[Case]) -> list[Row]:
        shown = cases.select_related("assignee", "department").order_by("act_by", "id")[:SHOWN]
        return [
            Row(case, reverse("admin:cases_case_change", args=[case.pk]), timeleft.of(case, self.now)) for case in shown
        ]

    @cached_property
    def days(self) -> list[Day]:
        """Monday to Sunday; days on which nobody works say why, and are there only when something falls on them."""
        calendar = current_calendar()
        due = dict(
            self.cases.due_between(self.now, self.period.end)
            .order_by()
            .values_list(TruncDate("act_by", tzinfo=SEOUL))
            .annotate(Count("pk"))
        )
        found = []
        for day in self.period.days:
            booked = self._booked.get(day, {})
            line = Day(
                day,
                calendar.reason_closed(day) or "",
                due.get(day, 0),
                booked.get("booked", 0),
                booked.get("undecided", 0),
            )
            if not line.closed or line.due or line.booked or calendar.holiday(day):
                found.append(line)
        return found

    @cached_property
    def _booked(self) -> dict[date, dict[str, int]]:
        """Who comes this week, by day."""
        own = {"session__offering__department": self.department} if self.department else {}
        rows = (
            Booking.objects.filter(
                session__deleted_at__isnull=True,
                session__starts_at__gte=self.period.start,
                session__starts_at__lt=self.period.end,
                state__in=[Booked.CONFIRMED, Booked.PENDING, Booked.ATTENDED, Booked.NO_SHOW],
                **own,
            )
            .order_by()
            .values(day=TruncDate("session__starts_at", tzinfo=SEOUL))
            .annotate(booked=Count("pk"), undecided=Count("pk", filter=Q(state=Booked.PENDING)))
        )
        return {row["day"]: {"booked": row["booked"], "undecided": row["undecided"]} for row in rows}

    @property
    def has_bookings(self) -> bool:
        return bool(self._booked)

    @cached_property
    def tiles(self) -> list[Tile]:
        """What else waits for this person: applications and approvals of every room; cases are told above."""
        found = tiles_for(self.user)
        return [tile for tile in found if tile.count and not tile.todo.key.startswith("cases.")]

    @cached_property
    def changes(self) -> list[Change]:
        return changes(self.department, self.now)

    @property
    def general_changes(self) -> list[Change]:
        return [one for one in self.changes if one.indicator.program is None]

    @property
    def own_changes(self) -> list[Change]:
        return [one for one in self.changes if one.indicator.program is not None]

    @property
    def sheet(self) -> Iterator[Sequence[Any]]:
        for line in self.loads:
            yield [line.name, line.open, line.late, line.week, line.oldest]
