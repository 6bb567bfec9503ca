"""Registrations as the tests meet them: taken at the counter and moved through the services, as the pages do."""

import uuid
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from civil_affairs.registration import services
from civil_affairs.registration.changes import load_changes
from civil_affairs.registration.models import ChangeKind, Registration
from programs.cases import services as cases
from programs.people.models import Department, Role, User
from programs.plan.models import Program
from tests.cases import factories
from tests.cases.factories import at, program_of
from tests.cast import StaffFactory

PHONE = "01055550141"
MONDAY = at("2026-03-09 10:00")


@pytest.fixture
def architecture(places) -> Department:
    return Department.objects.get(name="건축과")


@pytest.fixture
def desk(architecture: Department) -> Program:
    """P14 with its kinds of change."""
    program = program_of(14, architecture)
    load_changes()
    return program


@pytest.fixture
def clerk(desk: Program, architecture: Department) -> User:
    return StaffFactory(email="clerk@sdm.example.go.kr", name="박창구", department=architecture)


@pytest.fixture
def chief(desk: Program, architecture: Department) -> User:
    return StaffFactory(email="chief@sdm.example.go.kr", role=Role.HEAD, department=architecture)


def kind(code: str) -> ChangeKind:
    return ChangeKind.objects.get(code=code)


def taken(by: User, *, change: str = "lot", when: datetime = MONDAY, **fields: Any) -> Registration:
    """A case received at the counter."""
    person = {"applicant_name": "홍길동", "applicant_phone": PHONE, "tell_by": "sms"}
    about = {"address": "서대문구 연희로 248", "before": "연희동 168-6", "after": "연희동 170"}
    for name in ("applicant_name", "applicant_phone", "applicant_email", "tell_by"):
        if name in fields:
            person[name] = fields.pop(name)
    return services.register_at_counter(
        by=by,
        change={"change": kind(change), **about, **fields},
        person=person,
        submission_key=uuid.uuid4().hex,
        at=when,
    )


def filed_registration(program: Program, *, when: datetime, applicant: User) -> Registration:
    """Applied for online by a resident, and waiting to be received."""
    load_changes()
    case = Registration(
        program=program,
        department=program.department,
        applicant=applicant,
        applicant_name=applicant.name,
        applicant_phone=factories.PHONE,
        change=kind("lot"),
        address="서대문구 연희로 248",
    )
    case.judge()
    filed, _is_new = cases.file(case, by=applicant, submission_key=uuid.uuid4().hex, at=when)
    return filed


STEPS: dict[str, Callable[[date], dict[str, Any]]] = {
    "ledger": lambda on: {"number": "2026-건축-0123", "on": on},
    "commission": lambda on: {"number": "건축과-1234", "on": on, "registry": "서울서부지방법원 등기국"},
    "returned": lambda on: {"reason": "도면이 빠졌습니다.", "on": on, "number": ""},
    "corrected": lambda on: {"reason": "도면을 붙였습니다.", "on": on, "number": ""},
    "registered": lambda on: {"number": "제12345호", "on": on},
    "told": lambda on: {"way": "phone", "reason": "본인에게 알림"},
}


def step(case: Registration, name: str, *, by: User, when: datetime, on: date | None = None) -> Registration:
    """The step entered at that moment, done on that day."""
    return services.step(case, name, by=by, data=STEPS[name](on or when.date()), at=when)


def through(case: Registration, *names: str, by: User, when: datetime) -> Registration:
    for name in names:
        case = step(case, name, by=by, when=when)
    return case
