"""What cases hold about a person: handed over on request; the law keeps them for five years after they end."""

from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programs.cases import satisfaction
from programs.cases.case import Case
from programs.cases.states import CLOSED_STATES
from programs.people.holdings import Holding, register
from programs.people.models import User


def _said(case: Case) -> dict[str, Any] | None:
    said = satisfaction.given(case)
    return {"score": said.score, "text": said.text, "at": said.at} if said else None


def _export(user: User) -> list[dict[str, Any]]:
    return [
        {
            "receipt_number": case.receipt_number,
            "kind": case.kind_title,
            "state": case.get_state_display(),
            "submitted_at": case.submitted_at,
            "closed_at": case.closed_at,
            "name": case.applicant_name,
            "phone": case.applicant_phone,
            "email": case.applicant_email,
            "satisfaction": _said(case),
            "facts": dict(case.as_kind().public_facts()),
            "timeline": [
                f"{e.at:%Y-%m-%d %H:%M} {e.label} {e.text}".strip() for e in case.timeline.filter(public=True)
            ],
            "files": [file.name for file in case.attachments.shown().filter(public=True)],
        }
        for case in Case.objects.applied_by(user).order_by("submitted_at")
    ]


def _erase(user: User) -> None:
    """Closed cases forget the account; what was written on them is destroyed when the law's five years are over."""
    Case.objects.filter(applicant=user, state__in=CLOSED_STATES).update(applicant=None)


def _blockers(user: User) -> list[str]:
    """An account with work under way stays until it is done: the office would not know whom to answer."""
    numbers = [str(case) for case in Case.objects.filter(applicant=user).open()[:5]]
    if not numbers:
        return []
    return [
        _t("끝나지 않은 민원이 있어요: %(numbers)s. 끝나거나 취하한 뒤에 탈퇴할 수 있어요.")
        % {"numbers": ", ".join(filter(None, numbers))}
    ]


register(Holding(key="cases", title=_("신청한 민원"), export=_export, blockers=_blockers, erase=_erase))
