"""Filing and receiving name-change reports: on the web by the resident, at the counter by staff."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from civil_affairs.service_desk.name_changes.models import NameChange
from civil_affairs.service_desk.name_changes.rules import Brought
from civil_affairs.service_desk.program import program
from programs.base.errors import NotYourDuty
from programs.cases import services
from programs.cases.may import of_the_department
from programs.people.actors import Actor
from programs.people.models import User


def file_preliminary(
    *,
    by: Actor,
    applicant: User | None,
    report: Mapping[str, Any],
    person: Mapping[str, Any],
    language: str,
    submission_key: str,
    request: HttpRequest,
) -> NameChange:
    """The preliminary form of the web; the clock starts only when the counter receives it."""
    desk = program()
    case = NameChange(
        program=desk, department=desk.department, applicant=applicant, language=language, **report, **person
    )
    return services.file_with_consent(
        case, by=by, submission_key=submission_key, message="name_change.filed", request=request
    )


def register_walk_in(
    *,
    by: User,
    report: Mapping[str, Any],
    person: Mapping[str, Any],
    brought: str,
    checked_in_person: bool,
    submission_key: str,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> NameChange:
    """A report brought to the counter: filed and received in one transaction; two clicks make one case.

    Raises NotYourDuty for staff of another department.
    """
    desk = program()
    channel = "post" if brought == Brought.POST else "visit"
    case = NameChange(
        program=desk,
        department=desk.department,
        channel=channel,
        applicant_name=report["old_name"],
        **report,
        **person,
    )
    if not of_the_department(case, by):
        raise NotYourDuty(services.not_their_duty(case, by))
    with transaction.atomic():
        filed, is_new = services.file(case, by=by, submission_key=submission_key, request=request, at=at)
        if not is_new:
            return filed
        received = services.perform(
            filed,
            "receive",
            by=by,
            data={"brought": brought, "checked_in_person": checked_in_person},
            request=request,
            at=at,
        )
    assert isinstance(received, NameChange)
    return received
