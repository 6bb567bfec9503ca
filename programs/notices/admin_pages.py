"""The page of the admin that asks for the reason of a decision about messages."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.base.errors import Refusal
from programs.people.admin_base import ReasonForm
from programs.people.predicates import require

from . import decisions
from .models import OutboxMessage
from .queries import may_decide

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Decision:
    """What staff may decide about messages: its name on the button, what it means, and the verb."""

    label: "StrOrPromise"
    meaning: "StrOrPromise"
    verb: Callable[..., None]


DECISIONS = {
    "send_again": Decision(
        _("다시 보내기"),
        _("알림을 다시 보내요. 이미 받은 사람에게는 보내는 곳에서 걸러 주지만, 이메일은 두 번 갈 수 있어요."),
        decisions.send_again,
    ),
    "mark_sent": Decision(
        _("보낸 것으로 처리"),
        _("받은 것을 확인한 알림을 보낸 것으로 바꿔요. 다시 보내지 않아요."),
        decisions.mark_sent,
    ),
    "cancel": Decision(_("취소"), _("알림을 보내지 않아요. 되돌릴 수 없어요."), decisions.cancel),
}


def decide(request: HttpRequest, site: AdminSite, name: str) -> HttpResponse:
    """Ask for the reason, then decide about each chosen message; those that cannot be changed are named."""
    require(may_decide, request.user, _("이 알림을 정할 수 있는 담당자가 아니에요."))
    decision = DECISIONS.get(name)
    ids = [int(part) for part in request.GET.get("ids", "").split(",") if part.isdecimal()][:200]
    chosen = list(OutboxMessage.objects.visible_to(request.user).filter(pk__in=ids))
    if decision is None or not chosen:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _carry_out(request, decision, chosen, form.cleaned_data["reason"])
        return HttpResponseRedirect(reverse("admin:notices_outboxmessage_changelist"))
    context = site.each_context(request) | {
        "title": decision.label,
        "decision": decision,
        "chosen": chosen,
        "form": form,
    }
    return render(request, "notices/admin/decide.html", context)


def _carry_out(request: HttpRequest, decision: Decision, chosen: list[OutboxMessage], reason: str) -> None:
    done = 0
    for message in chosen:
        try:
            decision.verb(message, by=request.user, reason=reason)
        except Refusal as refused:
            messages.warning(request, f"{message.title} ({message.recipient_masked}): {refused}")
        else:
            done += 1
    if done:
        messages.success(request, _("%(what)s: %(count)d건을 처리했어요.") % {"what": decision.label, "count": done})
