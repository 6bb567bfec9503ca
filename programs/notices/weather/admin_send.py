"""One page that asks before a warning's draft is sent at once, or taken back."""

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from programs.people.models import User
from programs.people.predicates import is_staff, require

from ..campaigns import audience
from . import admin_words as words
from . import telling
from .models import WeatherNotice


def ask_about_draft(request: HttpRequest, site: AdminSite, *, pk: int, deed: str) -> HttpResponse:
    """`send`: at once, at any hour, to all who chose 재난·안전. `drop`: nobody gets it."""
    require(is_staff, request.user)
    if deed not in ("send", "drop"):
        raise Http404
    notice = get_object_or_404(WeatherNotice.objects.told().select_related("campaign__department"), pk=pk)
    campaign = notice.campaign
    assert campaign is not None  # told()
    assert isinstance(request.user, User)  # is_staff
    if request.method == "POST":
        with transaction.atomic():
            if deed == "send":
                telling.send_draft(notice, by=request.user)
            else:
                telling.drop_draft(notice, by=request.user)
        messages.success(request, _("보내기 시작했어요.") if deed == "send" else _("초안을 거두었어요."))
        return HttpResponseRedirect(reverse("admin:notices_weathernotice_changelist"))
    context = site.each_context(request) | {
        "title": _("초안 바로 보내기") if deed == "send" else _("초안 거두기"),
        "deed": deed,
        "notice": notice,
        "campaign": campaign,
        "change": words.CHANGES[notice.what],
        "waits": campaign.state in telling.OPEN,
        "count": audience.recipients(campaign).count(),
    }
    return render(request, "notices/admin/weather/draft.html", context)
