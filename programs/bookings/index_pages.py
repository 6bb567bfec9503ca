"""Everything that can be booked: found by words or by field, with the next time that is free."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import F, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from programs.base.text import korean_datetime, nfc
from programs.bookings.offerings import Offering
from programs.bookings.queries import OfferingQuerySet
from programs.bookings.sessions import Session
from programs.bookings.states import Allocation
from programs.plan.models import Category

ON_A_PAGE = 24
LONGEST = 50


@dataclass(frozen=True, slots=True)
class OfferingRow:
    """One card: the offering, and in words whether and when there is room."""

    offering: Offering
    state: str
    kind: str
    when: str


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everything that can be booked now or soon, by program."""
    now = timezone.now()
    words = nfc(request.GET.get("q", "")).strip()[:LONGEST]
    field = request.GET.get("field", "")
    there = Offering.objects.shown_at(now)
    fields = [each for each in Category if each in set(there.values_list("program__category", flat=True))]
    found = _searched(there.filter(program__category=field) if field in fields else there, words)
    page = Paginator(_with_next_time(found, now), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "rows": [_row(offering, now) for offering in page],
        "page": page,
        "query": urlencode({"q": words, "field": field}),
        "words": words,
        "fields": _chips(fields, field, words),
        "filtered": bool(words) or field in fields,
    }
    return render(request, "bookings/index.html", context)


def _searched(offerings: OfferingQuerySet[Offering], words: str) -> OfferingQuerySet[Offering]:
    """Those in which each word stands: in the name, the text, a service, the program or the department."""
    for word in words.split():
        offerings = offerings.filter(
            Q(title__icontains=word)
            | Q(text__icontains=word)
            | Q(program__title__icontains=word)
            | Q(department__name__icontains=word)
            | Q(pk__in=Offering.objects.filter(services__name__icontains=word, services__is_active=True).values("pk"))
        )
    return offerings


def _with_next_time(offerings: OfferingQuerySet[Offering], now: datetime) -> OfferingQuerySet[Offering]:
    free = Session.objects.planned().filter(offering=OuterRef("pk"), starts_at__gt=now, taken__lt=F("capacity"))
    found = (
        offerings.select_related("program", "department")
        .annotate(next_free=Subquery(free.order_by("starts_at").values("starts_at")[:1]))
        .order_by(F("next_free").asc(nulls_last=True), "title", "pk")
    )
    return cast("OfferingQuerySet[Offering]", found)


def _row(offering: Offering, now: datetime) -> OfferingRow:
    next_free: datetime | None = offering.next_free  # type: ignore[attr-defined]
    if offering.opens_at and offering.opens_at > now:
        opens = _("%(when)s에 예약을 열어요") % {"when": korean_datetime(offering.opens_at)}
        return OfferingRow(offering, _("곧 열려요"), "information", opens)
    if next_free is None:
        return OfferingRow(offering, _("빈 시간 없음"), "gray", "")
    when = _("가장 빠른 때: %(when)s") % {"when": korean_datetime(next_free)}
    if offering.allocation == Allocation.LOTTERY:
        return OfferingRow(offering, _("추첨"), "information", when)
    return OfferingRow(offering, _("예약 가능"), "success", when)


def _chips(fields: Iterable[Category], chosen: str, words: str) -> list[dict[str, object]]:
    """Fields of the plan that have something to book; none where there is only one."""
    items: list[tuple[str, object]] = [("", _("모두")), *((each.value, each.label) for each in fields)]
    if len(items) < 3:
        return []
    return [
        {
            "text": text,
            "href": "?" + urlencode({name: value for name, value in (("q", words), ("field", key)) if value}),
            "current": key == (chosen if chosen in {each for each, _text in items} else ""),
        }
        for key, text in items
    ]
