"""The quick page for a disaster message: one form, one "are you sure", and it is on its way (P06.5)."""

from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from programs.people.admin_forms import dressed
from programs.people.models import User
from programs.people.predicates import require

from ..outbox import Priority, Purpose
from ..subscribers.models import Topic
from . import admin_views, rules, services, who
from .admin_preview import compose_data, summary
from .forms import (
    DisasterForm,
)
from .models import Campaign

TITLE_LETTERS = 40


def disaster(request: HttpRequest) -> HttpResponse:
    """Write it; see how many get it, what it costs and how it reads; send it. Also for one more look: "고치기"."""
    user = request.user
    assert isinstance(user, User)  # admin_view lets nobody else in
    require(who.may_send_disasters, user, _("재난 알림은 안전치수과와 보건소만 바로 보낼 수 있어요."))
    form = DisasterForm(request.POST if request.method == "POST" else None, initial={"token": uuid4().hex})
    if request.method != "POST" or "back" in request.POST or not form.is_valid():
        return _written(request, form, user)
    campaign = _unsaved(form, user)
    for fault in rules.faults(campaign):
        form.add_error(fault.field if fault.field in form.fields else None, str(fault))
    if form.errors:
        return _written(request, form, user)
    if "confirmed" not in request.POST:
        context = summary(campaign, user) | {"title": _("재난 알림 보내기"), "form": form}
        return admin_views.page(request, "disaster_confirm.html", context)
    try:
        sent = services.send_disaster(
            title=campaign.title,
            body=campaign.body,
            variants=campaign.variants,
            dongs=campaign.dongs,
            because=form.cleaned_data["because"],
            ref=f"desk:{form.cleaned_data['token']}",
            by=user,
            request=request,
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _written(request, form, user)
    messages.success(request, _("재난 알림을 보내기 시작했어요."))
    return redirect(admin_views.after_start(sent))


def _written(request: HttpRequest, form: DisasterForm, user: User) -> HttpResponse:
    back = "back" in request.POST
    context = {
        "title": _("재난 알림 보내기"),
        "form": dressed(form),
        "cancel": reverse("admin:notices_campaign_changelist"),
        "compose": compose_data(user.department) | {"topics": _topic().name},
    }
    status = 422 if form.is_bound and form.errors and not back else 200
    return admin_views.page(request, "disaster.html", context, status=status)


def _unsaved(form: DisasterForm, user: User) -> Campaign:
    assert user.department is not None  # may_send_disasters
    data = form.cleaned_data
    return Campaign(
        title=data["body"].splitlines()[0][:TITLE_LETTERS],
        purpose=Purpose.DISASTER,
        priority=Priority.DISASTER,
        department=user.department,
        body=data["body"],
        variants={"en": data["body_en"]} if data["body_en"] else {},
        topics=[_topic().number],
        dongs=data["dongs"],
    )


def _topic() -> Topic:
    return Topic.objects.get(is_disaster=True)
