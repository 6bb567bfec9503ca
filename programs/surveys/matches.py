"""Surveys that are open to everybody, in the matcher."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.matching.conditions import AnyOf
from programs.base.matching.registry import Match, source
from programs.base.matching.vocabulary import Question, need
from programs.base.text import korean_datetime
from programs.surveys.models import Survey
from programs.surveys.survey import said

PROGRAM = 18  # of whose page a survey without a program is a part
VOICE = need("voice", _("구청에 의견을 말하고 싶어요"), order=115)
MOST = 20


@source
def open_surveys() -> Iterator[Match]:
    """The open ones, those that close first; one query."""
    now = timezone.now()
    for survey in Survey.objects.for_everybody().open_at(now).order_by("closes_at", "pk")[:MOST]:
        yield Match(
            key=f"survey:{survey.slug}",
            program=survey.program_id or PROGRAM,
            title=said(survey, "title"),
            text=said(survey, "purpose"),
            url=reverse("surveys:survey", args=[survey.slug]),
            conditions=(AnyOf(Question.NEEDS, frozenset({VOICE}), why=_("의견을 말하고 싶다고 하셨어요.")),),
            when=_("%(when)s까지") % {"when": korean_datetime(survey.closes_at)} if survey.closes_at else "",
            order=70,
        )
