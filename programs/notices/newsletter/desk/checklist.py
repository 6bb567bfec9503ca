"""The week's production checklist: by weekday, whose each step is, who did it when."""

from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .. import services
from ..models import ChecklistEntry, Issue
from ..queries import may_tick
from .forms import TickForm
from .views import issue_or_404, issues, staff


@dataclass(frozen=True)
class Step:
    """A line of the page. `form` is there when what was sent for it could not be taken."""

    entry: ChecklistEntry
    is_late: bool
    may_tick: bool
    form: TickForm | None


@never_cache
@login_required
@require_safe
def this_week(request: HttpRequest) -> HttpResponse:
    """The checklist of this week's issue, or of the last one there is; the list of issues before the first."""
    staff(request)
    rows = Issue.objects.with_campaign()
    issue = rows.of_week(timezone.localdate()).first() or rows.first()
    return issues(request) if issue is None else _page(request, issue)


@never_cache
@login_required
@require_safe
def checklist(request: HttpRequest, number: int) -> HttpResponse:
    """All steps of one issue, by day; late ones are said to be late."""
    return _page(request, issue_or_404(number))


def _page(request: HttpRequest, issue: Issue, *, refused: tuple[int, TickForm] | None = None) -> HttpResponse:
    user, today = staff(request), timezone.localdate()
    rows = [
        Step(
            entry=entry,
            is_late=entry.is_late(today) and issue.is_open,
            may_tick=may_tick(entry.department, user),
            form=refused[1] if refused and refused[0] == entry.pk else None,
        )
        for entry in issue.checklist.select_related("department", "done_by")
    ]
    context = {
        "issue": issue,
        "today": today,
        "days": [(day, list(group)) for day, group in groupby(rows, key=lambda row: row.entry.due_on)],
        "done": sum(row.entry.done_at is not None for row in rows),
        "late": sum(row.is_late for row in rows),
        "count": len(rows),
        "older": Issue.objects.filter(number__lt=issue.number).first(),
        "newer": Issue.objects.filter(number__gt=issue.number).order_by("number").first(),
    }
    return render(request, "notices/desk/newsletter/checklist.html", context, status=422 if refused else 200)


@login_required
@require_POST
def tick(request: HttpRequest, number: int, pk: int) -> HttpResponse:
    """Mark one step as done, or as not done after all, with a note."""
    user, issue = staff(request), issue_or_404(number)
    entry = get_object_or_404(ChecklistEntry, issue=issue, pk=pk)
    form = TickForm(request.POST)
    if not form.is_valid():
        return _page(request, issue, refused=(entry.pk, form))
    services.tick(entry, done=form.cleaned_data["done"], note=form.cleaned_data["note"], by=user, request=request)
    messages.success(request, _("‘%(step)s’에 표시했어요.") % {"step": entry.title})
    response = redirect("notices:desk_newsletter_checklist", number)
    response["Location"] += f"#step-{entry.pk}"
    return response
