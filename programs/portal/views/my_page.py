"""A resident's own page: requests, messages, who looked at the data, and what can be done about it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programs.portal import sections


@never_cache
@login_required
@require_safe
def my(request: HttpRequest) -> HttpResponse:
    """Each floor's sections in order; whoever has no account uses the look-up by receipt number instead."""
    return render(request, "portal/my.html", {"sections": sections.shown_to(request)})
