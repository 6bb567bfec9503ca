"""What these stories need: an offering of 민원여권과, a session tomorrow, people with telephones."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from programs.base.calendar import SEOUL
from programs.bookings import services
from programs.bookings.models import Booking, Offering, Resource, Session
from programs.bookings.rules import Person
from programs.people.actors import Guest
from programs.plan.catalog import load_plan
from programs.plan.models import Program

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=SEOUL)


@pytest.fixture
def program(db: None) -> Program:
    load_plan()
    return Program.objects.get(number=7)


@pytest.fixture
def make_offering(program: Program) -> Callable[..., Offering]:
    numbers = count(1)

    def make(**rules: Any) -> Offering:
        values = {"title": "민원 사전상담", "slug": f"consultation-{next(numbers)}", "is_published": True}
        return Offering.objects.create(program=program, department=program.department, **{**values, **rules})

    return make


@pytest.fixture
def make_session(make_offering: Callable[..., Offering]) -> Callable[..., Session]:
    def make(capacity: int = 1, *, hours: float = 48, offering: Offering | None = None, **more: Any) -> Session:
        starts = more.pop("starts_at", None) or timezone.now() + timedelta(hours=hours)
        ends = more.pop("ends_at", None) or starts + timedelta(hours=1)
        return Session.objects.create(
            offering=offering or make_offering(),
            starts_at=starts,
            ends_at=ends,
            capacity=capacity,
            place="민원실",
            **more,
        )

    return make


def person(number: int = 1, **more: Any) -> Person:
    return Person(name=f"시험{number}", phone=f"0105555{number:04d}", **more)


def guest(number: int = 1) -> Guest:
    return Guest(f"0105555{number:04d}")


def book(session: Session, number: int = 1, **more: Any) -> Booking:
    """Person number so-and-so presses the button."""
    key = more.pop("submission_key", f"{session.pk}-{number}-{Booking.objects.count()}")
    who = more.pop("person", person(number))
    return services.book(session.pk, who, by=more.pop("by", guest(number)), submission_key=key, **more)


@pytest.fixture
def officer_of_the_counter(program: Program) -> Resource:
    return Resource.objects.create(kind="officer", name="건축 상담 담당", department=program.department)


@pytest.fixture
def prove(client, monkeypatch):
    """Prove a telephone as a guest does: by the code that was sent to it."""
    from programs.people.codes import code_sender

    sent = {}
    monkeypatch.setattr(code_sender, "send", lambda *, phone, code, purpose: sent.update({phone: code}))

    def prove(phone="01055550001", browser=client):
        browser.post("/accounts/phone/prove/", {"phone": phone})
        browser.post("/accounts/phone/prove/code/", {"code": sent[phone]})
        return browser

    return prove
