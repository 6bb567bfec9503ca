"""What residents see: the page of the weather warnings."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from programs.base.text import korean_datetime

from . import banner
from .codes import kind_name, warning_name
from .guides import GENERAL, GUIDES, guide_for
from .models import WeatherFeed, WeatherWarning

HISTORY = timedelta(days=30)
STALE = timedelta(minutes=15)  # the feed comes each minute; after this people are told that it does not
COLUMNS = [{"label": gettext_lazy("특보")}, {"label": gettext_lazy("시작")}, {"label": gettext_lazy("끝")}]


@require_safe
def weather(request: HttpRequest) -> HttpResponse:
    """What is in force, what has just ended, what to do, the last 30 days. Two queries."""
    now = timezone.now()
    warnings = list(WeatherWarning.objects.since(now - HISTORY, now=now))
    in_force = banner.gravest_of_each_kind([one for one in warnings if one.is_in_force(now)])
    kinds = {one.kind for one in in_force}
    context = {
        "in_force": [_card(one, now) for one in in_force],
        "ended": [_ended(one) for one in warnings if one.has_just_ended(now) and one.kind not in kinds],
        "guides": [{"name": kind_name(kind), "guide": guide} for kind, guide in GUIDES.items() if kind not in kinds],
        "general": GENERAL,
        "history": [_row(one, now) for one in warnings],
        "columns": COLUMNS,
        "feed": _feed(now),
        "phone": settings.OFFICE_PHONE,
    }
    response = render(request, "notices/weather/weather.html", context)
    # The same for everyone without a session: the portal's page cache may keep it for its few seconds.
    response.is_public_page = not request.GET  # type: ignore[attr-defined]
    return response


def _card(one: WeatherWarning, now: datetime) -> dict[str, Any]:
    standing = banner.Standing(kind=one.kind, level=one.level, since=one.level_since, ends_at=one.ends_at)
    until_then = ""
    if one.level_since > now and one.level_before is not None:
        until_then = _("그때까지는 %(warning)s예요.") % {"warning": warning_name(one.kind, one.level_before)}
    return {
        "anchor": f"weather-{one.kind}",
        "name": one.name,
        "alert": standing.alert,
        "sentence": standing.sentence,
        "until_then": until_then,
        "announced": korean_datetime(one.announced_at),
        "guide": guide_for(one.kind),
    }


def _ended(one: WeatherWarning) -> str:
    return _("%(warning)s가 %(end)s에 해제됐어요.") % {
        "warning": one.name,
        "end": korean_datetime(one.ends_at) if one.ends_at else "",
    }


def _row(one: WeatherWarning, now: datetime) -> list[Any]:
    end: Any = {"text": _("지금 내려져 있어요"), "badge_kind": "danger"}
    if one.ends_at is not None:
        end = korean_datetime(one.ends_at)
    return [warning_name(one.kind, one.highest), korean_datetime(one.starts_at), end]


def _feed(now: datetime) -> dict[str, Any]:
    """Since when the page is up to date; `stale` where the office cannot read the KMA's data just now."""
    if not settings.WEATHER_URL:
        return {}
    feed = WeatherFeed.objects.filter(pk=WeatherFeed.ONLY).first()
    read_at = feed.succeeded_at if feed else None
    return {
        "read_at": korean_datetime(read_at) if read_at else "",
        "stale": read_at is None or now - read_at > STALE,
    }
