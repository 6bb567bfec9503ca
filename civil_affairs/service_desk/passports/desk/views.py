"""The passport counter: find and hand out, ring up, discard; every opening of a person's data is logged."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civil_affairs.service_desk.passports.desk import acts, figures, services
from civil_affairs.service_desk.passports.desk.forms import CallForm, DiscardForm, ExportForm, PhoneForm, RhythmForm
from civil_affairs.service_desk.passports.desk.models import Passport, PassportReminderStep, PassportState
from civil_affairs.service_desk.passports.desk.queries import PassportQuerySet, may_look, of_the_counter
from programs import audit
from programs.base.errors import Refusal
from programs.base.exports import export_rows
from programs.people.models import User
from programs.people.predicates import require

ROWS_A_PAGE = 30
TEMPLATES = "civil_affairs/service_desk/desk/passports"
KINDS = {
    "waiting": gettext_lazy("찾아가지 않음"),
    "soon": gettext_lazy("곧 폐기"),
    "lapsed": gettext_lazy("폐기할 여권"),
    "collected": gettext_lazy("찾아감"),
    "discarded": gettext_lazy("폐기함"),
}
SORTS = {"issued": "issued_on", "-issued": "-issued_on", "lapses": "lapses_on", "-lapses": "-lapses_on"}


def staff(request: HttpRequest, *, looks: bool = False) -> User:
    require(may_look if looks else of_the_counter, request.user, _("여권 창구를 맡은 부서의 직원만 쓰는 화면이에요."))
    assert isinstance(request.user, User)
    return request.user


def _rows(request: HttpRequest) -> tuple[PassportQuerySet[Passport], str, str, str]:
    """The list as the address asks for it: kind, words, order."""
    day = timezone.localdate()
    kind = request.GET.get("kind", "")
    words = request.GET.get("q", "").strip()[:50]
    sort = request.GET.get("sort", "")
    found: PassportQuerySet[Passport] = Passport.objects.with_person()
    if kind in PassportState.values:
        found = found.filter(state=kind)
    elif kind == "soon":
        found = found.lapsing(day)
    elif kind == "lapsed":
        found = found.lapsed(day)
    elif not words:
        kind, found = "waiting", found.waiting()
    if words:
        found = found.found_by(words)
    return found.order_by(SORTS.get(sort, "issued_on"), "id"), kind, words, sort


@never_cache
@login_required
@require_safe
def counter(request: HttpRequest) -> HttpResponse:
    """Find a passport by receipt number, name or the last digits of a telephone; or read the list of a kind."""
    user = staff(request, looks=True)
    rows, kind, words, sort = _rows(request)
    if words and rows.count() == 1:
        return redirect("service_desk:passport", rows.get().pk)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    day = timezone.localdate()
    context = {
        "page": page,
        "kind": kind,
        "words": words,
        "sort": sort,
        "query": urlencode({"kind": kind, "q": words, "sort": sort}),
        "kinds": [
            {"text": f"{text} {count:,}", "href": f"?kind={key}", "current": key == kind and not words}
            for (key, text), count in zip(KINDS.items(), figures.of_kinds(day).values(), strict=True)
        ],
        "to_call": Passport.objects.to_call(timezone.now(), day).count(),
        "may_work": of_the_counter(user),
    }
    return render(request, f"{TEMPLATES}/counter.html", context)


@never_cache
@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    user = staff(request, looks=True)
    passport = get_object_or_404(Passport, pk=pk)
    _log_opening(request, user, passport, why=_("여권 내주기"))
    return _detail(request, user, passport, PhoneForm())


def _detail(
    request: HttpRequest, user: User, passport: Passport, form: PhoneForm, refused: Refusal | None = None
) -> HttpResponse:
    context = {
        "passport": passport,
        "reminders": passport.reminders.all(),
        "calls": passport.calls.select_related("by"),
        "form": form,
        "refused": refused,
        "today": timezone.localdate(),
        "may_work": of_the_counter(user),
        "may_undo": passport.collected_at is not None and timezone.now() - passport.collected_at <= services.UNDO,
    }
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, f"{TEMPLATES}/passport.html", context, status=status)


@never_cache
@login_required
@require_POST
def act(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand it out, or take a wrong press back."""
    user = staff(request)
    passport = get_object_or_404(Passport, pk=pk)
    verbs = {"collect": services.collect, "undo": services.undo_collection}
    verb = verbs.get(request.POST.get("do", ""))
    if verb is None:
        return redirect("service_desk:passport", pk)
    try:
        verb(passport, by=user, request=request)
    except Refusal as refused:
        return _detail(request, user, passport, PhoneForm(), refused)
    done = {
        "collect": _("여권을 내줬다고 적었어요. 알림과 전화가 모두 멈췄어요."),
        "undo": _("다시 찾아가지 않은 여권이 됐어요."),
    }
    messages.success(request, done[request.POST["do"]])
    return redirect("service_desk:passport", pk)


