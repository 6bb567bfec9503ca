"""The staff's pages of a body: who sits where, appointing, ending a term, the successor, a new meeting."""

from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from programs import audit
from programs.base.calendar import SEOUL
from programs.base.errors import BadInput, Refusal
from programs.base.text import format_phone
from programs.committees.acts import may_manage, require_manager
from programs.committees.bodies import Body, Membership, Seat
from programs.committees.desk import appointing, holding
from programs.committees.desk.forms import (
    EndForm,
    MeetingForm,
    PersonForm,
    SuccessorForm,
)
from programs.committees.meetings import Meeting
from programs.people.admin_forms import dressed
from programs.people.models import User


def user_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


def status_of(refused: Refusal) -> int:
    """What was typed and is refused is 422; the wrong state and another's duty keep their own."""
    return 422 if isinstance(refused, BadInput) else refused.status


def form_page(request: HttpRequest, form: Any, title: str, *, status: int | None = None, **more: Any) -> HttpResponse:
    context = admin.site.each_context(request) | {"title": title, "form": dressed(form), "submit": title, **more}
    status = status or (422 if form.errors else 200)
    return render(request, "committees/admin/form.html", context, status=status)


@require_safe
def members(request: HttpRequest, pk: int) -> HttpResponse:
    """Every seat with who sits on it and who did before. Contacts are the department's; reading them is on record."""
    body = get_object_or_404(Body.objects.select_related("department", "program"), pk=pk)
    user, today = user_of(request), timezone.localdate()
    manages = may_manage(body, user)
    rows = list(body.memberships.select_related("user", "seat").order_by("-starts"))
    if manages:
        outside = [row.phone_hash for row in rows if row.phone_hash]
        audit.opened_many(
            by=user, whose=outside, what=["name", "phone", "email"], why=_("위원 명단 확인"), ref=body, request=request
        )
    seats = [
        {
            "seat": seat,
            "now": [_row(row, manages) for row in rows if row.seat_id == seat.pk and row.sits(today)],
            "next": [_row(row, manages) for row in rows if row.seat_id == seat.pk and row.starts > today],
            "past": [
                _row(row, manages)
                for row in rows
                if row.seat_id == seat.pk and row.ends is not None and row.ends < today
            ],
        }
        for seat in body.seats.select_related("department")
    ]
    context = admin.site.each_context(request) | {
        "title": _("%(body)s 위원") % {"body": body.name},
        "body": body,
        "seats": seats,
        "manages": manages,
        "today": today,
    }
    return render(request, "committees/admin/members.html", context)


def _row(member: Membership, manages: bool) -> dict[str, Any]:
    return {
        "member": member,
        "name": member.full_name if manages else member.masked_name,
        "phone": format_phone(member.reach_phone) if manages and member.reach_phone else "",
        "email": member.reach_email if manages else "",
    }


def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Put somebody on an empty seat."""
    seat = get_object_or_404(Seat.objects.select_related("body__department", "department"), pk=pk)
    require_manager(seat.body, user_of(request))
    form = PersonForm(request.POST or None, seat=seat, initial={"starts": timezone.localdate()})
    status = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            appointing.appoint(
                seat, form.person(), by=user_of(request), starts=data["starts"], ends=data["ends"], request=request
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = status_of(refused)
        else:
            messages.success(request, _("%(seat)s 자리에 위촉했어요.") % {"seat": seat.title})
            return redirect("admin:committees_body_members", seat.body_id)
    lead = f"{seat.body.name} · {seat.title} ({seat.field})"
    return form_page(request, form, _("위촉하기"), status=status, lead=lead, cancel=_members_url(seat.body_id))


def succeed(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a successor on the seat of somebody who leaves, for the rest of the term."""
    member = _member(request, pk)
    form = SuccessorForm(request.POST or None, seat=member.seat, initial={"starts": timezone.localdate()})
    if member.ending:
        del form.fields["ending"], form.fields["reason"]
    del form.fields["ends"]
    status = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            appointing.succeed(
                member,
                form.person(),
                by=user_of(request),
                on=data["starts"],
                ending=data.get("ending", ""),
                reason=data.get("reason", ""),
                request=request,
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = status_of(refused)
        else:
            messages.success(request, _("후임을 위촉했어요."))
            return redirect("admin:committees_body_members", member.body_id)
    lead = f"{member.body.name} · {member.seat.title} · {member.full_name}"
    return form_page(request, form, _("후임 위촉하기"), status=status, lead=lead, cancel=_members_url(member.body_id))


def end_term(request: HttpRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()})
    status = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            appointing.end_term(member, by=user_of(request), request=request, **data)
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = status_of(refused)
        else:
            messages.success(request, _("임기를 끝냈어요. 그 뒤의 회의에는 부르지 않아요."))
            return redirect("admin:committees_body_members", member.body_id)
    lead = f"{member.body.name} · {member.seat.title} · {member.full_name}"
    cancel = _members_url(member.body_id)
    return form_page(request, form, _("임기 끝내기"), status=status, lead=lead, cancel=cancel, danger=True)


def _member(request: HttpRequest, pk: int) -> Membership:
    rows = Membership.objects.select_related("seat__department", "seat__body", "body__department", "user")
    member = get_object_or_404(rows, pk=pk)
    require_manager(member.body, user_of(request))
    return member


def _members_url(body_id: int) -> str:
    return reverse("admin:committees_body_members", args=[body_id])


def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """A new meeting; its time proposed so that the notice is in time."""
    body = get_object_or_404(Body.objects.select_related("department"), pk=pk)
    require_manager(body, user_of(request))
    day = timezone.localdate() + timedelta(days=body.notice_days + 7)
    form = MeetingForm(
        request.POST or None,
        initial={
            "title": _("제%(number)d차 회의") % {"number": body.meetings.exclude(state="cancelled").count() + 1},
            "starts_at": datetime.combine(day, time(14), SEOUL),
            "ends_at": datetime.combine(day, time(16), SEOUL),
        },
    )
    if not body.written_allowed:
        del form.fields["is_written"]
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            meeting = holding.plan(body, by=user_of(request), request=request, **form.cleaned_data)
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = status_of(refused)
        else:
            messages.success(request, _("회의를 만들었어요. 안건을 적고 소집을 통지해 주세요."))
            return redirect("admin:committees_meeting_run", meeting.pk)
    cancel = reverse("admin:committees_body_change", args=[body.pk])
    return form_page(request, form, _("새 회의 만들기"), status=status, lead=body.name, cancel=cancel)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a meeting nobody was told of yet."""
    meeting = get_object_or_404(Meeting.objects.select_related("body__department"), pk=pk)
    require_manager(meeting.body, user_of(request))
    names = ("title", "is_written", "starts_at", "ends_at", "place", "text", "is_open")
    form = MeetingForm(request.POST or None, initial={name: getattr(meeting, name) for name in names})
    if not meeting.body.written_allowed:
        del form.fields["is_written"]
    status = None
    if request.method == "POST" and form.is_valid():
        try:
            holding.edit(meeting, by=user_of(request), request=request, **form.cleaned_data)
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = status_of(refused)
        else:
            messages.success(request, _("회의를 고쳤어요."))
            return redirect("admin:committees_meeting_run", meeting.pk)
    cancel = reverse("admin:committees_meeting_run", args=[meeting.pk])
    return form_page(request, form, _("회의 고치기"), status=status, lead=str(meeting), cancel=cancel)
