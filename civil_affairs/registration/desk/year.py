"""What the department keeps through the year: its promotions, and the evaluation of each quarter."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civil_affairs.registration.desk import figures
from civil_affairs.registration.desk.counter import ROWS_A_PAGE, TEMPLATES
from civil_affairs.registration.desk.forms import EvaluationForm, PromotionForm
from civil_affairs.registration.desk.who import looker, may_work, worker
from civil_affairs.registration.models import Evaluation, Promotion
from civil_affairs.registration.step_forms import today
from programs import audit
from programs.base import pdf
from programs.plan.periods import FIRST_YEAR, Period, quarter_of


@never_cache
@login_required
def promotions(request: HttpRequest) -> HttpResponse:
    """The log of promotions, newest first, and a line to add to it."""
    user = looker(request)
    form = PromotionForm(request.POST or None)
    if request.method == "POST":
        worker(request)
        if form.is_valid():
            form.instance.by = user
            made = form.save()
            audit.record("registration.promoted", by=user, subject=made, request=request)
            messages.success(request, _("홍보를 적었어요."))
            return redirect("registration:promotions")
    rows = Promotion.objects.all()
    context = {
        "form": form if may_work(user) else None,
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "total": rows.aggregate(people=Sum("people"), papers=Sum("papers")),
        "may_work": may_work(user),
    }
    return render(request, f"{TEMPLATES}/promotions.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
def promotion(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a line of the log right, or take it out."""
    user = worker(request)
    row = get_object_or_404(Promotion, pk=pk)
    if request.method == "POST" and request.POST.get("do") == "delete":
        audit.record("registration.promoted", by=user, subject=row, data={"deleted": str(row)}, request=request)
        row.delete()
        messages.success(request, _("홍보 기록을 지웠어요."))
        return redirect("registration:promotions")
    form = PromotionForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        form.save()
        audit.record("registration.promoted", by=user, subject=row, request=request)
        messages.success(request, _("홍보 기록을 고쳤어요."))
        return redirect("registration:promotions")
    return render(
        request, f"{TEMPLATES}/promotion.html", {"form": form, "row": row}, status=422 if form.errors else 200
    )


def _quarter(request: HttpRequest) -> tuple[int, int]:
    """The quarter that the address names; this one where it names none that has begun."""
    now = today()
    year, quarter = request.GET.get("year", ""), request.GET.get("quarter", "")
    if not (year.isdecimal() and quarter in ("1", "2", "3", "4") and len(year) == 4):
        return now.year, quarter_of(now)
    if not FIRST_YEAR <= int(year) <= now.year or Period.quarter(int(year), int(quarter)).first > now:
        raise Http404(_("아직 오지 않은 분기예요."))
    return int(year), int(quarter)


def _facts(year: int, quarter: int) -> dict[str, Any]:
    period = Period.quarter(year, quarter)
    return {
        "year": year,
        "quarter": quarter,
        "rates": figures.rates(year, quarter),
        "behind": figures.behind(period),
        "kinds": figures.by_kind(figures.since_january(year, quarter)),
        "written": Evaluation.objects.filter(year=year, quarter=quarter).select_related("by").first(),
    }


@never_cache
@login_required
def evaluation(request: HttpRequest) -> HttpResponse:
    """A quarter's figures and what the department says of them; of the fourth, of the whole year."""
    user = looker(request)
    year, quarter = _quarter(request)
    facts = _facts(year, quarter)
    written = facts["written"]
    initial = {name: getattr(written, name) for name in ("good", "poor", "plan")} if written else {}
    form = EvaluationForm(request.POST or None, initial=initial)
    here = f"{reverse('registration:evaluation')}?year={year}&quarter={quarter}"
    if request.method == "POST":
        worker(request)
        if form.is_valid():
            row, _made = Evaluation.objects.update_or_create(
                year=year, quarter=quarter, defaults={**form.cleaned_data, "by": user}
            )
            audit.record("registration.evaluated", by=user, subject=row, request=request)
            messages.success(request, _("평가를 적었어요."))
            return redirect(here)
    now = today()
    years = [(y, q) for y in (now.year, now.year - 1) for q in (4, 3, 2, 1) if Period.quarter(y, q).first <= now]
    context = {
        **facts,
        "facts": [{"term": term, "text": text} for term, text in facts["behind"]],
        "form": form if may_work(user) else None,
        "quarters": [
            {
                "text": _("%(year)s년 %(quarter)s분기") % {"year": y, "quarter": q},
                "href": f"?year={y}&quarter={q}",
                "current": (y, q) == (year, quarter),
            }
            for y, q in years
        ],
    }
    return render(request, f"{TEMPLATES}/evaluation.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_safe
def evaluation_pdf(request: HttpRequest) -> HttpResponse:
    looker(request)
    year, quarter = _quarter(request)
    facts = _facts(year, quarter)
    written = facts["written"]
    title = f"등기 원스톱 {year}년 {quarter}분기 {'운영평가' if quarter == 4 else '실적'}"
    words = [("잘된 점", written.good), ("고칠 점", written.poor), ("다음 계획", written.plan)] if written else []
    data = {
        "title": title,
        "rates": [
            [one.title, f"{one.quarter}분기까지", one.fraction, one.text, one.target, one.met] for one in facts["rates"]
        ],
        "behind": facts["behind"],
        "kinds": [[name, str(subject), str(done)] for name, subject, done in facts["kinds"]],
        "words": [[term, text or "-"] for term, text in words],
    }
    content = pdf.render("registration/evaluation.typ", data)
    return pdf.response(content, f"{title}.pdf")
