"""Sessions made, changed, called off, deleted and brought back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from programs.base.errors import BadInput, Refusal
from programs.bookings import calling_off, clashes, scheduling
from programs.bookings.calling_off import NewTime
from programs.bookings.models import Session
from programs.bookings.records import note
from programs.bookings.states import LIVE

from .access import login_required, offering_to_run, offerings_of, runs, session_to_run, staff
from .frame import page, status_of
from .schedule_forms import CallOffForm, SessionForm

MOST_AT_ONCE = 100
A_PAGE = 30


@never_cache
@login_required
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A single session of an offering."""
    user = staff(request)
    offering = offering_to_run(user, pk)
    form = SessionForm(request.POST or None, offering=offering)
    status = status_of(form)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        found = clashes.of(data["resource"], [(form.starts_at, form.ends_at)])
        if found:
            form.add_error("resource", clashes.in_words(found))
            status = 409
        else:
            made = scheduling.make_one(
                offering,
                NewTime(form.starts_at, form.ends_at, data["place"], data["resource"]),
                capacity=data["capacity"],
                by=user,
                request=request,
            )
            messages.success(request, _("회차를 만들었어요."))
            return redirect("bookings:desk_people", made.pk)
    return page(request, "session_new.html", {"offering": offering, "form": form}, tab="offerings", status=status)


@never_cache
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Time, place and number of places. Whoever is booked is told after a look at what will happen."""
    user = staff(request)
    session = session_to_run(user, pk)
    form = SessionForm(request.POST or None, offering=session.offering, session=session)
    status, asked = status_of(form), False
    affected: list[Any] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        wanted = NewTime(form.starts_at, form.ends_at, data["place"], data["resource"])
        moves = _moves(session, wanted)
        people = session.bookings.filter(state__in=LIVE).count()
        affected = calling_off.elsewhere_then(session, wanted) if moves else []
        if moves and people and "confirmed" not in request.POST:
            problem = _problem(session, wanted, data)
            if problem:
                form.add_error(*problem)
                status = 422
            else:
                asked = True
        else:
            try:
                _change(request, session, wanted, data, moves=moves)
            except Refusal as refused:
                form.add_error(None, str(refused))
                status = 422 if isinstance(refused, BadInput) else refused.status
            else:
                messages.success(request, _("회차를 고쳤어요."))
                return redirect("bookings:desk_people", session.pk)
    context = {
        "session": session,
        "offering": session.offering,
        "form": form,
        "asked": asked,
        "people": session.bookings.filter(state__in=LIVE).count(),
        "affected": affected,
        "may_change": session.state == "planned" and not session.deleted_at and not session.has_begun(timezone.now()),
    }
    return page(request, "session_edit.html", context, tab="day", status=status)


def _moves(session: Session, wanted: NewTime) -> bool:
    return (wanted.starts_at, wanted.ends_at, wanted.place, wanted.resource) != (
        session.starts_at,
        session.ends_at,
        session.place,
        session.resource,
    )


def _problem(session: Session, wanted: NewTime, data: dict[str, Any]) -> tuple[str | None, str] | None:
    """What stands in the way, before anybody is asked whether they are sure."""
    if not data.get("reason"):
        return "reason", _("까닭을 적어 주세요. 예약한 분들에게 알려요.")
    if data["capacity"] < session.taken:
        return "capacity", _("이미 %(taken)d명이 예약해서 그보다 줄일 수 없어요.") % {"taken": session.taken}
    found = clashes.of(wanted.resource, [(wanted.starts_at, wanted.ends_at)], besides=[session.pk])
    return ("resource", clashes.in_words(found)) if found else None


def _change(request: HttpRequest, session: Session, wanted: NewTime, data: dict[str, Any], *, moves: bool) -> None:
    user = staff(request)
    with transaction.atomic():
        if data["capacity"] != session.capacity:
            before = session.capacity
            scheduling.change_capacity(session, data["capacity"], by=user)
            note("session_changed", session, by=user, request=request, was=before, now=data["capacity"])
        if moves:
            calling_off.move_session(session, wanted, by=user, reason=data.get("reason", ""), request=request)


@never_cache
@login_required
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of sight, with a way back in the message."""
    user = staff(request)
    session = session_to_run(user, pk)
    try:
        scheduling.delete(session, by=user)
    except Refusal as refused:
        messages.error(request, str(refused))
        return redirect("bookings:desk_people", pk)
    messages.success(
        request,
        format_html(
            '{} <a class="text-link" href="{}">{}</a>',
            _("%(session)s 회차를 지웠어요.") % {"session": session},
            reverse("bookings:desk_deleted") + f"#session-{session.pk}",
            _("지운 회차에서 되살리기"),
        ),
    )
    return redirect(f"{reverse('bookings:desk')}?day={timezone.localdate(session.starts_at).isoformat()}")


