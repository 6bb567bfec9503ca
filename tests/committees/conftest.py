"""What these stories need: the council of Sinchon with seven seats, its members, a meeting in ten days."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from programs.base.calendar import SEOUL
from programs.committees import services
from programs.committees.models import AgendaItem, Attendance, Body, Meeting, Membership, Seat
from programs.committees.services import Person
from programs.committees.states import Presence
from programs.people.models import Department, User
from programs.plan.catalog import load_plan
from programs.plan.models import Program
from tests.cast import StaffFactory

SEATS = (
    ("위원장", "구청", "chair"),
    *((f"{field} 위원", field, "member") for field in ("학계", "주민", "상인", "청년")),
)


@pytest.fixture
def program(db: None) -> Program:
    load_plan()
    return Program.objects.get(number=21)


@pytest.fixture
def keeper(program: Program) -> User:
    """The officer of 지역활성화과, who runs the council."""
    return StaffFactory(email="keeper@sdm.example.go.kr", department=program.department)


@pytest.fixture
def colleague(program: Program) -> User:
    return StaffFactory(email="colleague@sdm.example.go.kr", department=program.department)


@pytest.fixture
def stranger(program: Program) -> User:
    """An officer of another department."""
    return StaffFactory(email="stranger@sdm.example.go.kr", department=Department.objects.get(name="지적과"))


@pytest.fixture
def make_body(program: Program) -> Callable[..., Body]:
    def make(**rules: Any) -> Body:
        values = {
            "name": "신촌활성화 협의회",
            "slug": "sinchon-council",
            "kind": "council",
            "is_open": True,
            "founded": timezone.localdate() - timedelta(days=800),
            "honorarium": 70_000,
        }
        body = Body.objects.create(program=program, department=program.department, **{**values, **rules})
        for order, (title, field, office) in enumerate(SEATS, start=1):
            Seat.objects.create(body=body, title=title, field=field, office=office, order=order)
        return body

    return make


@pytest.fixture
def body(make_body: Callable[..., Body]) -> Body:
    return make_body()


def person(number: int = 1, **more: Any) -> Person:
    names = ("한가람", "두루미", "세모래", "네온길", "다솜이", "여울목", "일로와")
    values = {"name": names[number % 7], "phone": f"0105555{2000 + number:04d}", "affiliation": f"시험기관 {number}"}
    return Person(**{**values, **more})


@pytest.fixture
def members(body: Body, keeper: User) -> list[Membership]:
    """Five members, the chair an official, four from outside."""
    return seated(body, keeper)


def seated(body: Body, keeper: User, starts: date | None = None) -> list[Membership]:
    starts = starts or timezone.localdate() - timedelta(days=30)
    found = []
    for number, seat in enumerate(body.seats.all()):
        who = person(number) if number else Person(user=keeper, notify_by="email")
        found.append(services.appoint(seat, who, by=keeper, starts=starts))
    return found


@pytest.fixture
def meeting(body: Body, members: list[Membership], keeper: User) -> Meeting:
    """Planned for ten days from now at 14:00, with one item to decide."""
    made = services.plan(body, by=keeper, title="제1차 회의", place="기획상황실", starts_at=in_days(10))
    services.add_item(made, by=keeper, title="보행자 거리 조명", text="가로등 12개를 바꿔요.")
    return made


def in_days(days: int, hour: int = 14) -> datetime:
    day = timezone.localdate() + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, tzinfo=SEOUL)


@pytest.fixture
def noticed(meeting: Meeting, keeper: User) -> Meeting:
    return services.send_notice(meeting, by=keeper)


def attendance(meeting: Meeting, member: Membership) -> Attendance:
    return Attendance.objects.get(meeting=meeting, member=member)


def present(meeting: Meeting, members: list[Membership], by: User) -> None:
    states = {attendance(meeting, each).pk: Presence.PRESENT for each in members}
    services.note_presence(meeting, states, by=by)


@pytest.fixture
def held(noticed: Meeting, members: list[Membership], keeper: User) -> Meeting:
    """Open, with four of the five there."""
    present(noticed, members[:4], keeper)
    return services.hold(noticed, by=keeper, at=noticed.starts_at)


def first_item(meeting: Meeting) -> AgendaItem:
    return meeting.items.get(order=1)
