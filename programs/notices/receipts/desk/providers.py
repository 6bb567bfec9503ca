"""The page of the providers: who carries messages just now, how quickly, who is left alone and for how long."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.base.text import korean_time
from programs.people.admin_base import ReasonForm
from programs.people.predicates import is_staff, require

from ...providers import health, in_slot, routing, slots_of
from ...subscribers.who import may_change_subscribers
from . import verbs

CHANNELS = (("sms", _("문자")), ("email", _("이메일")))


@dataclass(frozen=True)
class Row:
    """One provider as the page shows it."""

    slot: str
    name: str
    channel: str
    place: str
    state: str
    tone: str
    share: str
    recent: health.Recent
    rate: str
    can_tell: bool
    last_error: str
    is_left: bool

    @property
    def failed_share(self) -> str:
        return _share(self.recent.failed, self.recent.calls)

    @property
    def slow_share(self) -> str:
        return _share(self.recent.slow, self.recent.calls)

    @property
    def late_share(self) -> str:
        return _share(self.recent.late, self.recent.receipts)


class AgainForm(ReasonForm):
    slot = forms.CharField(max_length=30, widget=forms.HiddenInput)


def providers(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The table; posted to, one that is left is used again, with a reason."""
    require(is_staff, request.user)
    form = AgainForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        if verbs.use_again(form.cleaned_data["slot"], by=request.user, reason=form.cleaned_data["reason"]):
            messages.success(request, _("바로 다시 써요."))
        else:
            messages.info(request, _("이미 쓰고 있는 업체예요."))
        return HttpResponseRedirect(reverse("admin:notices_providers"))
    rows = _rows()
    refused = form.data.get("slot") if form is not None else None
    context = site.each_context(request) | {
        "title": _("문자·메일 업체"),
        "rows": rows,
        "minutes": health.WINDOW_MINUTES,
        "may_decide": may_change_subscribers(request.user),
        "left": [(row, _form(row.slot, request.POST if refused == row.slot else None)) for row in rows if row.is_left],
    }
    return render(request, "notices/admin/providers.html", context, status=422 if form is not None else 200)


def _form(slot: str, data: QueryDict | None) -> AgainForm:
    return AgainForm(data, initial={"slot": slot}, auto_id=f"id_{slot}_%s")


def _rows() -> list[Row]:
    now = time.time()
    found = []
    for channel, channel_name in CHANNELS:
        slots = slots_of(channel)
        for number, one in enumerate(health.of(slots)):
            provider = in_slot(one.name)
            rate = routing.rate_of(one.name)
            found.append(
                Row(
                    slot=one.name,
                    name=provider.name,
                    channel=str(channel_name),
                    place=str(_("첫째") if number == 0 else _("둘째")),
                    state=_state(one, now),
                    tone="danger" if one.is_left(now) else "warning" if one.failures else "success",
                    share=f"{_weight(one, number, len(slots))}%",
                    recent=health.recent(one.name),
                    rate=str(_("제한 없음") if rate <= 0 else _("초당 %(rate)g건") % {"rate": rate}),
                    can_tell=provider.can_tell,
                    last_error=one.last_error if one.failures else "",
                    is_left=bool(one.failures),
                )
            )
    return found


def _state(one: health.Health, now: float) -> str:
    if one.is_left(now):
        until = korean_time(datetime.fromtimestamp(one.left_until, UTC))
        return str(_("쉬게 함, %(until)s까지") % {"until": until})
    return str(_("한 건으로 시험할 차례") if one.failures else _("정상"))


def _weight(one: health.Health, number: int, count: int) -> int:
    if count == 1:
        return 100
    return one.weight if one.weight is not None else (100 if number == 0 else 0)


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.0%}" if whole else "—"
