"""The desk's people: an officer of 민원여권과 in a browser, and one of 지적과."""

from collections.abc import Callable

import pytest
from django.test import Client

from programs.people.models import User


@pytest.fixture
def desk(program, officer: User, client_of: Callable[[User], Client]) -> Client:
    """The browser of an officer whose department runs the offerings of these stories."""
    return client_of(officer)


@pytest.fixture
def stranger(program, other_officer: User, client_of: Callable[[User], Client]) -> Client:
    """The browser of an officer of another department."""
    return client_of(other_officer)
