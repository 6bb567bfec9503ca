"""The report of sources and its download; counts only, nobody's data."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs import audit
from programs.base.calendar import SEOUL
from programs.base.exports import export_rows
from programs.base.forms import DateInput
from programs.people.models import User
from programs.people.predicates import is_staff, require

from . import acts
from .forms import DressedForm, labelled_errors, paper_places
from .models import Promotion
from .sources import PlaceRow, months_between, promotions, sources

MOST = timedelta(days=366 * 3)


class PeriodForm(DressedForm):
    first = forms.DateField(label=gettext_lazy("첫날"), widget=DateInput())
    last = forms.DateField(label=gettext_lazy("마지막 날"), widget=DateInput())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and first > last:
            self.add_error("last", _("첫날이 마지막 날보다 늦어요."))
        elif first and last and last - first > MOST:
            self.add_error("first", _("3년까지 한 번에 볼 수 있어요."))
        return cleaned


def report(request: HttpRequest, site: AdminSite) -> HttpResponseBase:
    require(is_staff, request.user)
    today = timezone.now().astimezone(SEOUL).date()
    usual = {"first": (today - timedelta(days=364)).replace(day=1), "last": today}
    form = PeriodForm(request.GET if "first" in request.GET else usual)
    chosen = form.cleaned_data if form.is_valid() else usual
    first, last = chosen["first"], chosen["last"]
    rows, months = sources(first, last), months_between(first, last)
    if request.GET.get("format") and form.is_valid():
        return _download(request, rows, months, first, last)
    form.dress()
    newest = months[::-1]  # what happened last is read first
    table = [(row, row.by_month(newest)) for row in rows]
    context = site.each_context(request) | {
        "title": _("신청 경로 보고"),
        "form": form,
        "errors": list(labelled_errors(form)),
        "first": first,
        "last": last,
        "newest": newest,
        "table": table,
        "totals": [sum(counts[place] for _row, counts in table) for place in range(len(newest))],
        "total": sum(row.total for row in rows),
        "still": sum(row.still for row in rows),
        "promotions": promotions(first, last),
        "paper_places": paper_places(),
    }
    return render(request, "notices/admin/signups/sources.html", context, status=422 if form.errors else 200)


def _download(
    request: HttpRequest, rows: list[PlaceRow], months: list[date], first: date, last: date
) -> HttpResponseBase:
    assert isinstance(request.user, User)
    held: dict[tuple[int, date], list[Promotion]] = {}
    for one in promotions(first, last):
        held.setdefault((one.promotion.place_id, one.promotion.date.replace(day=1)), []).append(one.promotion)

    def lines() -> Iterator[list[Any]]:
        for row in rows:
            for month in months:
                here = held.get((row.place.pk, month), [])
                what = "; ".join(f"{one.date:%Y-%m-%d} {one.what}" for one in reversed(here))
                forms_back = sum(one.forms for one in here)
                yield [row.place.name, f"{month:%Y-%m}", row.months.get(month, 0), what, forms_back]
            yield [row.place.name, _("합계"), row.total, _("지금도 구독 %(count)d명") % {"count": row.still}, ""]

    data = {"first": first.isoformat(), "last": last.isoformat()}
    audit.record(acts.REPORTED, by=request.user, subject="notices.sources", data=data, request=request)
    columns = [_("신청받은 곳"), _("달"), _("신청"), _("홍보"), _("받은 신청서")]
    return export_rows(f"{_('신청 경로')} {first} {last}", columns, lines(), request.GET.get("format", "csv"))
