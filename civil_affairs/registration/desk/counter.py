"""The counter: the list by stage, and the one page on which a case is taken in under a minute."""

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civil_affairs.registration import services, standing
from civil_affairs.registration.desk.forms import REMEMBERED, CounterForm, ExportForm
from civil_affairs.registration.desk.who import looker, may_work, opened, worker
from civil_affairs.registration.models import ChangeKind, Registration
from civil_affairs.registration.queries import WHERE, RegistrationQuerySet
from civil_affairs.registration.rules import Stage
from civil_affairs.registration.step_forms import today
from programs import audit
from programs.base.exports import export_rows
from programs.people.models import User

ROWS_A_PAGE = 30
TEMPLATES = "civil_affairs/registration/desk"
MEMORY = "registration.counter"
SORTS = {"filed": "submitted_at", "-filed": "-submitted_at", "step": "last_step_on", "-step": "-last_step_on"}


def _kinds() -> dict[str, Any]:
    return {
        Stage.WAITING: _("접수 대기"),
        Stage.RECEIVED: _("대장정리 전"),
        Stage.LEDGER: _("촉탁 전"),
        Stage.COMMISSIONED: _("등기소 처리 중"),
        Stage.CORRECTION: _("보정 중"),
        Stage.REGISTERED: _("통보 전"),
        "idle": _("5일 멈춤"),
        Stage.TOLD: _("통보함"),
        Stage.ENDED: _("끝남"),
    }


def _where(stage: str) -> Q:
    if stage == "idle":
        return Q(pk__in=Registration.objects.idle(today()).values("pk"))
    return WHERE[stage]


def _rows(request: HttpRequest, user: User) -> tuple[RegistrationQuerySet[Registration], str, str, str]:
    """The list as the address asks for it: stage (all the open ones unless said), words, order."""
    stage, sort = request.GET.get("stage", ""), request.GET.get("sort", "")
    words = request.GET.get("q", "").strip()[:50]
    rows: Any = Registration.objects.readable_by(user)
    if words:
        stage, rows = "", rows.found_by(words)
    elif stage in _kinds():
        rows = rows.filter(_where(stage))
    else:
        stage, rows = "", rows.open()
    order = SORTS.get(sort) or ("-submitted_at" if words else "last_step_on")
    return rows.with_kind().order_by(order, "id"), stage, words, sort if sort in SORTS else ""


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The cases of a stage; a receipt number that names one opens it."""
    user = looker(request)
    rows, stage, words, sort = _rows(request, user)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    if words and page.paginator.count == 1:
        return redirect("registration:case", page.object_list[0].pk)
    mine: Any = Registration.objects.readable_by(user)
    counts = mine.aggregate(**{f"n_{key}": Count("pk", filter=_where(key)) for key in _kinds()})
    idle = set(mine.idle(today()).filter(pk__in=[row.pk for row in page]).values_list("pk", flat=True))
    context = {
        "page": page,
        "words": words,
        "sort": sort,
        "stage": stage,
        "query": urlencode({"stage": stage, "q": words, "sort": sort}),
        "kinds": [
            {"text": f"{text} {counts[f'n_{key}']:,}", "href": f"?stage={key}", "current": key == stage}
            for key, text in _kinds().items()
        ],
        "rows": [(row, row.pk in idle) for row in page],
        "may_work": may_work(user),
    }
    return render(request, f"{TEMPLATES}/index.html", context)


@never_cache
@login_required
def new(request: HttpRequest) -> HttpResponse:
    """One page, from the name to the receipt; `like` takes the person of an earlier case."""
    user = worker(request)
    form = CounterForm(request.POST or None, initial=_initial(request, user))
    if request.method == "POST" and form.is_valid():
        case = services.register_at_counter(
            by=user,
            change=form.change_fields(),
            person=form.person_fields(),
            channel=form.cleaned_data["channel"],
            submission_key=form.cleaned_data["submission_key"],
            request=request,
        )
        request.session[MEMORY] = {name: request.POST.get(name, "") for name in REMEMBERED}
        return redirect(f"{case.get_desk_url()}?new=1")
    words = request.GET.get("q", "").strip()[:50]
    earlier: Any = Registration.objects.none()
    if words:
        earlier = Registration.objects.readable_by(user).found_by(words)
    context = {
        "form": form,
        "words": words,
        "earlier": earlier.with_kind().order_by("-submitted_at")[:10] if words else [],
        "kinds": ChangeKind.objects.filter(active=True),
    }
    return render(request, f"{TEMPLATES}/new.html", context, status=422 if form.errors else 200)


def _initial(request: HttpRequest, user: User) -> dict[str, Any]:
    """What stays from the entry before, and the person of an earlier case where one was chosen."""
    initial: dict[str, Any] = {"submission_key": uuid.uuid4().hex, "address": _("서대문구") + " "}
    first = ChangeKind.objects.filter(active=True).first()
    if first is not None:
        initial["change"] = first.pk
    remembered = request.session.get(MEMORY, {})
    initial |= {name: remembered[name] for name in REMEMBERED if remembered.get(name)}
    like = request.GET.get("like", "")
    if request.method == "GET" and like.isdecimal() and len(like) < 18:
        case = opened(request, user, int(like))
        if case is None:
            raise Http404
        for name in ("applicant_name", "applicant_phone", "applicant_email", "address", "owner_name", "tell_by"):
            initial[name] = getattr(case, name)
    return initial


@never_cache
@login_required
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as it was filtered, as a file; why, and whose data leaves, is on record first."""
    user = looker(request)
    form = ExportForm(request.POST or None)
    rows, stage, words, _sort = _rows(request, user)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "count": rows.count(), "kind": _kinds().get(stage, words or _("처리 중"))}
        return render(request, f"{TEMPLATES}/export.html", context, status=422 if form.errors else 200)
    found = list(rows)
    count = {"rows": len(found)}
    audit.record("registration.exported", by=user, subject="civil_affairs.registration", data=count, request=request)
    audit.opened_many(
        by=user,
        whose=[case.applicant_phone_hash for case in found if case.applicant_phone_hash],
        what=["applicant_name", "address"],
        why=form.cleaned_data["reason"],
        ref="registration",
        exported=True,
        request=request,
    )
    headings = [
        *(_("접수번호"), _("신청인"), _("변경 종류"), _("건물 주소"), _("촉탁 대상"), _("단계"), _("접수일")),
        *(_("대장 번호"), _("대장정리일"), _("촉탁 번호"), _("촉탁일"), _("등기 번호"), _("등기일"), _("통보")),
    ]
    lines = (
        [
            *(case.receipt_number, case.applicant_name, str(case.change), case.address, "O" if case.subject else "X"),
            *(standing.text_of(case), case.received_on, case.ledger_number, case.ledger_on, case.commission_number),
            *(case.commissioned_on, case.registry_number, case.registered_on),
            timezone.localtime(case.told_at).strftime("%Y-%m-%d %H:%M") if case.told_at else "",
        ]
        for case in found
    )
    return export_rows(f"{_('등기 원스톱')}_{today():%Y%m%d}", headings, lines, form.cleaned_data["fmt"])
