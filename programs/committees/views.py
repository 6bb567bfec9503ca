"""Residents' pages: open bodies, their members, meetings, decisions and minutes."""

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from programs.committees import ics, pages
from programs.committees.bodies import Body
from programs.committees.meetings import Meeting
from programs.committees.states import MeetingState

A_PAGE = 20


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every open body that is at work, with its next meeting; those that ended below."""
    now = timezone.now()
    today = timezone.localdate(now)
    bodies = list(Body.objects.public().select_related("program", "department"))
    coming: dict[int, Meeting] = {}
    for meeting in Meeting.objects.public().coming(now).filter(body__in=bodies).select_related("body"):
        coming.setdefault(meeting.body_id, meeting)
    context = {
        "live": [(body, coming.get(body.pk)) for body in bodies if body.is_live(today)],
        "ended": [body for body in bodies if not body.is_live(today)],
    }
    return render(request, "committees/index.html", context)


@require_safe
def body(request: HttpRequest, slug: str) -> HttpResponse:
    """One body: what it is, who sits in it by field, when it meets, what it decided."""
    found = _body(slug)
    now = timezone.now()
    meetings = Meeting.objects.public().filter(body=found).select_related("body")
    coming = list(meetings.coming(now))
    past = meetings.exclude(pk__in=[each.pk for each in coming]).order_by("-starts_at")
    context = {
        "body": found,
        "seats": pages.seats_of(found, timezone.localdate(now)),
        "coming": coming,
        "page": Paginator(past, A_PAGE).get_page(request.GET.get("page")),
        "badges": pages.BADGES,
    }
    return render(request, "committees/body.html", context)


@require_safe
def meeting(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """One meeting: its agenda, what was decided, what is being done about it, the approved minutes."""
    found = get_object_or_404(
        Meeting.objects.public().select_related("body__program", "body__department"), pk=pk, body__slug=slug
    )
    context = {
        "meeting": found,
        "body": found.body,
        "items": pages.items_of(found, public=True),
        "hidden": found.items.filter(is_open=False).count(),
        "minutes": pages.public_minutes(found),
        "badge": pages.BADGES.get(MeetingState(found.state), "gray"),
        "task_badges": pages.TASK_BADGES,
    }
    return render(request, "committees/meeting.html", context)


@require_safe
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The coming meetings as a calendar that can be subscribed to; a cancelled one says so."""
    found = _body(slug)
    now = timezone.now()
    meetings = Meeting.objects.public().filter(body=found, starts_at__gt=now - timedelta(days=30))
    return ics.file(ics.of_meetings(meetings.select_related("body")[:200], at=now), f"{slug}.ics")


def _body(slug: str) -> Body:
    return get_object_or_404(Body.objects.public().select_related("program", "department"), slug=slug)