@never_cache
@login_required
@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """Deleted sessions, the last deleted first; each can come back."""
    user = staff(request)
    rows = Session.objects.filter(deleted_at__isnull=False, offering__in=offerings_of(user))
    rows = rows.select_related("offering__department", "resource").order_by("-deleted_at", "-pk")
    found = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": found, "rows": [(each, runs(user, each.offering)) for each in found]}
    return page(request, "deleted.html", context, tab="deleted")


@never_cache
@login_required
@require_POST
def restore(request: HttpRequest, pk: int) -> HttpResponse:
    user = staff(request)
    session = session_to_run(user, pk)
    try:
        scheduling.restore(session, by=user)
    except Refusal as refused:
        messages.error(request, str(refused))
        return redirect("bookings:desk_deleted")
    messages.success(request, _("회차를 되살렸어요."))
    return redirect("bookings:desk_people", pk)


@never_cache
@login_required
def call_off(request: HttpRequest) -> HttpResponse:
    """One session or several, for one reason; asked first with how many people it reaches."""
    user = staff(request)
    chosen = _chosen(request, lambda session: runs(user, session.offering))
    if not chosen:
        messages.error(request, _("먼저 목록에서 취소할 회차를 골라 주세요."))
        return redirect("bookings:desk")
    sent = request.method == "POST" and "sent" in request.POST
    form = CallOffForm(request.POST if sent else None)
    problems: list[str] = []
    if sent and form.is_valid():
        day = form.cleaned_data["new_day"]
        problems = _in_the_way(chosen, day) if day else []
        if not problems:
            outcome = calling_off.cancel_several(
                chosen, by=user, reason=form.cleaned_data["reason"], new_day=day, request=request
            )
            for session, sentence in outcome.refused:
                messages.error(request, f"{session}: {sentence}")
            messages.success(
                request,
                _("회차 %(count)d개를 취소하고 예약한 %(told)d건에 알렸어요.")
                % {"count": len(outcome.cancelled), "told": outcome.told},
            )
            return redirect("bookings:desk_changes")
    context = {
        "form": form,
        "chosen": [(each, each.bookings.filter(state__in=LIVE).count()) for each in chosen],
        "problems": problems,
    }
    status = 409 if problems else status_of(form)
    return page(request, "call_off.html", context, tab="day", status=status)


def _chosen(request: HttpRequest, may: Callable[[Session], bool]) -> list[Session]:
    """Sessions named in the form or the address that this person runs and that can still be called off."""
    given = request.POST.getlist("session") or request.GET.getlist("session")
    ids = [int(each) for each in given if each.isdecimal() and len(each) < 18][:MOST_AT_ONCE]
    rows = Session.objects.planned().filter(pk__in=ids, starts_at__gt=timezone.now())
    return [each for each in rows.select_related("offering__department", "resource").order_by("starts_at") if may(each)]


def _in_the_way(chosen: list[Session], day: Any) -> list[str]:
    """What the new day collides with, session by session."""
    found = []
    for session in chosen:
        starts, ends = calling_off.times_on(session, day)
        there = session.offering.sessions.planned().filter(starts_at=starts, resource=session.resource).exists()
        clash = [] if there else clashes.of(session.resource, [(starts, ends)])
        if clash:
            found.append(f"{session}: {clashes.in_words(clash)}")
    return found
