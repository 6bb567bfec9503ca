"""What staff do to a survey from its page: open, close, copy, a new version, publish; preview it; translate it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from programs.base.errors import NotYourDuty, Refusal
from programs.people.models import Language, User
from programs.surveys import editing
from programs.surveys.admin.forms import TranslationForm
from programs.surveys.forms import SurveyForm
from programs.surveys.states import About, Channel, State
from programs.surveys.survey import Survey

NOT_YOURS = gettext_lazy("이 설문을 맡은 부서의 직원만 할 수 있어요.")


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing to do: its words, what it means, from which states, the verb that returns the survey to go on with."""

    label: Any
    means: Any
    states: tuple[str, ...]
    run: Callable[..., Survey]
    done: Any


DEEDS: dict[str, Deed] = {
    "open": Deed(
        gettext_lazy("열기"),
        gettext_lazy("여는 때부터 답을 받아요. 누군가 답하면 질문을 바꿀 수 없어요. 같은 주소의 열린 판은 닫혀요."),
        (State.DRAFT, State.CLOSED),
        editing.open_survey,
        gettext_lazy("설문을 열었어요."),
    ),
    "close": Deed(
        gettext_lazy("닫기"),
        gettext_lazy("답을 더 받지 않아요. 이름 없이 답하는 설문은 다시 열 수 없어요."),
        (State.OPEN,),
        editing.close,
        gettext_lazy("설문을 닫았어요."),
    ),
    "publish": Deed(
        gettext_lazy("결과 공개"),
        gettext_lazy("누구나 결과를 볼 수 있어요. 다섯 명보다 적은 답과 글로 쓴 답은 보이지 않아요."),
        (State.CLOSED,),
        lambda survey, **more: editing.publish(survey, True, **more),
        gettext_lazy("결과를 공개했어요."),
    ),
    "withdraw": Deed(
        gettext_lazy("결과 공개 거두기"),
        gettext_lazy("누리집에서 결과가 보이지 않게 돼요."),
        (State.CLOSED,),
        lambda survey, **more: editing.publish(survey, False, **more),
        gettext_lazy("결과 공개를 거뒀어요."),
    ),
    "version": Deed(
        gettext_lazy("새 판 만들기"),
        gettext_lazy("같은 주소에서 질문을 바꿔 물을 수 있게 질문을 베낀 초안을 만들어요. 열면 지금 판은 닫혀요."),
        (State.OPEN, State.CLOSED),
        editing.new_version,
        gettext_lazy("새 판의 초안을 만들었어요."),
    ),
    "copy": Deed(
        gettext_lazy("베끼기"),
        gettext_lazy("질문이 같은 다른 설문의 초안을 만들어요."),
        (State.DRAFT, State.OPEN, State.CLOSED),
        editing.copy,
        gettext_lazy("베낀 초안을 만들었어요. 제목과 주소 이름을 바꿔 주세요."),
    ),
}


def survey_for(request: HttpRequest, pk: int, *, to_change: bool = False) -> Survey:
    """The survey, if this member of staff may read it (404) and, where asked, change it (403)."""
    survey: Survey = get_object_or_404(
        Survey.objects.readable_by(request.user).select_related("program", "department"), pk=pk
    )
    if to_change and not may_change(request, survey):
        raise NotYourDuty(NOT_YOURS)
    return survey


def may_change(request: HttpRequest, survey: Survey) -> bool:
    return bool(Survey.objects.editable_by(request.user).filter(pk=survey.pk).exists())


def fitting(survey: Survey) -> dict[str, Deed]:
    """What can be done to it now."""
    found = {name: deed for name, deed in DEEDS.items() if survey.state in deed.states}
    found.pop("publish" if survey.public_results else "withdraw", None)
    if survey.anonymous and survey.state == State.CLOSED:
        found.pop("open")
    return found


def standing_of(request: HttpRequest, survey: Survey) -> dict[str, Any]:
    """What stands above the form: how it is, what it still needs, how many answered, what can be done."""
    now, mine = timezone.now(), may_change(request, survey)
    return {
        "survey": survey,
        "standing": survey.standing(now),
        "missing": editing.lacks(survey, at=now) if survey.state == State.DRAFT else [],
        "channels": by_channel(survey),
        "answered": survey.is_answered,
        "deeds": fitting(survey) if mine else {},
        "languages": [(code, name) for code, name in Language.choices if code != Language.KOREAN] if mine else [],
        "may_type": mine and survey.state == State.OPEN and survey.about not in (About.CASE, About.BOOKING),
    }


def by_channel(survey: Survey) -> list[tuple[str, int]]:
    """How many answered by which way, all ways; numbers of answers are no result."""
    counts = dict(survey.responses.values_list("channel").annotate(n=Count("pk")).order_by())
    return [(str(name), counts.get(code, 0)) for code, name in Channel.choices]


def do(request: HttpRequest, pk: int, verb: str, *, site: AdminSite) -> HttpResponse:
    """Ask, then do it; a refusal stands on the page with its sentence."""
    survey = survey_for(request, pk, to_change=True)
    deed = DEEDS.get(verb)
    if deed is None:
        raise Http404
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            result = deed.run(survey, by=user_of(request), request=request)
        except Refusal as error:
            refused = error
        else:
            messages.success(request, deed.done)
            return HttpResponseRedirect(reverse("admin:surveys_survey_change", args=[result.pk]))
    context = site.each_context(request) | {
        "title": f"{survey}: {deed.label}",
        "survey": survey,
        "deed": deed,
        "refused": refused,
        "missing": editing.lacks(survey, at=timezone.now()) if verb == "open" and not refused else [],
    }
    return render(request, "surveys/admin/do.html", context, status=refused.status if refused else 200)


@require_safe
def preview(request: HttpRequest, pk: int, *, site: AdminSite) -> HttpResponse:
    """The survey as residents will see it, in any language; nothing can be sent."""
    survey = survey_for(request, pk)
    language = request.GET.get("language", "")
    with translation.override(language if language in Language.values else Language.KOREAN):
        form = SurveyForm(survey=survey)
        context = {"survey": survey, "form": form, "questions": len(form.questions), "preview": True}
        return render(request, "surveys/survey.html", context)


def translate(request: HttpRequest, pk: int, language: str, *, site: AdminSite) -> HttpResponse:
    """Every text of the survey in one language, the Korean beside it."""
    survey = survey_for(request, pk, to_change=True)
    if language not in Language.values or language == Language.KOREAN:
        raise Http404
    form = TranslationForm(request.POST or None, survey=survey, language=language)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("번역을 저장했어요."))
        return HttpResponseRedirect(reverse("admin:surveys_survey_change", args=[survey.pk]))
    context = site.each_context(request) | {
        "title": f"{survey}: {Language(language).label}",
        "survey": survey,
        "form": form,
        "language": language,
    }
    return render(request, "surveys/admin/translate.html", context, status=422 if form.errors else 200)


def user_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
