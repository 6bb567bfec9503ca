"""Typing in what somebody said on the telephone, at the counter or on paper: numbers, Enter, and the next one is there.

Each question takes the number of a choice ("2"), numbers with commas ("1,3"), a score or a text. Without JavaScript.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from programs.base.errors import Refusal
from programs.base.ids import unsign
from programs.people.models import Department
from programs.people.predicates import any_of, is_administrator, is_officer_of, require
from programs.plan.models import Program
from programs.surveys import satisfaction, services
from programs.surveys.admin.deeds import NOT_YOURS, survey_for, user_of
from programs.surveys.admin.numbers import TypingForm
from programs.surveys.states import About, Channel
from programs.surveys.survey import Survey
from programs.surveys.typing_links import LASTS, PURPOSE


@dataclass(frozen=True, slots=True)
class Visit:
    """The one case or visit that is asked about; everything empty where the survey is about none."""

    about: str = ""
    after: str = ""
    program: Program | None = None
    department: Department | None = None


def type_in(request: HttpRequest, pk: int, *, site: AdminSite) -> HttpResponse:
    """One after the other: Enter keeps one and opens the next."""
    survey = survey_for(request, pk, to_change=True)
    if survey.about in (About.CASE, About.BOOKING):
        raise Http404(_("민원이나 예약의 화면에서 입력하는 설문이에요."))
    return _typing(request, site, survey, Visit())


def type_about(request: HttpRequest, token: str, *, site: AdminSite) -> HttpResponse:
    """How one case or visit was, told on the telephone; the link stands on its page."""
    link = unsign(PURPOSE, token, LASTS)
    department = get_object_or_404(Department, pk=link["department"])
    require(any_of(is_administrator, is_officer_of(department)), request.user, NOT_YOURS)
    program = get_object_or_404(Program, pk=link["program"])
    visit = Visit(link["about"], link["after"], program, department)
    return _typing(request, site, satisfaction.survey(), visit)


def _typing(request: HttpRequest, site: AdminSite, survey: Survey, visit: Visit) -> HttpResponse:
    first = {"channel": request.GET.get("channel", Channel.PHONE)}
    form = TypingForm(request.POST or None, survey=survey, asks_phone=survey.once and not visit.about, initial=first)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, survey, form, visit)
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = 409 if refused.status == 409 else 422
        else:
            messages.success(request, _("저장했어요. 모두 %(n)d명이 답했어요.") % {"n": survey.responses.count()})
            return HttpResponseRedirect(visit.after or f"{request.path}?channel={form.cleaned_data['channel']}")
    context: dict[str, Any] = site.each_context(request) | {
        "title": f"{survey}: {_('답 입력')}",
        "survey": survey,
        "form": form,
        "about": visit.about.partition(":")[2],
        "back": visit.after or reverse("admin:surveys_survey_change", args=[survey.pk]),
        "typed": survey.responses.filter(typed_by=user_of(request)).count(),
    }
    return render(request, "surveys/admin/type.html", context, status=status)


def _keep(request: HttpRequest, survey: Survey, form: TypingForm, visit: Visit) -> None:
    data = form.cleaned_data
    services.answer(
        survey,
        form.given(),
        by=user_of(request),
        who=visit.about or data.get("phone", ""),
        about=visit.about,
        channel=data["channel"],
        program=visit.program,
        department=visit.department,
        age_band=data.get("age_band", ""),
        dong=data.get("dong", ""),
        request=request,
    )
