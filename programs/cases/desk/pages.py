"""The admin's pages of work on many cases: sure?, what came of each, take it back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from programs.base.waking import ask
from programs.cases import kinds
from programs.cases.admin_bulk import Act, BulkRun, Outcome
from programs.cases.admin_forms import HandOverForm, ManyAssignForm, ids_in
from programs.cases.desk import running
from programs.cases.models import Case
from programs.cases.moves import moves_of
from programs.cases.states import CLOSED_STATES
from programs.people.admin_forms import dressed
from programs.people.models import User

MOST = 10_000
QUEUE = "admin:cases_case_changelist"


class ManyHandOverForm(HandOverForm):
    ids = forms.CharField(widget=forms.HiddenInput)

    def clean_ids(self) -> list[int]:
        return ids_in(self.cleaned_data["ids"])


class ManyMoveForm(forms.Form):
    """A move that asks for nothing; the others are made case by case."""

    move = forms.ChoiceField(label=gettext_lazy("처리"))
    ids = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, moves: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["move"].choices = moves  # type: ignore[attr-defined]

    def clean_ids(self) -> list[int]:
        return ids_in(self.cleaned_data["ids"])


def simple_moves(cases: QuerySet[Case]) -> list[tuple[str, str]]:
    """The moves that ask for nothing and that the department makes, of the kinds among these cases."""
    found: dict[str, str] = {}
    for kind in cases.order_by().values_list("kind", flat=True).distinct():
        for name, declared in moves_of(kinds.kinds()[kind]).items():
            if declared.needs is None and "department" in declared.may.name:
                found.setdefault(name, str(declared.label))
    return list(found.items())


def ask_hand_over(request: HttpRequest, queryset: QuerySet[Case]) -> HttpResponse | None:
    ids = chosen(request, queryset)
    return None if ids is None else _sure(request, ManyHandOverForm(initial={"ids": join(ids)}), "hand-over", ids)


def ask_move(request: HttpRequest, queryset: QuerySet[Case]) -> HttpResponse | None:
    ids = chosen(request, queryset)
    if ids is None:
        return None
    moves = simple_moves(queryset)
    if not moves:
        messages.warning(request, _("한꺼번에 할 수 있는 처리가 없어요. 하나씩 열어서 처리해 주세요."))
        return None
    return _sure(request, ManyMoveForm(initial={"ids": join(ids)}, moves=moves), "move", ids)


@require_POST
def hand_over(request: HttpRequest) -> HttpResponse:
    form = ManyHandOverForm(request.POST)
    if not form.is_valid():
        return _sure(request, form, "hand-over", _ids_of(request), status=422)
    data = form.cleaned_data
    run = running.begin(
        data["ids"][:MOST],
        act=Act.HAND_OVER,
        title=_("%(name)s에 넘기기") % {"name": data["department"].name},
        by=_user(request),
        department=data["department"],
        reason=data["reason"],
        request=request,
    )
    return redirect("admin:cases_case_bulk", run.pk)


@require_POST
def make_move(request: HttpRequest) -> HttpResponse:
    ids = _ids_of(request)
    moves = simple_moves(Case.objects.readable_by(_user(request)).filter(pk__in=ids))
    form = ManyMoveForm(request.POST, moves=moves)
    if not form.is_valid():
        return _sure(request, form, "move", ids, status=422)
    name = form.cleaned_data["move"]
    title = dict(moves)[name]
    run = running.begin(ids, act=Act.MOVE, title=title, by=_user(request), move=name, request=request)
    return redirect("admin:cases_case_bulk", run.pk)


@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """Give the chosen cases to one colleague; each that cannot be given says why."""
    ids = _ids_of(request)
    readable = Case.objects.readable_by(_user(request))
    department_id = readable.filter(pk__in=ids).values_list("department_id", flat=True).first()
    if department_id is None:
        messages.warning(request, _("고른 민원이 우리 부서에 없어요. 목록에서 다시 골라 주세요."))
        return redirect(QUEUE)
    form = ManyAssignForm(request.POST, department_id=department_id)
    if not form.is_valid():
        return _sure(request, form, "assign", ids, status=422)
    to = form.cleaned_data["assignee"]
    title = _("%(name)s에게 맡기기") % {"name": to.name} if to else _("담당자 비우기")
    run = running.begin(ids, act=Act.ASSIGN, title=title, by=_user(request), to=to, request=request)
    return redirect("admin:cases_case_bulk", run.pk)


def ask_assignee(request: HttpRequest, queryset: QuerySet[Case]) -> HttpResponse | None:
    ids = chosen(request, queryset)
    if not ids:
        return None
    form = ManyAssignForm(initial={"ids": join(ids)}, department_id=queryset.values_list("department_id", flat=True)[0])
    return _sure(request, form, "assign", ids)


def assign_to_me(request: HttpRequest, queryset: QuerySet[Case]) -> HttpResponse | None:
    """Take the chosen cases: nothing to choose, and it can be taken back."""
    ids = chosen(request, queryset)
    if ids is None:
        return None
    user = _user(request)
    run = running.begin(ids, act=Act.ASSIGN, title=_("내가 맡기"), by=user, to=user, request=request)
    return redirect("admin:cases_case_bulk", run.pk)


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of each case; while the worker is at it, how far it is."""
    run = _run(request, pk)
    counts = running.counts(run)
    rows = run.rows.select_related("case").order_by("outcome", "pk")
    if (shown := request.GET.get("outcome", "")) in Outcome.values:
        rows = rows.filter(outcome=shown)
    total = sum(counts.values())
    waiting = counts.get(Outcome.WAITING, 0)
    context = {
        **admin.site.each_context(request),
        "title": run.title,
        "run": run,
        "counts": [(value, label, counts[value]) for value, label in Outcome.choices if value in counts],
        "total": total,
        "waiting": waiting,
        "finished": total - waiting,
        "moves": run.finished_at is None and waiting > 0,
        "page": Paginator(rows, 100).get_page(request.GET.get("page")),
        "opts": Case._meta,
    }
    return render(request, "admin/cases/case/bulk_result.html", context)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    run = running.undo(_run(request, pk), by=_user(request), request=request)
    messages.success(request, _("되돌렸어요."))
    return redirect("admin:cases_case_bulk", run.pk)


