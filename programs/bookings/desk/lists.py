"""All bookings or sessions of a time: filtered, searched, taken away as a file (C.7), and counted."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programs import audit
from programs.base.exports import export_rows
from programs.base.text import mask_name, mask_phone, nfc
from programs.bookings import indicators, pages
from programs.bookings.models import Booking, Session
from programs.bookings.records import note
from programs.people.models import User
from programs.people.predicates import is_administrator, is_officer_of

from .access import login_required, offerings_of, staff
from .forms import ExportForm, FilterForm
from .frame import page, status_of
from .queries import day_bounds, with_counts

A_PAGE = 30
MOST = 20_000
BOOKING_COLUMNS = (
    *("예약번호", "예약 프로그램", "부서", "업무", "시작", "곳", "이름", "휴대전화", "인원", "상태"),
    *("받은 방법", "신청", "온 때", "까닭"),
)
SESSION_COLUMNS = (
    *("예약 프로그램", "부서", "시작", "끝", "곳", "담당자나 장소", "상태", "정원", "예약 인원", "온 예약"),
    *("오지 않은 예약", "기다림", "취소한 까닭"),
)


def _bookings(user: User, data: dict[str, Any]) -> QuerySet[Booking]:
    """The bookings that the filters leave, the newest session first."""
    begin, end = day_bounds(data["first"], data["last"])
    rows = Booking.objects.filter(
        session__offering__in=offerings_of(user), session__starts_at__gte=begin, session__starts_at__lt=end
    )
    if data.get("offering"):
        rows = rows.filter(session__offering=data["offering"])
    if data.get("state"):
        rows = rows.filter(state=data["state"])
    if data.get("channel"):
        rows = rows.filter(channel=data["channel"])
    for word in nfc(data.get("q") or "").split():
        rows = rows.filter(
            Q(code__istartswith=word)
            | Q(session__offering__title__icontains=word)
            | Q(session__place__icontains=word)
            | Q(session__resource__name__icontains=word)
        )
    rows = rows.select_related("session__offering__department", "user")
    return rows.order_by("-session__starts_at", "-pk")


def _sessions(user: User, data: dict[str, Any]) -> QuerySet[Session]:
    begin, end = day_bounds(data["first"], data["last"])
    rows = Session.objects.between(begin, end).filter(offering__in=offerings_of(user))
    if data.get("offering"):
        rows = rows.filter(offering=data["offering"])
    for word in nfc(data.get("q") or "").split():
        rows = rows.filter(
            Q(offering__title__icontains=word) | Q(place__icontains=word) | Q(resource__name__icontains=word)
        )
    return rows.select_related("offering__department", "resource")


@never_cache
@login_required
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Bookings of a time, masked; this month's where nothing is asked."""
    user = staff(request)
    form = FilterForm(request.GET or None, offerings=offerings_of(user))
    data = form.chosen()
    found = Paginator(_bookings(user, data), A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form if form.is_bound else FilterForm(initial=data, offerings=offerings_of(user)),
        "page": found,
        "rows": [(each, mask_name(each.name), mask_phone(each.phone) if each.phone else "") for each in found],
        "badges": pages.BADGES,
        "parameters": query.urlencode(),
        "is_filtered": any(request.GET.get(name) for name in ("q", "state", "channel", "offering")),
    }
    return page(request, "list.html", context, tab="list", status=status_of(form))


@never_cache
@login_required
def export(request: HttpRequest) -> HttpResponseBase:
    """The filtered list as CSV or XLSX. Names in full only by duty, with a reason, on record for each person."""
    user = staff(request)
    filters = FilterForm(request.GET or None, offerings=offerings_of(user))
    if filters.is_bound and filters.errors:
        return redirect(f"{reverse('bookings:desk_list')}?{request.GET.urlencode()}")
    data = filters.chosen()
    form = ExportForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        what, fmt = form.cleaned_data["what"], form.cleaned_data["fmt"]
        if what == "sessions":
            return _sessions_file(request, user, data, fmt)
        return _bookings_file(request, user, data, form.cleaned_data)
    context = {
        "form": form,
        "filters": data,
        "count": _bookings(user, data).count(),
        "sessions": _sessions(user, data).count(),
        "most": MOST,
        "back": f"{reverse('bookings:desk_list')}?{request.GET.urlencode()}",
    }
    return page(request, "export.html", context, tab="list", status=status_of(form))


