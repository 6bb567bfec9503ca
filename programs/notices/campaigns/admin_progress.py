"""The staff's page of a campaign that is being sent: how far it is, and pause, resume, cancel, retry, download."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from programs import audit
from programs.base.errors import BadInput, NotYourDuty
from programs.base.exports import export_rows
from programs.people.admin_base import ReasonForm
from programs.people.models import User

from ..failures import words_of
from ..outbox import OutboxMessage, Receipt, State
from ..queries import may_decide
from . import services
from .models import Campaign
from .progress import Progress, progress
from .states import VERBS, Verb, verbs_open_to

DOWNLOADED = audit.declare("notices.campaign.failures_downloaded", gettext_lazy("보내지 못한 목록을 내려받았어요"))
AT_ONCE = ("pause", "resume")  # one press: whoever sees something going wrong must not be asked twice
WITH_A_QUESTION = ("cancel", "retry_failed")
MOST_ROWS = 50_000  # in one download
FAILED = Q(state__in=(State.FAILED, State.UNKNOWN)) | Q(state=State.SENT, receipt=Receipt.FAILED)


@dataclass(frozen=True)
class Figure:
    """One number of the page."""

    label: str
    number: int
    kind: str = "default"  # the colour of its edge
    note: str = ""


def urls(site: AdminSite) -> list[URLPattern]:
    """The addresses of these pages below the admin of campaigns."""

    def page(route: str, view: Callable[..., HttpResponseBase], name: str) -> URLPattern:
        def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, site, *args, **kwargs)

        return path(f"<int:pk>/{route}", site.admin_view(wrapped), name=f"notices_campaign_{name}")

    return [
        page("progress/", show, "progress"),
        page("progress/failures/", failures, "failures"),
        page("progress/<slug:name>/", act, "act"),
    ]


@require_safe
def show(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """How far the campaign is; asked by htmx, the moving part alone."""
    campaign, user = _campaign(request, pk)
    now = progress(campaign, at=timezone.now())
    context = {"campaign": campaign, "progress": now, "figures": figures(now), "verbs": _verbs(campaign, user)}
    context["may_decide"] = may_decide(user)
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "notices/admin/parts/progress.html", context)
    context |= site.each_context(request) | {"title": campaign.title}
    return render(request, "notices/admin/progress.html", context)


def figures(now: Progress) -> list[Figure]:
    """The numbers of the page, in the order in which a message comes through them."""
    return [
        Figure(_("기다려요"), now.queued, "info", _("목록을 만드는 중이에요") if now.to_spread else ""),
        Figure(_("보내는 중"), now.sending, "info"),
        Figure(_("보냄"), now.sent),
        Figure(_("받음"), now.delivered, "success"),
        Figure(_("실패"), now.failed, "danger" if now.failed else "default"),
        Figure(_("확인 필요"), now.unknown, "warning" if now.unknown else "default"),
        Figure(_("보내지 않음"), now.cancelled),
    ]


@require_POST
def act(request: HttpRequest, site: AdminSite, pk: int, name: str) -> HttpResponse:
    """Pause and go on by one press; every other verb has the page that asks "are you sure"."""
    if name not in AT_ONCE:
        raise Http404
    campaign, user = _campaign(request, pk)
    verb = {"pause": services.pause, "resume": services.resume}[name]
    verb(campaign, by=user, request=request)
    messages.success(request, VERBS[name].past)
    return redirect(reverse("admin:notices_campaign_progress", args=[campaign.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
def failures(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponseBase:
    """Who did not get it and why, addresses masked: a download, with the reason on record."""
    campaign, user = _campaign(request, pk)
    if not may_decide(user):
        raise NotYourDuty(_("보내지 못한 목록은 담당자가 내려받을 수 있어요."))
    form = ReasonForm(request.POST or None)
    rows = OutboxMessage.objects.filter(FAILED, campaign=campaign)
    if request.method == "POST" and form.is_valid():
        return _download(request, campaign, user, form.cleaned_data["reason"])
    context = site.each_context(request) | {
        "title": _("%(campaign)s: 보내지 못한 목록") % {"campaign": campaign.title},
        "campaign": campaign,
        "form": form,
        "number": rows.count(),
    }
    return render(request, "notices/admin/campaign_failures.html", context, status=422 if request.POST else 200)


def _download(request: HttpRequest, campaign: Campaign, user: User, reason: str) -> HttpResponseBase:
    rows = OutboxMessage.objects.filter(FAILED, campaign=campaign).defer("recipient", "body").order_by("pk")
    if rows.count() > MOST_ROWS:
        raise BadInput(_("한 번에 %(most)s건까지 내려받을 수 있어요.") % {"most": f"{MOST_ROWS:,}"})
    whose = [digest for digest in rows.values_list("recipient_hash", flat=True) if digest]
    audit.record(DOWNLOADED, by=user, subject=campaign, data={"reason": reason, "rows": len(whose)}, request=request)
    audit.opened_many(
        by=user, whose=whose, what=["recipient_masked"], why=reason, ref=campaign, exported=True, request=request
    )
    columns = [
        _("번호"),
        _("받는 곳"),
        _("수단"),
        _("상태"),
        _("코드"),
        _("까닭"),
        _("대답"),
        _("보낸 곳"),
        _("보낸 때"),
    ]
    lines = (
        [row.pk, row.recipient_masked, row.get_channel_display(), _state(row), row.receipt_code,
         words_of(row.receipt_code), row.last_error, row.provider, row.handed_at]
        for row in cast(Iterator[OutboxMessage], rows.iterator(chunk_size=2_000))
    )  # fmt: skip
    return export_rows(_("%(campaign)s 보내지 못한 목록") % {"campaign": campaign.title}, columns, lines, "csv")


def _state(row: OutboxMessage) -> str:
    return str(row.get_receipt_display() if row.state == State.SENT else row.get_state_display())


def _verbs(campaign: Campaign, user: User) -> list[Verb]:
    shown = (*AT_ONCE, *WITH_A_QUESTION)
    return [verb for verb in verbs_open_to(campaign, user) if verb.name in shown]


def _campaign(request: HttpRequest, pk: int) -> tuple[Campaign, User]:
    """The campaign, if this person may see it: else it does not exist for them (404)."""
    user = request.user
    assert isinstance(user, User)
    return get_object_or_404(Campaign.objects.visible_to(user).select_related("department"), pk=pk), user
