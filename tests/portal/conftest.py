"""The public face stands on the plan: the 29 programs of 2015, rolled on to 2026, and a search table."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.plan.catalog import load_plan
from programs.plan.models import Program
from programs.portal.building import build_search


@pytest.fixture
def plan(db) -> None:
    load_plan()


@pytest.fixture
def this_years_plan(plan) -> None:
    call_command("roll_plan", to=2026, verbosity=0)


@pytest.fixture
def program(plan) -> Program:
    return Program.objects.get(number=7)


@pytest.fixture
def search_table(plan) -> int:
    return build_search()


@pytest.fixture
def queries():
    """How many queries a block makes: `with queries() as asked: …; assert len(asked) <= 9`."""
    return lambda: CaptureQueriesContext(connection)


@pytest.fixture
def templates() -> Path:
    return Path(__file__).parents[2] / "templates" / "portal"