def _sessions_file(request: HttpRequest, user: User, data: dict[str, Any], fmt: str) -> HttpResponseBase:
    rows = with_counts(_sessions(user, data)[:MOST])
    with transaction.atomic():
        note("exported", "bookings.session", by=user, request=request, rows=len(rows), full="no")
    lines: Iterable[list[Any]] = (
        [
            *(row.session.offering.title, row.session.offering.department.name),
            *(row.session.starts_at, row.session.ends_at, row.session.place, str(row.session.resource or "")),
            *(row.session.get_state_display(), row.session.capacity, row.session.taken),
            *(row.came, row.stayed_away, row.waiting, row.session.cancel_reason),
        ]
        for row in rows
    )
    return export_rows(f"회차_{timezone.localdate():%Y%m%d}", SESSION_COLUMNS, lines, fmt)


def _bookings_file(request: HttpRequest, user: User, data: dict[str, Any], wanted: dict[str, Any]) -> HttpResponseBase:
    """Each person whose name leaves is on record before the file is."""
    rows = list(_bookings(user, data).prefetch_related("booked_services__service")[:MOST])
    full = wanted["names"] == "full"
    own = {each.pk: full and _own(user, each) for each in rows}
    reason = wanted["reason"] or _("가린 목록을 내려받았어요.")
    with transaction.atomic():
        note("exported", "bookings.booking", by=user, request=request, rows=len(rows), full="yes" if full else "no")
        audit.opened_many(
            by=user,
            whose=[each.user or each.phone_hash for each in rows if own[each.pk]],
            what=["name", "phone"],
            why=reason,
            ref="bookings.booking",
            exported=True,
            request=request,
        )
    return export_rows(f"예약_{timezone.localdate():%Y%m%d}", BOOKING_COLUMNS, _lines(rows, own), wanted["fmt"])


def _own(user: User, booking: Booking) -> bool:
    """Full data leaves only with the offering's own department, and the administrator."""
    return is_administrator(user) or is_officer_of(booking.session.offering.department)(user)


def _lines(rows: list[Booking], own: dict[int, bool]) -> Iterator[list[Any]]:
    for each in rows:
        session, full = each.session, own[each.pk]
        yield [
            *(each.code, session.offering.title, session.offering.department.name),
            ", ".join(str(one.service) for one in each.booked_services.all()),
            *(session.starts_at, session.place),
            each.name if full else mask_name(each.name),
            each.phone if full else (mask_phone(each.phone) if each.phone else ""),
            *(each.places, each.get_state_display(), each.get_channel_display()),
            *(each.created_at, each.checked_in_at, each.reason),
        ]


@never_cache
@login_required
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Booked, come, stayed away, served from the line: by offering, and by service."""
    user = staff(request)
    form = FilterForm(request.GET or None, offerings=offerings_of(user))
    data = form.chosen()
    begin, end = day_bounds(data["first"], data["last"])
    mine = offerings_of(user)
    if data.get("offering"):
        mine = mine.filter(pk=data["offering"].pk)
    by_offering = list(indicators.by_offering(begin, end, mine))
    by_service = list(indicators.by_service(begin, end, mine))
    for row in [*by_offering, *by_service]:
        row["share"] = _share(row["came"], row["came"] + row["away"])
        row["away_share"] = _share(row["away"], row["came"] + row["away"])
        row["served_share"] = _share(row["served"], row["waited"])
    for name in ("state", "channel", "q"):
        form.fields.pop(name, None)
    context = {
        "form": form if form.is_bound else FilterForm(initial=data, offerings=offerings_of(user)).only_time(),
        "first": data["first"],
        "last": data["last"],
        "by_offering": by_offering,
        "by_service": by_service,
    }
    return page(request, "figures.html", context, tab="figures", status=status_of(form))


def _share(part: int, whole: int) -> str:
    """A share in words; of nothing, it is none."""
    return f"{part * 100 / whole:.1f}%" if whole else _("대상 없음")
