"""Addresses that may or may not be there: which programs are installed is config's affair, not the portal's."""

from typing import Any

from django.urls import NoReverseMatch, reverse


def address(name: str, *args: Any) -> str:
    """The path of a named page, or "" where nothing has that name; so a menu never holds a dead link."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
