"""`weather_banner` in every template: the warnings in force; read only by pages that show it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from . import banner


def weather(request: HttpRequest) -> dict[str, Any]:
    """A list of `banner.Standing`. The page it stands on is as old as this reading (see the page cache)."""

    def read() -> list[banner.Standing]:
        shown, read_at = banner.standing()
        request.oldest_part = read_at  # type: ignore[attr-defined]
        return shown

    return {"weather_banner": SimpleLazyObject(read)}