@never_cache
@login_required
@require_POST
def phone(request: HttpRequest, pk: int) -> HttpResponse:
    user = staff(request)
    passport = get_object_or_404(Passport, pk=pk)
    form = PhoneForm(request.POST)
    if not form.is_valid():
        return _detail(request, user, passport, form)
    try:
        services.change_phone(passport, form.cleaned_data["phone"], by=user, request=request)
    except Refusal as refused:
        return _detail(request, user, passport, form, refused)
    messages.success(request, _("전화번호를 고쳤어요."))
    return redirect("service_desk:passport", pk)


@never_cache
@login_required
def call(request: HttpRequest) -> HttpResponse:
    """One person after the other: the number, what was tried, the result, the next."""
    user = staff(request)
    form, refused = CallForm(request.POST or None), None
    passport: Passport | None
    if request.method == "POST":
        passport = get_object_or_404(Passport, pk=_number(request.POST.get("passport")))
        if request.POST.get("skip"):
            services.next_to_call(by=user, instead_of=passport.pk)
            return redirect("service_desk:passport_call")
        if form.is_valid():
            try:
                services.log_call(passport, by=user, request=request, **form.cleaned_data)
            except Refusal as trouble:
                refused = trouble
            else:
                messages.success(request, _("통화를 적었어요. 다음 분이에요."))
                return redirect("service_desk:passport_call")
    else:
        passport = services.next_to_call(by=user)
    if passport is not None:
        _log_opening(request, user, passport, why=_("여권을 찾아가라고 전화"))
    context = {
        "passport": passport,
        "form": form,
        "refused": refused,
        "calls": passport.calls.select_related("by") if passport else [],
        "left": Passport.objects.to_call(timezone.now(), timezone.localdate()).count(),
    }
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, f"{TEMPLATES}/call.html", context, status=status)


@never_cache
@login_required
def discard(request: HttpRequest) -> HttpResponse:
    """Those that lapsed, with boxes to tick and the record; those about to; this year beside last."""
    user = staff(request)
    form, refused = DiscardForm(request.POST or None), None
    day = timezone.localdate()
    chosen = [int(each) for each in request.POST.getlist("chosen") if each.isdecimal()]
    if request.method == "POST" and form.is_valid():
        try:
            done = services.discard(chosen, by=user, note=form.cleaned_data["note"], request=request)
        except Refusal as trouble:
            refused = trouble
        else:
            messages.success(request, _("여권 %(count)d건을 폐기했다고 적었어요.") % {"count": len(done)})
            return redirect("service_desk:passport_discard")
    context = {
        "lapsed": Passport.objects.lapsed(day).order_by("lapses_on", "id"),
        "soon": Passport.objects.lapsing(day).order_by("lapses_on", "id"),
        "chosen": chosen,
        "form": form,
        "refused": refused,
        "years": figures.discarded_by_year(day),
        "today": day,
    }
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, f"{TEMPLATES}/discard.html", context, status=status)


@never_cache
@login_required
def rhythm(request: HttpRequest) -> HttpResponse:
    user = staff(request)
    now = ", ".join(str(days) for days in PassportReminderStep.objects.values_list("days", flat=True))
    form = RhythmForm(request.POST or None, initial={"days": now})
    if request.method == "POST" and form.is_valid():
        services.set_rhythm(form.cleaned_data["days"], by=user, request=request)
        messages.success(request, _("알림 간격을 바꿨어요. 이미 보낸 알림은 다시 보내지 않아요."))
        return redirect("service_desk:passports")
    return render(request, f"{TEMPLATES}/rhythm.html", {"form": form}, status=422 if form.errors else 200)


@never_cache
@login_required
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as it was filtered, as a file; why, and whose data leaves, is on record first."""
    user = staff(request)
    form = ExportForm(request.POST or None)
    rows, kind, words, _sort = _rows(request)
    if request.method != "POST" or not form.is_valid():
        context = {
            "form": form,
            "count": rows.count(),
            "query": request.GET.urlencode(),
            "kind": KINDS.get(kind, words),
        }
        return render(request, f"{TEMPLATES}/export.html", context, status=422 if form.errors else 200)
    found = list(rows)
    acts.note("exported", "passports", by=user, request=request, rows=len(found))
    audit.opened_many(
        by=user,
        whose=[each.phone_hash for each in found],
        what=["name", "phone"],
        why=form.cleaned_data["reason"],
        ref="passports",
        exported=True,
        request=request,
    )
    headings = [_("접수번호"), _("이름"), _("전화"), _("발급일"), _("효력을 잃는 날"), _("상태"), _("폐기 기록")]
    lines = (
        [r.receipt, r.name, r.phone, r.issued_on, r.lapses_on, r.get_state_display(), r.discard_note] for r in found
    )
    return export_rows(f"{_('여권')}_{timezone.localdate():%Y%m%d}", headings, lines, form.cleaned_data["fmt"])


def _log_opening(request: HttpRequest, user: User, passport: Passport, *, why: str) -> None:
    audit.opened(by=user, whose=passport.phone_hash, what=["name", "phone"], why=why, ref=passport, request=request)


def _number(text: Any) -> int:
    return int(text) if isinstance(text, str) and text.isdecimal() and len(text) < 18 else 0
