"""Offerings: windows and rules at a glance, copied, looked at as a resident would, shown and taken out of sight."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programs.base.errors import Refusal
from programs.base.text import korean_datetime, nfc
from programs.bookings import copying
from programs.bookings.models import Booking, Offering
from programs.bookings.states import LIVE
from programs.bookings.views import offering_page

from .access import login_required, offering_to_run, offerings_of, runs, staff
from .forms import WordsForm
from .frame import page, status_of
from .queries import with_counts
from .schedule_forms import CopyForm

COMING = 20


@never_cache
@login_required
@require_safe
def offerings(request: HttpRequest) -> HttpResponse:
    """All offerings of this person's departments, with what their window says now."""
    user = staff(request)
    form = WordsForm(request.GET or None)
    now = timezone.now()
    rows = offerings_of(user).select_related("program", "department")
    if form.is_valid():
        for word in nfc(form.cleaned_data["q"]).split():
            rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word))
    coming = Q(sessions__starts_at__gt=now, sessions__state="planned", sessions__deleted_at__isnull=True)
    rows = rows.annotate(coming=Count("sessions", filter=coming, distinct=True))
    context = {"form": form, "rows": [(each, window(each, now), runs(user, each)) for each in rows]}
    return page(request, "offerings.html", context, tab="offerings", status=status_of(form))


def window(offering: Offering, now: datetime) -> str:
    """Whether it takes bookings now, and since or until when."""
    if not offering.is_published:
        return _("공개하지 않음")
    if offering.opens_at and now < offering.opens_at:
        return _("%(when)s에 열어요") % {"when": korean_datetime(offering.opens_at)}
    if offering.closes_at and now >= offering.closes_at:
        return _("%(when)s에 닫았어요") % {"when": korean_datetime(offering.closes_at)}
    if offering.closes_at:
        return _("받는 중, %(when)s에 닫아요") % {"when": korean_datetime(offering.closes_at)}
    return _("받는 중")


@never_cache
@login_required
@require_safe
def offering(request: HttpRequest, pk: int) -> HttpResponse:
    """One offering: window, rules, series, what comes next."""
    user = staff(request)
    found = offering_to_run(user, pk)
    now = timezone.now()
    coming = found.sessions.planned().filter(starts_at__gt=now).select_related("offering", "resource")
    context = {
        "offering": found,
        "window": window(found, now),
        "lacks": copying.lacks(found, at=now),
        "series": found.series.select_related("resource").annotate(
            coming=Count("sessions", filter=Q(sessions__starts_at__gt=now, sessions__deleted_at__isnull=True))
        ),
        "rows": with_counts(coming.order_by("starts_at", "pk")[:COMING]),
        "more": coming.count() > COMING,
        "edit_url": reverse("admin:bookings_offering_change", args=[found.pk]),
    }
    return page(request, "offering.html", context, tab="offerings")


@never_cache
@login_required
@require_safe
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The page as residents would see it, whether it is shown or not."""
    return offering_page(request, offering_to_run(staff(request), pk), preview=True)


@never_cache
@login_required
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    user = staff(request)
    found = offering_to_run(user, pk)
    form = CopyForm(request.POST or None, initial={"title": _("%(title)s (복사)") % {"title": found.title[:90]}})
    if request.method == "POST" and form.is_valid():
        made = copying.duplicate(found, title=form.cleaned_data["title"], by=user, request=request)
        messages.success(request, _("복사했어요. 아직 공개하지 않았어요. 회차를 만들고 공개해 주세요."))
        return redirect("bookings:desk_offering", made.pk)
    return page(
        request, "offering_copy.html", {"offering": found, "form": form}, tab="offerings", status=status_of(form)
    )


@never_cache
@login_required
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """Show it to residents, or take it out of sight: asked first, with what that means."""
    user = staff(request)
    found = offering_to_run(user, pk)
    now = timezone.now()
    refusal: Refusal | None = None
    if request.method == "POST":
        try:
            verb: Any = copying.withdraw if found.is_published else copying.publish
            verb(found, by=user, request=request)
        except Refusal as refused:
            refusal = refused
        else:
            done = _("공개하지 않게 했어요.") if found.is_published else _("공개했어요.")
            messages.success(request, done)
            return redirect("bookings:desk_offering", found.pk)
    coming = found.sessions.planned().filter(starts_at__gt=now)
    context = {
        "offering": found,
        "lacks": copying.lacks(found, at=now),
        "sessions": coming.count(),
        "booked": Booking.objects.filter(session__in=coming, state__in=LIVE).count(),
        "window": window(found, now),
        "refusal": refusal,
    }
    return page(request, "offering_show.html", context, tab="offerings", status=refusal.status if refusal else 200)
