"""/match/: a few plain questions, the services that fit with why, and saving the answers, for those who want."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programs.base.matching.answers import Answers
from programs.base.matching.registry import Fit, Verdict, all_matches, evaluate_all
from programs.people.models import User
from programs.people.predicates import is_resident
from programs.plan.models import Program
from programs.portal.matcher import services
from programs.portal.matcher.forms import MatchForm, SaveForm, spelled
from programs.portal.matcher.links import NoAnswers, address_of, answers_in
from programs.portal.matcher.models import MatchProfile

HELPERS = 10  # the program of the welfare counselling centre, whose telephone helps on where nothing fits
SHOWN_ON_MY_PAGE = 5


@never_cache
def match(request: HttpRequest) -> HttpResponse:
    """The questions; answers are posted and come back in the results' address, where no log can read them."""
    matches = all_matches()
    form = MatchForm(
        request.POST if request.method == "POST" else None,
        matches=matches,
        initial=MatchForm.initial_of(_known(request)),
    )
    if request.method == "POST" and form.is_valid():
        return redirect(address_of("portal:match_result", form.answers()))
    context = {"form": form, "helper": _helper(), "profile": _profile(request)}
    return render(request, "portal/matcher/match.html", context, status=422 if form.errors else 200)


def _known(request: HttpRequest) -> Answers:
    """What is answered already: by the address, else by what the person saved."""
    try:
        return answers_in(request.GET.get("a", ""))
    except NoAnswers:
        profile = _profile(request)
        return profile.answers() if profile else Answers()


def _profile(request: HttpRequest) -> MatchProfile | None:
    user = request.user
    return MatchProfile.objects.kept(timezone.now()).filter(user=user).first() if isinstance(user, User) else None


def _helper() -> Program | None:
    return Program.objects.with_places().filter(pk=HELPERS).first()


@never_cache
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """What fits, what cannot be told yet, and, unfolded on demand, what does not fit and why not."""
    try:
        answers = answers_in(request.GET.get("a", ""))
    except NoAnswers:
        messages.info(request, _("주소에 담긴 답을 읽을 수 없어요. 주소가 잘렸을 수 있으니 다시 답해 주세요."))
        return redirect("portal:match")
    found = verdicts_for(answers)
    context = {
        "answers": spelled(answers),
        "fits": found[Fit.YES],
        "unknown": found[Fit.UNKNOWN],
        "unfit": found[Fit.NO],
        "change_url": address_of("portal:match", answers),
        "save_url": address_of("portal:match_save", answers),
        "share_url": request.build_absolute_uri(),
        "here": request.get_full_path(),
        "may_save": is_resident(request.user),
        "helper": _helper(),
    }
    return render(request, "portal/matcher/result.html", context)


def verdicts_for(answers: Answers) -> dict[Fit, list[dict[str, Any]]]:
    """The verdicts by fit, each with the program whose telephone answers. Two queries, however many services."""
    found = evaluate_all(all_matches(), answers, day=timezone.localdate())
    programs = Program.objects.with_places().in_bulk()
    return {fit: [_shown(verdict, programs) for verdict in verdicts] for fit, verdicts in found.items()}


def _shown(verdict: Verdict, programs: dict[int, Program]) -> dict[str, Any]:
    return {"verdict": verdict, "match": verdict.match, "program": programs.get(verdict.match.program)}


@never_cache
@login_required
def save(request: HttpRequest) -> HttpResponse:
    """Show what would be saved and ask for the consents."""
    try:
        answers = answers_in(request.GET.get("a", ""))
    except NoAnswers:
        messages.info(request, _("주소에 담긴 답을 읽을 수 없어요. 주소가 잘렸을 수 있으니 다시 답해 주세요."))
        return redirect("portal:match")
    form = SaveForm(request.POST if request.method == "POST" else None, answers=answers)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        data = form.cleaned_data
        services.save(answers, by=request.user, sensitive=data.get("sensitive", False), tell=data["tell"])
        messages.success(request, _("답을 저장했어요. 언제든 바꾸거나 지울 수 있어요."))
        return redirect("portal:match_saved")
    context = {"form": form, "answers": spelled(answers), "back": address_of("portal:match_result", answers)}
    return render(request, "portal/matcher/save.html", context, status=422 if form.errors else 200)


@never_cache
@login_required
@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """What is kept, until when, what was agreed to; to change or to delete."""
    profile = _profile(request)
    answers = profile.answers() if profile else Answers()
    context = {
        "profile": profile,
        "answers": spelled(answers),
        "result_url": address_of("portal:match_result", answers) if profile else "",
    }
    return render(request, "portal/matcher/saved.html", context)


@never_cache
@login_required
def forget(request: HttpRequest) -> HttpResponse:
    """Ask once, then delete the answers and withdraw the consents."""
    assert isinstance(request.user, User)
    if request.method == "POST":
        services.forget(by=request.user)
        messages.success(request, _("저장한 답을 지우고 동의를 거뒀어요."))
        return redirect("portal:match")
    return render(request, "portal/matcher/forget.html")
