"""The counter's screens: find a report, register one that was brought, receive it, print its slip."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civil_affairs.service_desk.name_changes import queries, services
from civil_affairs.service_desk.name_changes.forms import FindForm, WalkInForm
from civil_affairs.service_desk.name_changes.models import NameChange
from civil_affairs.service_desk.name_changes.receive_form import ReceiveForm
from programs import audit
from programs.cases import pages
from programs.cases.access import case_for_staff
from programs.cases.errors import Stale
from programs.cases.moves import moves_open_to
from programs.cases.services import perform, subject_of
from programs.people.models import User
from programs.people.predicates import is_staff, require


def _staff(request: HttpRequest) -> User:
    require(is_staff, request.user, _("직원만 볼 수 있는 화면이에요."))
    assert isinstance(request.user, User)
    return request.user


@never_cache
@login_required
@require_safe
def counter(request: HttpRequest) -> HttpResponse:
    """Find a preliminary report, or see all that wait; a number that names one report opens it."""
    user = _staff(request)
    form = FindForm(request.GET or None)
    found = None
    if request.GET and form.is_valid():
        found = list(queries.find(user, form.cleaned_data["q"])[: queries.MOST])
        if len(found) == 1:
            return redirect("service_desk:report", found[0].pk)
    shown = found if found is not None else list(queries.waiting(user)[: queries.MOST])
    context = {"form": form, "found": found, "shown": pages.rows(shown)}
    return render(
        request,
        "civil_affairs/service_desk/desk/name_changes/counter.html",
        context,
        status=422 if form.errors else 200,
    )


@never_cache
@login_required
def walk_in(request: HttpRequest) -> HttpResponse:
    """Register a report that was just brought, and receive it, on one screen."""
    user = _staff(request)
    form = WalkInForm(request.POST or None, initial={"submission_key": uuid.uuid4().hex})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        case = services.register_walk_in(
            by=user,
            report=form.report_fields(),
            person={name: data[name] for name in ("applicant_phone", "applicant_email", "notify_by")},
            brought=data["brought"],
            checked_in_person=data["checked_in_person"],
            submission_key=data["submission_key"],
            request=request,
        )
        return redirect("service_desk:report", case.pk)
    context = {"form": form}
    return render(
        request,
        "civil_affairs/service_desk/desk/name_changes/walk_in.html",
        context,
        status=422 if form.errors else 200,
    )


@never_cache
@login_required
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report at the counter: check it, receive it, read the due time and why, print the receipt."""
    user = _staff(request)
    case = case_for_staff(user, pk)
    if not isinstance(case, NameChange):
        return redirect(reverse("admin:cases_case_change", args=[pk]))
    form = ReceiveForm(request.POST or None)
    status, refusal = 200, None
    if request.method == "POST" and form.is_valid():
        try:
            perform(
                case, "receive", by=user, data=form.cleaned_data, request=request, version=pages.version_in(request)
            )
        except Stale as stale:
            status, refusal = stale.status, stale
            case.refresh_from_db()
        else:
            return redirect("service_desk:report", pk)
    elif form.errors:
        status = 422
    _log_opening(request, user, case)
    context = {
        "case": case,
        "form": form if "receive" in {m.name for m in moves_open_to(case, user)} else None,
        "refusal": refusal,
        "due": case.due(),
        "facts": [{"term": label, "text": text} for label, text in case.public_facts()],
        "late": case.is_late(),
        "version": case.version,
    }
    return render(request, "civil_affairs/service_desk/desk/name_changes/report.html", context, status=status)


@never_cache
@login_required
@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt on paper (접수증)."""
    user = _staff(request)
    case = case_for_staff(user, pk)
    if not isinstance(case, NameChange) or case.received_at is None:
        raise Http404(_("접수한 개명신고가 아니에요."))
    _log_opening(request, user, case)
    return render(request, "civil_affairs/service_desk/desk/name_changes/slip.html", {"case": case, "due": case.due()})


def _log_opening(request: HttpRequest, user: User, case: NameChange) -> None:
    audit.opened(
        by=user,
        whose=case.applicant or case.applicant_phone_hash or None,
        what=["old_name", "new_name", "applicant_phone"],
        why=_("개명신고 처리"),
        ref=subject_of(case),
        request=request,
    )
