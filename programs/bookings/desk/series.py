"""A series: what saving would do is shown first; sessions with people are decided one by one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from programs.base.errors import BadInput, Refusal
from programs.base.text import korean_datetime
from programs.bookings import clashes, series_plan
from programs.bookings.models import Series, Session
from programs.bookings.series_plan import CANCEL, KEEP, MOVE, Differing, Plan
from programs.people.models import User

from .access import login_required, offering_to_run, staff
from .frame import page
from .schedule_forms import SeriesForm, SplitForm

MOST_SHOWN = 60
TARGETS = 30


@never_cache
@login_required
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """A new series of an offering."""
    offering = offering_to_run(staff(request), pk)
    return _edit(request, Series(offering=offering))


@never_cache
@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, _series(staff(request), pk))


def _series(user: User, pk: int) -> Series:
    found = get_object_or_404(Series.objects.select_related("offering__department", "resource"), pk=pk)
    offering_to_run(user, found.offering_id)
    return found


def _edit(request: HttpRequest, series: Series) -> HttpResponse:
    user = staff(request)
    form = SeriesForm(request.POST or None, series=series)
    found: Plan | None = None
    status = 422 if form.is_bound and form.errors else 200
    stale = False
    if request.method == "POST" and form.is_valid():
        wished = form.wished()
        found = series_plan.plan(wished)
        seen = request.POST.get("seen", "")
        if "save" in request.POST and seen == found.fingerprint() and not found.clashes:
            saved, status = _save(request, user, wished, form, found)
            if saved:
                return redirect("bookings:desk_series", wished.pk)
        elif "save" in request.POST:
            stale, status = True, 409
        if found.clashes:
            form.add_error("resource", clashes.in_words(found.clashes))
            status = 409
    elif series.pk is not None and not form.is_bound:
        found = series_plan.plan(series)
    context: dict[str, Any] = {"series": series, "offering": series.offering, "form": form, "stale": stale}
    context |= _shown(request, series, found)
    context["looked"] = form.is_bound
    return page(request, "series.html", context, tab="offerings", status=status)


def _shown(request: HttpRequest, series: Series, found: Plan | None) -> dict[str, Any]:
    if found is None:
        return {"plan": None}
    coming = series.offering.sessions.planned().filter(starts_at__gt=timezone.now())
    targets = [each for each in coming[: TARGETS * 3] if each.free > 0][:TARGETS]
    return {
        "plan": found,
        "fingerprint": found.fingerprint(),
        "made": found.made[:MOST_SHOWN],
        "differing": [(each, _choices(each, targets, request)) for each in found.differing],
    }


def _choices(each: Differing, targets: list[Session], request: HttpRequest) -> list[tuple[str, str, bool]]:
    """What can be done with one session: value, words, whether it was chosen."""
    chosen = request.POST.get(f"session-{each.session.pk}", KEEP)
    found = [(KEEP, _("그대로 두기"))]
    if each.slot is not None:
        words = _("새 일정에 맞춰 바꾸고 알리기") if each.same_time else _("%(when)s로 옮기고 알리기")
        found.append((MOVE, words % {"when": korean_datetime(each.slot.starts_at)} if not each.same_time else words))
    found.append((CANCEL, _("취소하고, 다른 시간을 고르는 주소 보내기")))
    found += [
        (f"{CANCEL}:{to.pk}", _("취소하고 %(when)s로 옮겨 주기") % {"when": korean_datetime(to.starts_at)})
        for to in targets
        if to.pk != each.session.pk
    ]
    return [(value, words, value == chosen) for value, words in found]


def _save(request: HttpRequest, user: User, wished: Series, form: SeriesForm, found: Plan) -> tuple[bool, int]:
    is_new = wished.pk is None
    try:
        decisions = {
            each.session.pk: _decision(request.POST.get(f"session-{each.session.pk}", KEEP)) for each in found.differing
        }
        saved = series_plan.save(wished, decisions, by=user, reason=form.cleaned_data["reason"], request=request)
    except Refusal as refused:
        if is_new:
            wished.pk = None
            wished._state.adding = True
        form.add_error(None, str(refused))
        return False, 422 if isinstance(refused, BadInput) else refused.status
    messages.success(
        request,
        _(
            "저장했어요. 만든 회차 %(made)d, 고친 회차 %(changed)d, 지운 회차 %(dropped)d,"
            " 옮긴 회차 %(moved)d, 취소한 회차 %(cancelled)d."
        )
        % {
            "made": saved.made,
            "changed": saved.changed,
            "dropped": saved.dropped,
            "moved": saved.moved,
            "cancelled": saved.cancelled,
        },
    )
    if saved.kept:
        messages.warning(request, _("예약한 분이 있는 회차 %(count)d개는 그대로 두었어요.") % {"count": saved.kept})
    return True, 200


def _decision(value: str) -> tuple[str, int | None]:
    what, _colon, to = value.partition(":")
    if what not in (KEEP, MOVE, CANCEL) or (to and not to.isdecimal()):
        raise BadInput(_("회차마다 무엇을 할지 골라 주세요."))
    return what, int(to) if to else None


@never_cache
@login_required
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """One series for each officer or room."""
    user = staff(request)
    series = _series(user, pk)
    form = SplitForm(request.POST or None, series=series)
    status = 422 if form.is_bound and form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = series_plan.split(
                series,
                list(form.cleaned_data["resources"]),
                capacity=form.cleaned_data["capacity"],
                by=user,
                request=request,
            )
        except Refusal as refused:
            form.add_error("resources", str(refused))
            status = 422 if isinstance(refused, BadInput) else refused.status
        else:
            messages.success(request, _("반복 일정을 %(count)d개로 나눴어요.") % {"count": len(made)})
            return redirect("bookings:desk_offering", series.offering_id)
    context = {"series": series, "offering": series.offering, "form": form}
    return page(request, "series_split.html", context, tab="offerings", status=status)
