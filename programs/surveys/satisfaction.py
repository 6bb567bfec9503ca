"""The standing survey after a case or a visit: a score from 1 to 5 and a few words, once for each of them.

What it is about is named by text ("case:P07-2026-000123", "booking:7KQ29FMX"): cases and bookings stand above.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Avg, Count, QuerySet
from django.http import HttpRequest

from programs.notices.services import Recipient
from programs.people.actors import Actor
from programs.people.models import Department
from programs.plan.models import Program
from programs.plan.periods import Period
from programs.surveys import services, standing
from programs.surveys.invitations import Invitation
from programs.surveys.responses import Answer, Response
from programs.surveys.rules import Given as AnswerGiven
from programs.surveys.states import Channel
from programs.surveys.suppression import LEAST
from programs.surveys.survey import Survey

SLUG = "satisfaction"
SCORE, WORDS = "service", "text"  # the keys of its two questions


@dataclass(frozen=True, slots=True)
class Given:
    """What was said about one case or visit."""

    score: int
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of `count` scores, to two places."""

    value: Decimal
    count: int


def survey() -> Survey:
    return standing.survey(SLUG)


def ask(
    about: str,
    *,
    to: Recipient,
    channel: str,
    program: Program,
    department: Department | None = None,
    at: datetime | None = None,
) -> Invitation | None:
    """Invite whoever came to say how it was; once for each visit, and None where nobody can be reached."""
    return services.invite(SLUG, about=about, to=to, channel=channel, program=program, department=department, at=at)


def give(
    about: str,
    *,
    score: int,
    text: str = "",
    by: Actor,
    program: Program,
    department: Department | None = None,
    channel: str = Channel.WEB,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Response:
    """Keep the answer about one case or visit. Raises services.AlreadyAnswered: the first one stands."""
    asked = survey()
    questions = {question.key: question.pk for question in asked.questions.all()}
    given: dict[int, AnswerGiven] = {questions[SCORE]: score, questions[WORDS]: text}
    return services.answer(
        asked,
        given,
        by=by,
        who=about,
        about=about,
        channel=channel,
        program=program,
        department=department,
        request=request,
        at=at,
    )


def is_given(about: str) -> bool:
    return Response.objects.filter(survey__slug=SLUG, about=about).exists()


def given(about: str) -> Given | None:
    """What was said about this case or visit, for whoever may read it; None before it was."""
    response = Response.objects.filter(survey__slug=SLUG, about=about).first()
    if response is None or response.answered_at is None:
        return None
    answers = {answer.question.key: answer for answer in response.answers.select_related("question")}
    score, words = answers.get(SCORE), answers.get(WORDS)
    return Given(score.number or 0 if score else 0, words.text if words else "", response.answered_at)


def scores() -> QuerySet[Answer]:
    """Every score that was given, of all versions of the survey."""
    return Answer.objects.filter(question__key=SCORE, response__survey__slug=SLUG, number__isnull=False)


def mean(program: Program | int | None, period: Period, *, about: str = "", least: int = LEAST) -> Mean | None:
    """The mean score of a program (None: of all) in the period; None where fewer than five people answered.

    `about` narrows it to what begins so: "booking:" or "case:".
    """
    rows = scores().filter(response__answered_at__gte=period.start, response__answered_at__lt=period.end)
    if program is not None:
        rows = rows.filter(response__program=program)
    if about:
        rows = rows.filter(response__about__startswith=about)
    found = rows.aggregate(mean=Avg("number"), count=Count("pk"))
    if not found["count"] or found["count"] < least:
        return None
    return Mean(Decimal(found["mean"]).quantize(Decimal("0.01"), ROUND_HALF_UP), found["count"])


def forget(abouts: Iterable[str]) -> int:
    """Destroy the words and what they were about; the score stays for the figures. Returns how many."""
    return forget_responses(Response.objects.filter(about__in=list(abouts)))


def forget_responses(rows: QuerySet[Response]) -> int:
    ids = list(rows.values_list("pk", flat=True))
    Answer.objects.filter(response__in=ids, question__kind="text").delete()
    return Response.objects.filter(pk__in=ids).update(about="", once_mark=None)
