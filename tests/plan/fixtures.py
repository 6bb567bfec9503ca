"""Fixtures: indicators over rows that are already there: members of departments, who join and leave at given moments.

The plan's floor has no rows of its own to count, so these stories count people: "joined" is a sum, "verified"
a ratio, "age" a mean and "members" a stock. They are registered for the test and forgotten after it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import pytest
from django.db.models import Count, IntegerField, Q, Sum, Value
from django.db.models.functions import Length

from programs.people.models import User
from programs.plan.catalog import load_plan
from programs.plan.indicators import Column, Indicator, Measure, Source, registry
from programs.plan.models import Program


def _members():
    return User.objects.filter(role="officer").annotate(
        program_id=Value(7, output_field=IntegerField()), letters=Length("email")
    )


@dataclass
class Counted:
    """The indicators of these tests, and a way to make the rows they count."""

    joined: Indicator
    verified: Indicator
    letters: Indicator
    members: Indicator
    join: Callable[..., User]


@pytest.fixture
def plan(db) -> None:
    load_plan()


@pytest.fixture
def program(plan) -> Program:
    return Program.objects.get(number=7)


@pytest.fixture
def counted(program: Program, department, monkeypatch) -> Counted:
    # only the indicators of these tests: what the programs register has tests of its own
    monkeypatch.setattr(registry, "_by_key", {})
    joined = Source(
        "test.joined", _members, at="date_joined", columns=(Column("이름", "masked_name"),), whose=lambda user: user
    )
    there = Source("test.members", _members, since="date_joined", until="erased_at")
    common = {"program": 7, "formula": "시험", "direction": "higher"}
    number = 0

    def join(at: str, *, left: str | None = None, verified: bool = False, email: str = "", where=department) -> User:
        nonlocal number
        number += 1
        return User.objects.create(
            email=email or f"member{number:03d}@example.go.kr",
            role="officer",
            department=where,
            date_joined=datetime.fromisoformat(at),
            erased_at=left and datetime.fromisoformat(left),
            phone_verified_at=datetime.fromisoformat(at) if verified else None,
        )

    return Counted(
        joined=registry.register(
            Indicator(key="test.joined", title="들어온 사람", unit="명", kind="sum", measure=Measure(joined), **common)
        ),
        verified=registry.register(
            Indicator(
                key="test.verified",
                title="확인율",
                unit="%",
                kind="ratio",
                fulfils="개명신고 기한 내 처리율",
                measure=Measure(joined, Count("pk", filter=Q(phone_verified_at__isnull=False)), Count("pk")),
                **common,
            )
        ),
        letters=registry.register(
            Indicator(
                key="test.letters",
                title="글자 수",
                unit="자",
                kind="mean",
                digits=1,
                measure=Measure(joined, Sum("letters"), Count("pk")),
                **common,
            )
        ),
        members=registry.register(
            Indicator(key="test.members", title="사람", unit="명", kind="stock", measure=Measure(there), **common)
        ),
        join=join,
    )
