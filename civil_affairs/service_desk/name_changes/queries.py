"""What the counter looks for."""

from typing import Any

from civil_affairs.service_desk.name_changes.models import NameChange
from programs.cases.states import State
from programs.people.models import User

MOST = 30


def readable(user: User) -> Any:
    return NameChange.objects.readable_by(user).select_related("department", "program", "applicant")


def waiting(user: User) -> Any:
    """Preliminary reports that nobody has received yet, the one to receive first on top."""
    return readable(user).filter(state=State.SUBMITTED).order_by("act_by", "id")


def find(user: User, words: str) -> Any:
    """By receipt number (or its last digits), by phone, by the whole name; newest first."""
    return readable(user).found_by(words).order_by("-submitted_at", "-id")
