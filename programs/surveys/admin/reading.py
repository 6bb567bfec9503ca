"""The results of a survey for staff: by part, with the texts, to print and to download; nothing of a person."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin import AdminSite
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from programs import audit
from programs.base.errors import Refusal, WrongState
from programs.base.exports import export_rows
from programs.people.predicates import sees_all
from programs.surveys import acts, results
from programs.surveys.admin.deeds import by_channel, survey_for, user_of
from programs.surveys.results import Results
from programs.surveys.survey import Survey

HIDDEN = {"few": "답이 5명보다 적어 가림", "protects": "다른 칸을 지키려고 가림"}


@require_safe
def results_page(request: HttpRequest, pk: int, *, site: AdminSite) -> HttpResponse:
    survey = survey_for(request, pk)
    part = request.GET.get("part", "")
    found: Results | None = None
    refused: Refusal | None = None
    try:
        found = _results(request, survey, part)
    except WrongState as error:  # an anonymous survey that is still open: said on the page, with the counts
        refused = error
    invited = survey.invitations.count()
    answered = survey.invitations.filter(answered=True).count()
    context = site.each_context(request) | {
        "title": f"{survey}: {_('결과')}",
        "survey": survey,
        "results": found,
        "refused": refused,
        "parts": results.parts(survey) if found else [],
        "part": part,
        "channels": by_channel(survey),
        "invited": invited,
        "answered_invitations": answered,
        "rate": results.share(answered, invited) if invited else None,
        "total": survey.responses.count(),
    }
    return render(request, "surveys/admin/results.html", context)


def _results(request: HttpRequest, survey: Survey, part: str) -> Results:
    """With the texts, but for a survey of the whole office: what was said of another department is not theirs."""
    return results.of_part(survey, part, with_texts=survey.department_id is not None or sees_all(request.user))


@require_safe
def export(request: HttpRequest, pk: int, what: str, fmt: str, *, site: AdminSite) -> HttpResponseBase:
    """The table of results, or the texts in no order; both as CSV or XLSX."""
    survey = survey_for(request, pk)
    part = request.GET.get("part", "")
    found = _results(request, survey, part)
    if what == "results":
        columns = [_("질문"), _("답"), _("명"), "%", _("답한 사람"), _("평균"), _("가린 까닭")]
        name, rows = _("결과"), _table(found)
    elif what == "texts":
        columns, name, rows = [_("질문"), _("글로 쓴 답")], _("의견"), _texts(found)
    else:
        raise Http404
    response = export_rows(f"{survey.title} {name}", columns, rows, fmt)
    data = {"what": what, "format": fmt, "part": part}
    audit.record(acts.EXPORTED, by=user_of(request), subject=survey, data=data, request=request)
    return response


def _table(found: Results) -> Iterator[list[Any]]:
    for each in found.questions:
        text = each.question.text
        if each.why:
            yield [text, "", "", "", "", "", HIDDEN[each.why]]
        elif not each.lines:
            yield [text, "", "", "", each.answered, "", ""]
        for line in each.lines:
            yield [text, line.text, line.count, line.share, each.answered, each.mean, ""]


def _texts(found: Results) -> Iterator[list[Any]]:
    for each in found.questions:
        for text in each.texts:
            yield [each.question.text, text]
