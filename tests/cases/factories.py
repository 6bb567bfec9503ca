"""Cases as the tests meet them: filed through the service, as the pages do."""

import uuid
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from civil_affairs.field_office.models import BulkyPickup, MoveInQuestion, TaxConsultation
from civil_affairs.real_estate.requests.models import HomeRequest
from civil_affairs.service_desk.name_changes.models import NameChange
from programs.cases import services
from programs.cases.models import Case, GeneralRequest
from programs.people.actors import Guest
from programs.people.models import Department
from programs.plan.models import Program

SEOUL = ZoneInfo("Asia/Seoul")
PHONE = "01055550199"


def at(text: str) -> datetime:
    """`at("2026-03-06 11:59")`, in Seoul."""
    return datetime.fromisoformat(text).replace(tzinfo=SEOUL)


def program_of(number: int, department: Department) -> Program:
    """One program, without the rest of the plan."""
    return Program.objects.create(
        number=number,
        title="민원특성을 반영한 수요자 중심의 민원실 운영",
        slug=f"program-{number}",
        category="tailored",
        app="civil_affairs",
        department=department,
        phone="1137",
        phone_kind="extension",
        goal="민원실을 이용하기 쉽게 해요.",
        audience="구민 누구나",
        guide="민원실을 찾아오면 도와드려요.",
    )


@pytest.fixture
def name_change_program(department: Department) -> Program:
    return program_of(7, department)


def filed_request(program: Program, *, by: Any = None, when: datetime | None = None, **fields: Any) -> GeneralRequest:
    """A general request of this program that waits to be received."""
    case = GeneralRequest(
        program=program,
        department=program.department,
        **{
            "applicant_name": "심청",
            "applicant_phone": PHONE,
            "notify_by": "sms",
            "subject": "문의해요",
            "text": "언제 열어요?",
            **fields,
        },
    )
    return services.file(
        case, by=by or Guest(PHONE), submission_key=uuid.uuid4().hex, message="general.filed", at=when
    )[0]


def filed_name_change(program: Program, *, by: Any = None, when: datetime | None = None, **fields: Any) -> NameChange:
    """A name-change report that waits at the counter."""
    case = NameChange(
        program=program,
        department=program.department,
        **{
            "applicant_name": "홍길동",
            "applicant_phone": PHONE,
            "notify_by": "sms",
            "court_permission_date": date(2026, 2, 20),
            "old_name": "홍길동",
            "new_name": "홍길산",
            **fields,
        },
    )
    filed, _new = services.file(
        case, by=by or Guest(PHONE), submission_key=uuid.uuid4().hex, message="name_change.filed", at=when
    )
    return filed


def filed_in_advance(model: type[Case], **own: Any) -> Any:
    """A maker of requests that are filed on the web, each with what it asks."""

    def make(program: Program, *, by: Any = None, when: datetime | None = None, **fields: Any) -> Case:
        person = {"applicant_name": "심청", "applicant_phone": PHONE, "notify_by": "sms"}
        case = model(program=program, department=program.department, **{**person, **own, **fields})
        message = f"{model.about.key}.filed" if model is not HomeRequest else None  # told once it went to brokers
        return services.file(case, by=by or Guest(PHONE), submission_key=uuid.uuid4().hex, message=message, at=when)[0]

    return make


IN_ADVANCE = {
    "move_in_question": filed_in_advance(MoveInQuestion, question="무엇이 필요한가요?"),
    "tax_consultation": filed_in_advance(TaxConsultation, question="언제까지 내나요?"),
    "bulky_pickup": filed_in_advance(
        BulkyPickup,
        items=[{"item": "책상", "count": 1, "fee": 3000}],
        fee=3000,
        wanted_on=date(2026, 3, 12),
        place="103동 앞",
    ),
    "home_request": filed_in_advance(HomeRequest, deal="jeonse", dongs=["1141058500"], price_high=30_000),
}
IN_PERSON = {"brought": "in_person", "checked_in_person": True}
