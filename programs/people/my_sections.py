"""Sections of the page /my/. A floor offers some in its module ``my.py``: ``sections = [MySection(...), ...]``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class MySection:
    """One section: ``template`` is rendered with what ``context(request)`` returns (None: show nothing)."""

    key: str
    title: "StrOrPromise"
    template: str
    context: Callable[[HttpRequest], dict[str, Any] | None]
    order: int = 100
