"""Residents' pages: the surveys that are open, answering one, and the results that were published."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from programs.base.errors import BadInput, TooManyTries
from programs.base.ids import unsign
from programs.base.ratelimit import hit
from programs.people.actors import Actor, actors_of
from programs.people.guests import proven_phones
from programs.people.models import User
from programs.surveys import results, services
from programs.surveys.forms import SurveyForm
from programs.surveys.invitations import PURPOSE, Invitation
from programs.surveys.services import AlreadyAnswered, NotOpen
from programs.surveys.states import About
from programs.surveys.survey import Survey

ANSWERS_AN_HOUR = 60  # of one internet address: a dong centre's visitors share one
SHOWN = 50


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The surveys everybody may answer now, those that come, and published results."""
    now = timezone.now()
    everybody = Survey.objects.for_everybody().select_related("program", "department")
    context = {
        "surveys": everybody.open_at(now).order_by(F("closes_at").asc(nulls_last=True), "-id")[:SHOWN],
        "coming": everybody.filter(state="open", opens_at__gt=now).order_by("opens_at")[:SHOWN],
        "published": Survey.objects.published().order_by("-closed_at")[:SHOWN],
    }
    return render(request, "surveys/index.html", context)


@never_cache
def survey(request: HttpRequest, slug: str) -> HttpResponse:
    """One survey: what it is for, and its questions; who answers once proves a telephone or signs in first."""
    found = _current(slug)
    if found.about in (About.CASE, About.BOOKING):
        return _instead(request, found, "by_link")
    who = _who(request) if found.once else ""
    if found.once and not who and found.standing(timezone.now()) == "open":
        query = urlencode({"next": request.get_full_path()})
        return _instead(request, found, "prove", prove_url=f"{reverse('people:prove_phone')}?{query}")
    return _answering(request, found, who=who)


@never_cache
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """By the link of an invitation: no sign-in, and nothing on the page says who was invited."""
    key = unsign(PURPOSE, token, services.LINK_LASTS)
    invitation = Invitation.objects.filter(pk=key).select_related("survey", "program", "department").first()
    if invitation is None:
        raise Http404(_("그런 설문이 없어요."))
    if invitation.is_over(timezone.now()):
        raise BadInput(_("답할 수 있는 때가 지났어요."))
    with translation.override(_language(request, invitation)):
        return _answering(request, invitation.survey, invitation=invitation)


@require_safe
@never_cache
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """After the answer: what becomes of it."""
    return render(request, "surveys/thanks.html", {"survey": _current(slug)})


@require_safe
def results_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The results of a survey that were published, whole or of one age or dong; of five answers and more."""
    found = Survey.objects.published().filter(slug=slug).order_by("-version").first()
    if found is None:
        raise Http404(_("공개한 결과가 없어요."))
    part = request.GET.get("part", "")
    parts = results.parts(found, public=True)
    context = {
        "survey": found,
        "total": found.responses.count(),
        "results": results.of_part(found, part, public=True),
        "parts": parts,
        "part": part,
        "part_name": next((each.name for each in parts if each.address == part), ""),
    }
    return render(request, "surveys/results.html", context)


def _answering(
    request: HttpRequest, survey: Survey, *, who: str = "", invitation: Invitation | None = None
) -> HttpResponse:
    """The form, or the page that says why there is none; what was sent to a closed survey is a conflict (409)."""
    sent = request.method == "POST"
    standing = survey.standing(timezone.now())
    if standing != "open":
        return _instead(request, survey, standing, status=409 if sent else 200)
    if not sent and _has_answered(survey, who, invitation):
        return _instead(request, survey, "answered")
    form = SurveyForm(request.POST if sent else None, survey=survey)
    if sent and form.is_valid():
        try:
            _keep(request, survey, form, who=who, invitation=invitation)
        except AlreadyAnswered:
            return _instead(request, survey, "answered", status=409)
        except NotOpen:
            return _instead(request, survey, "closed", status=409)
        return redirect("surveys:thanks", survey.slug)
    context = {"survey": survey, "form": form, "questions": len(form.questions)}
    return render(request, "surveys/survey.html", context, status=422 if form.errors else 200)


def _has_answered(survey: Survey, who: str, invitation: Invitation | None) -> bool:
    if invitation is not None:
        return services.marked(survey, invitation.once_mark)
    return bool(who) and services.has_answered(survey, who)


def _language(request: HttpRequest, invitation: Invitation) -> str:
    """The language this browser chose, else the one the message was written in."""
    return get_language() if settings.LANGUAGE_COOKIE_NAME in request.COOKIES else invitation.language


def _keep(request: HttpRequest, survey: Survey, form: SurveyForm, *, who: str, invitation: Invitation | None) -> None:
    if not hit(f"survey:{request.META.get('REMOTE_ADDR', '')}", ANSWERS_AN_HOUR, 3600):
        raise TooManyTries(_("이 인터넷 주소에서 답이 너무 많았어요. 한 시간 뒤에 다시 해 주세요."), retry_after=3600)
    data = form.cleaned_data
    services.answer(
        survey,
        form.given(),
        by=_actor(request),
        who=who,
        invitation=invitation,
        age_band=data.get("age_band", ""),
        dong=data.get("dong", ""),
        submission_key=data["submission_key"],
        request=request,
    )


def _actor(request: HttpRequest) -> Actor:
    found = actors_of(request)
    return found[0] if found else request.user


def _who(request: HttpRequest) -> str:
    """The one who answers: by the telephone they proved, else by the account; nobody yet for a stranger."""
    phones = proven_phones(request)
    if phones:
        return phones[0]
    return f"user:{request.user.pk}" if isinstance(request.user, User) else ""


def _current(slug: str) -> Survey:
    found = Survey.objects.select_related("program", "department").current(slug)
    if found is None:
        raise Http404(_("그런 설문이 없어요."))
    return found


def _instead(request: HttpRequest, survey: Survey, why: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """The page that stands in the form's place."""
    return render(request, "surveys/instead.html", {"survey": survey, "why": why, **more}, status=status)
