"""A day of sessions: how many come, who is there already, and the way to each list."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from programs import audit
from programs.base.closures import current_calendar
from programs.base.text import mask_name, mask_phone, nfc, normalise_phone
from programs.bookings.models import Booking

from .access import login_required, runs, staff
from .forms import DayForm, FindForm
from .frame import page, status_of
from .queries import about, of_phone, sessions_between, with_counts


@never_cache
@login_required
@require_http_methods(["GET", "HEAD"])
def day(request: HttpRequest) -> HttpResponse:
    """Today's sessions, or another day's, of this person's departments."""
    user = staff(request)
    form = DayForm(request.GET or None)
    chosen = form.chosen()
    words = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    rows = with_counts(about(sessions_between(user, chosen), nfc(words)))
    form = form if form.errors else DayForm({"day": chosen.isoformat(), "q": words})
    return page(
        request,
        "day.html",
        {
            "form": form,
            "find": FindForm(auto_id="find_%s"),
            "day": chosen,
            "is_today": chosen == timezone.localdate(),
            "closed": current_calendar().holiday(chosen) or "",
            "before": chosen - timedelta(days=1),
            "after": chosen + timedelta(days=1),
            "rows": rows,
            "words": words,
            "coming": sum(row.coming for row in rows),
            "came": sum(row.came for row in rows),
            "runs_some": any(runs(user, row.session.offering) for row in rows),
        },
        tab="day",
        status=status_of(form),
    )


@never_cache
@login_required
def find(request: HttpRequest) -> HttpResponse:
    """Find bookings by number or telephone. A number that names one booking opens it."""
    user = staff(request)
    form = FindForm(request.POST or None)
    found: list[Booking] | None = None
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["q"]
        booking = Booking.objects.visible_to(user).filter(code=words.replace(" ", "").upper()[:8]).first()
        if booking is not None:
            return redirect("bookings:desk_booking", booking.code)
        found = _by_phone(request, form, words)
    context = {
        "form": form,
        "found": None if found is None else [(each, mask_name(each.name), mask_phone(each.phone)) for each in found],
    }
    return page(request, "find.html", context, tab="day", status=status_of(form))


def _by_phone(request: HttpRequest, form: FindForm, words: str) -> list[Booking]:
    user = staff(request)
    try:
        phone = normalise_phone(words)
    except ValidationError:
        form.add_error("q", _("그런 예약번호가 없어요. 예약번호 여덟 글자나 휴대전화 번호를 모두 적어 주세요."))
        return []
    found = of_phone(user, phone, at=timezone.now())
    if found:
        audit.opened(
            by=user,
            whose=found[0].user or found[0].phone_hash,
            what=["name", "phone"],
            why=_("예약을 전화번호로 찾았어요."),
            ref="bookings.booking",
            request=request,
        )
    return found
