"""The staff desk: what waits for me, a quick way to a case, my department's places, and what is late."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from programs.cases import timeleft
from programs.cases.case import Case
from programs.people import todos
from programs.people.models import User
from programs.people.predicates import is_staff, require, sees_all
from programs.plan.models import Milestone
from programs.portal.admin_shell import QueueRow, case_admin_url
from programs.portal.forms import QuickOpenForm
from programs.portal.menu import shortcuts_for

MOST_LATE = 5
MOST_FOUND = 20


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """For staff only. Posting a receipt number, telephone or name opens the case, or lists those that fit.

    It is posted, because a telephone in an address would stay in logs and in the browser's history.
    """
    user = request.user
    require(is_staff, user, _("직원만 볼 수 있는 화면이에요. 내 민원은 ‘나의 민원’에서 볼 수 있어요."))
    assert isinstance(user, User)
    form = QuickOpenForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = _found(user, form.cleaned_data["q"])
        if len(found) == 1 and found[0].url:
            return redirect(found[0].url)
    return render(
        request,
        "portal/desk.html",
        {
            "form": form,
            "found": found,
            "tiles": todos.tiles_for(user),
            "shortcuts": shortcuts_for(user),
            "late": _late(user),
        },
        status=422 if form.errors else 200,
    )


def _found(user: User, words: str) -> list[QueueRow]:
    """The cases that fit what was typed, newest first, of those this person may read."""
    now = timezone.now()
    cases = Case.objects.readable_by(user).found_by(words).select_related("department").order_by("-submitted_at")
    return [QueueRow(case, timeleft.of(case, now), case_admin_url(case)) for case in cases[:MOST_FOUND]]


def _late(user: User) -> list[tuple[Milestone, int]]:
    """The latest of the late milestones with their days: all departments' for whoever sees all, else the own."""
    today = timezone.localdate()
    late = Milestone.objects.late(today).filter(plan__year=today.year).select_related("plan__program__department")
    if not sees_all(user):
        late = late.filter(plan__program__department=user.department)
    return [(milestone, milestone.days_late(today)) for milestone in late.order_by("-end", "pk")[:MOST_LATE]]
