"""System check: an address of the feed that cannot be asked, told at start-up."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.utils import timezone

from .fetching import address
from .records import FeedError


@register()
def weather_address_can_be_asked(**_kwargs: Any) -> list[CheckMessage]:
    """notices.E003: WEATHER_URL is set, but to something that is no http(s) address."""
    if not settings.WEATHER_URL:
        return []
    try:
        address(settings.WEATHER_URL, "", now=timezone.now())
    except FeedError:
        return [
            Error(
                "WEATHER_URL is no http:// or https:// address.",
                hint="docs/operating.md shows the addresses of the KMA's services.",
                id="notices.E003",
            )
        ]
    return []
