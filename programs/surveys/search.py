"""What the search finds of surveys: the page, those that are open, and published results."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone

from programs.base.entries import Entry, source
from programs.people.models import Language
from programs.surveys.survey import Survey, said


@source
def survey_pages() -> Iterator[Entry]:
    yield Entry(
        key="service:surveys",
        title="설문에 답하기",
        text="구청이 하는 일에 의견을 들려주세요. 만족도 조사, 설문조사, 의견, 설문 결과.",
        url=reverse("surveys:index"),
        program=18,
    )
    for survey in Survey.objects.for_everybody().open_at(timezone.now()):
        yield from _in_each_language(survey, "survey", survey.get_absolute_url())
    for survey in Survey.objects.published():
        yield from _in_each_language(survey, "survey_results", reverse("surveys:results", args=[survey.slug]))


def _in_each_language(survey: Survey, kind: str, url: str) -> Iterator[Entry]:
    for language in Language.values:
        title = said(survey, "title", language)
        if language == Language.KOREAN or title != survey.title:
            yield Entry(
                key=f"{kind}:{survey.pk}",
                title=title,
                text=said(survey, "purpose", language),
                url=url,
                program=survey.program_id,
                language=language,
            )
