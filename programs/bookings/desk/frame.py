"""The frame of the desk's pages: the views of one day's work as tabs, and the page itself."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy

TABS = (
    ("day", gettext_lazy("하루"), "bookings:desk"),
    ("week", gettext_lazy("한 주"), "bookings:desk_week"),
    ("list", gettext_lazy("예약 목록"), "bookings:desk_list"),
    ("check_in", gettext_lazy("도착 확인"), "bookings:desk_by_code"),
    ("offerings", gettext_lazy("프로그램"), "bookings:desk_offerings"),
    ("changes", gettext_lazy("바뀐 회차"), "bookings:desk_changes"),
    ("figures", gettext_lazy("통계"), "bookings:desk_figures"),
    ("deleted", gettext_lazy("지운 회차"), "bookings:desk_deleted"),
)


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, tab: str = "", status: int = 200
) -> HttpResponse:
    """A page of the desk, with its tabs; `tab` is the one that is open."""
    tabs = [{"text": str(text), "href": reverse(name), "current": key == tab} for key, text, name in TABS]
    return render(request, f"bookings/desk/{template}", {**context, "tabs": tabs, "tab": tab}, status=status)


def status_of(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
