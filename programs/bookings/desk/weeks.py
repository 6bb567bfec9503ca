"""A week as a table: each officer and room a row, each day a column; and the private calendar of one of them."""

import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from programs.base.closures import current_calendar
from programs.bookings import ics
from programs.bookings.calendars import Week
from programs.bookings.models import Occupation, Resource, Session
from programs.bookings.records import note
from programs.bookings.signatures import FEED, signed, unsigned
from programs.people.models import User
from programs.people.predicates import any_of, is_administrator, is_officer_of, require, sees_all

from .access import login_required, staff
from .frame import page
from .queries import day_bounds, sessions_between

MOST = 2_000
FEED_BACK, FEED_AHEAD = timedelta(days=31), timedelta(days=370)


@dataclass(slots=True)
class Row:
    """One officer, room or interpreter (None: sessions without one), with the sessions of each day."""

    resource: Resource | None
    days: dict[date, list[Session]] = field(default_factory=lambda: defaultdict(list))
    taken: dict[date, list[Occupation]] = field(default_factory=lambda: defaultdict(list))
    own: bool = False


@never_cache
@login_required
@require_safe
def week(request: HttpRequest) -> HttpResponse:
    """The week's sessions of this person's departments."""
    user = staff(request)
    shown = Week.of(request.GET.get("week", ""), today=timezone.localdate())
    days, calendar = shown.days, current_calendar()
    rows: dict[int | None, Row] = {}
    for session in sessions_between(user, days[0], days[-1])[:MOST]:
        row = rows.setdefault(session.resource_id, Row(session.resource, own=_owns(user, session.resource)))
        row.days[timezone.localdate(session.starts_at)].append(session)
    begin, end = day_bounds(days[0], days[-1])
    for each in Occupation.objects.filter(
        resource__in=[key for key in rows if key], session__isnull=True, during__overlap=(begin, end)
    ):
        rows[each.resource_id].taken[timezone.localdate(each.during.lower)].append(each)
    ordered = sorted(rows.values(), key=lambda row: (row.resource is None, str(row.resource or "")))
    context = {
        "week": shown,
        "days": [(day, calendar.holiday(day) or "", day == timezone.localdate()) for day in days],
        "rows": [(row, [(day, row.days.get(day, []), row.taken.get(day, [])) for day in days]) for row in ordered],
        "mine": _mine(user),
    }
    return page(request, "week.html", context, tab="week")


def _owns(user: User, resource: Resource | None) -> bool:
    return resource is not None and any_of(is_administrator, is_officer_of(resource.department))(user)


def _mine(user: User) -> list[Resource]:
    """The officers and rooms whose calendars this person may have."""
    if sees_all(user) and not is_administrator(user):
        return []
    rows = Resource.objects.filter(is_active=True)
    return list(rows if is_administrator(user) else rows.filter(department=user.department_id))


# --- the calendar of an officer or room


@never_cache
@login_required
@require_safe
def calendar_links(request: HttpRequest) -> HttpResponse:
    """The private addresses of the calendars. Whoever has one reads it, so each can be made anew."""
    user = staff(request)
    rows = [(each, feed_url(request, each) if each.feed_key else "") for each in _mine(user)]
    return page(request, "feeds.html", {"rows": rows}, tab="week")


def feed_url(request: HttpRequest, resource: Resource) -> str:
    path = reverse("bookings:resource_feed", args=[signed(FEED, f"{resource.pk}-{resource.feed_key}")])
    return request.build_absolute_uri(path)


@never_cache
@login_required
@require_POST
def renew_link(request: HttpRequest, pk: int) -> HttpResponse:
    """A new address; the old one opens nothing from now on."""
    user = staff(request)
    resource = get_object_or_404(Resource.objects.select_related("department"), pk=pk)
    require(lambda who: _owns(user, resource), user, _("이 담당자나 장소의 부서 직원만 할 수 있어요."))
    with transaction.atomic():
        resource.feed_key = secrets.token_hex(12)
        resource.save(update_fields=["feed_key"])
        note("feed_renewed", resource, by=user, request=request)
    messages.success(request, _("새 달력 주소를 만들었어요. 예전 주소는 더 이상 열리지 않아요."))
    return redirect("bookings:desk_feeds")


@never_cache
@require_safe
def resource_feed(request: HttpRequest, token: str) -> HttpResponse:
    """Sessions of one officer or room, for a calendar program; times, titles and numbers, nobody's name."""
    value = unsigned(FEED, token) or ""
    number, _dash, key = value.partition("-")
    resource = Resource.objects.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 10 else None
    if resource is None or not key or not secrets.compare_digest(key, resource.feed_key):
        raise Http404
    now = timezone.now()
    rows = Session.objects.between(now - FEED_BACK, now + FEED_AHEAD).filter(resource=resource)
    content = ics.of_sessions(rows.select_related("offering")[:MOST], at=now, counts=True)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="resource-{resource.pk}.ics"'
    return response
