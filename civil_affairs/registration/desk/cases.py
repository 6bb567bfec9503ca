"""One case at the desk: where it stands, its next step, the call, the receipt and the letter."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civil_affairs.registration import services, standing
from civil_affairs.registration.desk.counter import TEMPLATES
from civil_affairs.registration.desk.forms import AmendForm, CallForm
from civil_affairs.registration.desk.who import looker, opened
from civil_affairs.registration.forms import CHANGE
from civil_affairs.registration.models import Registration
from civil_affairs.registration.rules import Stage
from civil_affairs.registration.step_forms import today
from programs.base.errors import Refusal
from programs.cases import pages, satisfaction
from programs.cases.may import of_the_department
from programs.cases.moves import moves_of, moves_open_to
from programs.people.models import User

# What is entered here; extension, assignment and handing over stand on the general page of the case.
HERE = (
    "receive",
    "ledger",
    "ledger_done",
    "commission",
    "returned",
    "corrected",
    "registered",
    "told",
    "told_again",
    "overrule",
    "undo",
    "undo_done",
    "supplement",
    "supplied",
    "refuse",
    "withdraw",
)


def _case(request: HttpRequest, pk: int) -> tuple[User, Registration]:
    user = request.user
    assert isinstance(user, User)
    case = opened(request, user, pk)
    if case is None:
        raise Http404(_("등기 원스톱 건이 아니에요."))
    return user, case


@never_cache
@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one case, with the form of its next step ready to type into."""
    looker(request)
    user, case = _case(request, pk)
    moves = {move.name: move for move in moves_open_to(case, user) if move.name in HERE}
    next_move = next((move for move in moves.values() if move.style == "primary"), None)
    steps, current = standing.steps_of(case)
    context = {
        "case": case,
        "is_new": "new" in request.GET,
        "steps": steps,
        "current": current,
        "decision": case.decision,
        "facts": [{"term": label, "text": text} for label, text in case.public_facts()],
        "next_move": next_move,
        "next_form": next_move.needs(auto_id="next_%s") if next_move and next_move.needs else None,
        "moves": [move for move in moves.values() if move is not next_move],
        "may_amend": of_the_department(case, user) and case.is_open and not case.ledger_on,
        "may_call": of_the_department(case, user) and case.stage == Stage.REGISTERED,
        "is_idle": Registration.objects.idle(today()).filter(pk=case.pk).exists(),
        "notices": case.result_notices.select_related("by"),
        "timeline": pages.timeline(case, public_only=False),
        "typing_url": satisfaction.typing_url(case, after=request.path) if of_the_department(case, user) else "",
        "given": satisfaction.given(case),
        "version": case.version,
    }
    return render(request, f"{TEMPLATES}/case.html", context)


@never_cache
@login_required
def step(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One step: what it needs, typed here or on the case's page; what was typed stays when it is refused."""
    looker(request)
    user, case = _case(request, pk)
    declared = moves_of(Registration).get(name) if name in HERE else None
    if declared is None:
        raise Http404(_("이 건에는 그런 단계가 없어요."))
    if declared not in moves_open_to(case, user):
        services.step(case, name, by=user)  # refuses, with the sentence that fits
    form = declared.needs(request.POST or None) if declared.needs else None

    def act(data: Mapping[str, Any]) -> None:
        services.step(case, name, by=user, data=data, version=pages.version_in(request), request=request)

    return _act(request, case, form, act, title=str(declared.label), done=f"{declared.past}.")


@never_cache
@login_required
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """A telephone call about the result, written down; only one that reached somebody is a notice."""
    looker(request)
    user, case = _case(request, pk)
    form = CallForm(request.POST or None)

    def act(data: Mapping[str, Any]) -> None:
        services.log_call(case, by=user, result=data["result"], note=data["note"], request=request)

    return _act(request, case, form, act, title=_("전화 기록"), done=_("전화 기록을 적었어요."))


@never_cache
@login_required
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """Put right what was typed in, before the ledger is changed."""
    looker(request)
    user, case = _case(request, pk)
    initial = {name: getattr(case, name) for name in CHANGE}
    form = AmendForm(request.POST or None, initial=initial)

    def act(_data: Mapping[str, Any]) -> None:
        services.amend(case, change=form.change_fields(), by=user, version=pages.version_in(request), request=request)

    return _act(request, case, form, act, title=_("신청 내용 고치기"), done=_("신청 내용을 고쳤어요."))


def _act(
    request: HttpRequest,
    case: Registration,
    form: BaseForm | None,
    act: Callable[[Mapping[str, Any]], None],
    *,
    title: str,
    done: str,
) -> HttpResponse:
    """Show the form, or do it and go back to the case; a refusal keeps what was typed, with its status."""
    status, refusal, version = 200, None, case.version
    if request.method == "POST":
        if form is not None and not form.is_valid():
            status = 422
        else:
            try:
                act(form.cleaned_data if form is not None else {})
            except ValidationError as error:
                status = 422
                assert form is not None
                form.add_error(None, error)
            except Refusal as refused:
                case.refresh_from_db()
                status, refusal, version = refused.status, refused, case.version
            else:
                messages.success(request, done)
                return redirect(case.get_desk_url())
    context = {
        "case": case,
        "form": form,
        "title": title,
        "refusal": refusal,
        "version": version,
    }
    return render(request, f"{TEMPLATES}/step.html", context, status=status)


@never_cache
@login_required
@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The receipt on paper (접수증)."""
    looker(request)
    _user, case = _case(request, pk)
    if case.received_at is None:
        raise Http404(_("아직 접수하지 않았어요."))
    return render(request, f"{TEMPLATES}/slip.html", {"case": case, "decision": case.decision, "saved": case.saved})
