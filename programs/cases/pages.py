"""What the pages of a case show, for applicant and staff alike."""

from collections.abc import Iterable
from typing import Any

from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.text import korean_datetime
from programs.cases import satisfaction, timeleft
from programs.cases.attachments import UploadForm
from programs.cases.case import Case
from programs.cases.errors import Stale
from programs.cases.moves import Move, moves_open_to
from programs.cases.states import State
from programs.people.actors import Actor
from programs.plan.names import department_name


def case_page(case: Case, actor: Actor) -> dict[str, Any]:
    """The applicant's view: the public part of the timeline, public files, open moves."""
    return {
        "case": case,
        "state_text": State(case.state).label,
        "left": timeleft.of(case, timezone.now()),
        "due": case.due(),
        "stages": case.stages(),
        "facts": [{"term": label, "text": text} for label, text in case.public_facts()],
        "timeline": timeline(case, public_only=True),
        "files": case.attachments.shown().filter(public=True),
        "moves": moves_open_to(case, actor),
        "upload_form": UploadForm() if case.is_open else None,
        "may_rate": satisfaction.may_give(case),
    }


def rows(cases: Iterable[Case]) -> list[tuple[Case, str, timeleft.TimeLeft]]:
    """For lists: (case, its state in words, its time left)."""
    now = timezone.now()
    return [(case, str(State(case.state).label), timeleft.of(case, now)) for case in cases]


def timeline(case: Case, *, public_only: bool) -> list[dict[str, Any]]:
    """Entries for components/timeline.html; staff are named by department and post, never by name."""
    entries = case.timeline.select_related("by__department")
    if public_only:
        entries = entries.filter(public=True)
    return [
        {
            "when": korean_datetime(entry.at),
            "title": _(entry.label),  # kept as the words it was written with; Korean ones are msgids
            "text": _(entry.text),
            "state": "done",
            "by": _signature(entry.by),
            "public": entry.public,
        }
        for entry in entries
    ]


def _signature(by: Any) -> str:
    if by is None or not by.is_staff:
        return _("신청인") if by is not None else ""
    return (
        _("%(department)s 담당") % {"department": department_name(by.department.name)}
        if by.department
        else by.get_role_display()
    )


def move_page(case: Case, declared: Move, form: Form | None, refusal: Stale | None = None) -> dict[str, Any]:
    return {"case": case, "move": declared, "form": form, "refusal": refusal, "version": case.version}


def version_in(request: HttpRequest) -> int | None:
    """The version that the page showed; None when it says none."""
    value = request.POST.get("version", "")
    return int(value) if value.isdecimal() and len(value) < 10 else None