@require_POST
def carry_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the worker again, when it stopped on the way."""
    run = _run(request, pk)
    if not ask("programs.cases.tasks.carry_on_bulk", pk=run.pk):
        messages.warning(request, _("지금은 이어서 할 수 없어요. 잠시 뒤에 다시 눌러 주세요."))
    return redirect("admin:cases_case_bulk", run.pk)


def urls(wrapped: Any) -> list[URLPattern]:
    return [
        path("assign/", wrapped(assign), name="cases_case_assign"),
        path("hand-over/", wrapped(hand_over), name="cases_case_hand_over_many"),
        path("move/", wrapped(make_move), name="cases_case_move_many"),
        path("bulk/<int:pk>/", wrapped(result), name="cases_case_bulk"),
        path("bulk/<int:pk>/undo/", wrapped(undo), name="cases_case_bulk_undo"),
        path("bulk/<int:pk>/carry-on/", wrapped(carry_on), name="cases_case_bulk_carry_on"),
    ]


def chosen(request: HttpRequest, queryset: QuerySet[Case]) -> list[int] | None:
    """The chosen cases' keys; None, with a sentence, when there are too many."""
    ids = list(queryset.values_list("pk", flat=True)[: MOST + 1])
    if len(ids) > MOST:
        messages.warning(request, _("한 번에 %(n)d건까지 고를 수 있어요. 필터로 줄여 주세요.") % {"n": MOST})
        return None
    return ids


def join(ids: list[int]) -> str:
    return ",".join(map(str, ids))


def _ids_of(request: HttpRequest) -> list[int]:
    try:
        return ids_in(request.POST.get("ids", ""))[:MOST]
    except forms.ValidationError:
        return []


def _run(request: HttpRequest, pk: int) -> BulkRun:
    """The run of whoever asks; another's is as if it were not there."""
    run = BulkRun.objects.select_related("by", "to", "department").filter(pk=pk, by=_user(request)).first()
    if run is None:
        raise Http404(_("그런 처리를 찾을 수 없어요."))
    return run


def _sure(request: HttpRequest, form: Any, act: str, ids: list[int], *, status: int = 200) -> HttpResponse:
    """Ask what is needed, and say beforehand how many can be done and how many cannot."""
    user = _user(request)
    rows = Case.objects.readable_by(user).filter(pk__in=ids)
    closed = rows.filter(state__in=CLOSED_STATES).count()
    title = {"assign": _("담당자 정하기"), "hand-over": _("다른 부서로 넘기기"), "move": _("한꺼번에 처리하기")}[act]
    parts = [_("고른 민원 %(n)d건") % {"n": len(ids)}]
    if closed:
        parts.append(_("그 가운데 %(n)d건은 이미 끝나서 그대로 둬요") % {"n": closed})
    if len(ids) > running.AT_ONCE:
        parts.append(_("많아서 차례로 처리하고, 얼마나 했는지 보여 드려요"))
    names = {"assign": "assign", "hand-over": "hand_over_many", "move": "move_many"}
    context = {
        **admin.site.each_context(request),
        "title": title,
        "form": dressed(form),
        "action": reverse(f"admin:cases_case_{names[act]}"),
        "submit": title,
        "cancel": reverse(QUEUE),
        "lead": ". ".join(parts),
        "opts": Case._meta,
    }
    return render(request, "admin/cases/case/form.html", context, status=status)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # admin_view lets nobody else in
    return request.user
