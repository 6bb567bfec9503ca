"""Pages beside the meeting's own: one item, the text of the minutes, and what is printed."""

from typing import Any

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from programs import audit
from programs.base.errors import Refusal
from programs.committees import pages
from programs.committees.acts import require_manager
from programs.committees.desk import agenda, minuting
from programs.committees.desk.body_pages import form_page, status_of, user_of
from programs.committees.desk.forms import (
    ItemForm,
    MinutesForm,
)
from programs.committees.meetings import AgendaItem, Meeting
from programs.committees.minutes import Minutes
from programs.committees.rules import public_version, without_marks
from programs.people.admin_forms import dressed


def _meeting(request: HttpRequest, pk: int) -> Meeting:
    meeting = get_object_or_404(Meeting.objects.select_related("body__department", "body__program"), pk=pk)
    require_manager(meeting.body, user_of(request))
    return meeting


def run_url(meeting: Meeting, step: str = "") -> str:
    return reverse("admin:committees_meeting_run", args=[meeting.pk]) + (f"#{step}" if step else "")


def item(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """Change an item, or take it off the agenda."""
    meeting = _meeting(request, pk)
    found = get_object_or_404(AgendaItem.objects.select_related("meeting"), meeting=meeting, pk=item_pk)
    names = ("title", "kind", "proposer", "text", "is_open")
    form = ItemForm(request.POST or None, initial={name: getattr(found, name) for name in names})
    status = None
    removes = request.method == "POST" and "remove" in request.POST
    if request.method == "POST" and (removes or form.is_valid()):
        try:
            if removes:
                agenda.remove(found, by=user_of(request), request=request)
            else:
                agenda.change(found, by=user_of(request), request=request, **form.cleaned_data)
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = status_of(refused)
        else:
            messages.success(request, _("안건을 뺐어요.") if removes else _("안건을 고쳤어요."))
            return HttpResponseRedirect(run_url(meeting, "agenda"))
    return form_page(
        request,
        form,
        _("안건 고치기"),
        status=status,
        lead=str(meeting),
        cancel=run_url(meeting, "agenda"),
        remove=_("이 안건 빼기"),
    )


def write_minutes(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the minutes; each saving is a version. Beside it stands what everybody will read."""
    meeting = _meeting(request, pk)
    newest = meeting.minutes.first()
    form = MinutesForm(request.POST or None, initial={"text": newest.text if newest else minuting.draft_of(meeting)})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            if "look" in request.POST:
                status = 200
            else:
                try:
                    version = minuting.write(meeting, form.cleaned_data["text"], by=user_of(request), request=request)
                except Refusal as refused:
                    form.add_error(None, str(refused))
                    status = status_of(refused)
                else:
                    messages.success(request, _("회의록 %(version)d판을 저장했어요.") % {"version": version.version})
                    return HttpResponseRedirect(run_url(meeting, "minutes"))
    text = form.cleaned_data.get("text", "") if form.is_bound and form.is_valid() else form.initial["text"]
    context = admin.site.each_context(request) | {
        "title": _("회의록 쓰기"),
        "meeting": meeting,
        "form": dressed(form),
        "newest": newest,
        "public": public_version(text, () if meeting.body.names_shown else pages.names_in(meeting)),
        "shows_public": meeting.body.is_open and meeting.is_open,
        "cancel": run_url(meeting, "minutes"),
    }
    return render(request, "committees/admin/minutes.html", context, status=status)


@require_safe
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version of the minutes as it was written."""
    meeting = _meeting(request, pk)
    found = get_object_or_404(Minutes.objects.select_related("written_by"), meeting=meeting, version=number)
    context = admin.site.each_context(request) | {
        "title": _("회의록 %(version)d판") % {"version": number},
        "meeting": meeting,
        "minutes": found,
        "cancel": run_url(meeting, "minutes"),
    }
    return render(request, "committees/admin/version.html", context)


PRINTS = {"notice": "print_notice.html", "sign-in": "print_sign_in.html", "minutes": "print_minutes.html"}


@require_safe
def printed(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """The notice, the sign-in sheet or the minutes on A4; the browser prints it."""
    if what not in PRINTS:
        raise Http404
    meeting = _meeting(request, pk)
    rows = list(meeting.attendances.select_related("member__seat", "member__user"))
    members = [row.member for row in rows] or list(
        meeting.body.memberships.current(timezone.localdate(meeting.starts_at)).select_related("seat", "user")
    )
    audit.opened_many(
        by=user_of(request),
        whose=[each.phone_hash for each in members if each.phone_hash],
        what=["name", "affiliation"],
        why=_("회의 서류 인쇄"),
        ref=meeting,
        request=request,
    )
    minutes = meeting.minutes.first()
    if what == "minutes" and minutes is None:
        messages.warning(request, _("아직 쓴 회의록이 없어요."))
        return redirect("admin:committees_meeting_run", pk)
    context: dict[str, Any] = {
        "meeting": meeting,
        "body": meeting.body,
        "items": pages.items_of(meeting, public=False),
        "members": members,
        "minutes": minutes,
        "minutes_text": without_marks(minutes.text) if minutes else "",
        "back": run_url(meeting),
    }
    return render(request, f"committees/admin/{PRINTS[what]}", context)
