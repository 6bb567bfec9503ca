"""The registry of events: each kind of act is declared once with its Korean text, or it cannot be recorded."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_declared: dict[str, "StrOrPromise"] = {}


class UnknownEvent(LookupError):
    """An act was recorded under a name nobody declared."""


def declare(event: str, text: "StrOrPromise") -> str:
    """Declare an event ("cases.received", "접수했어요") and return its name. Two texts for one name are a mistake."""
    known = _declared.get(event)
    if known is not None and str(known) != str(text):
        raise ValueError(f"Event {event!r} is declared twice with different texts.")
    _declared[event] = text
    return event


def text_of(event: str) -> "StrOrPromise":
    """Return the text of an event; a name from an older version of the portal speaks for itself."""
    return _declared.get(event, event)


def require_declared(event: str) -> None:
    if event not in _declared:
        raise UnknownEvent(f"Event {event!r} is not declared: call audit.declare({event!r}, _('…')) at start-up.")


def declared() -> dict[str, "StrOrPromise"]:
    """Return all declared events with their texts, by name."""
    return dict(sorted(_declared.items()))
