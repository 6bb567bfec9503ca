"""Every kind of case there is: the models that inherit Case, found once all apps are loaded."""

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django_stubs_ext import StrOrPromise

if TYPE_CHECKING:
    from programs.cases.models import Case


# What Case declares and every kind says itself.
OWN = ("rule_on_receipt", "wipe")


@dataclass(frozen=True)
class Kind:
    """What a kind of case is called and where it belongs.

    key: the word in Case.kind; program: its number, None when cases of any program may be of this kind.
    """

    key: str
    title: StrOrPromise
    program: int | None = None


@cache
def kinds() -> dict[str, "type[Case]"]:
    """Kind key → model. Two kinds with one key, or a kind without its card or its own rules, stop the start-up."""
    from_models: dict[str, type[Case]] = {}
    parent = apps.get_model("cases", "Case")
    for model in apps.get_models():
        if not issubclass(model, parent) or model is parent:
            continue
        card = getattr(model, "about", None)
        if not isinstance(card, Kind):
            raise ImproperlyConfigured(f"{model.__name__} needs `about = Kind(...)`.")
        if card.key in from_models:
            raise ImproperlyConfigured(f"Two kinds of case are called {card.key!r}.")
        lacking = [name for name in OWN if not hasattr(model, name)]
        if lacking:
            raise ImproperlyConfigured(f"{model.__name__} needs methods of its own: {', '.join(lacking)}.")
        from_models[card.key] = model
    return from_models


def title_of(kind: str) -> StrOrPromise:
    model = kinds().get(kind)
    return model.about.title if model else kind


def choices() -> list[tuple[str, StrOrPromise]]:
    """For list filters."""
    return [(key, model.about.title) for key, model in kinds().items()]
