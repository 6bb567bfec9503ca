"""My requests, on /my/."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.cases import timeleft
from programs.cases.case import Case
from programs.cases.states import State
from programs.people.models import User
from programs.people.my_sections import MySection

SHOWN = 20


def my_cases(request: HttpRequest) -> dict[str, Any] | None:
    user = request.user
    if not isinstance(user, User):
        return None
    now = timezone.now()
    cases = list(Case.objects.applied_by(user).exclude(state=State.DRAFT).order_by("-submitted_at", "-id")[: SHOWN + 1])
    rows = [(case, State(case.state).label, timeleft.of(case, now)) for case in cases[:SHOWN]]
    return {"rows": rows, "more": len(cases) > SHOWN}


sections = [
    MySection(key="cases", title=_("내가 신청한 민원"), template="cases/my_section.html", context=my_cases, order=10)
]
