"""What a survey came to: counts, shares, means; of five answers and more, and of one part at a time.

Parts are of one kind at a time (a month, a way of answering, an age, a dong, a program): two laid across each other
would give away what each of them hides. `suppression` says which parts are shown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from django.db.models import Count, F, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from programs.base.errors import BadInput, WrongState
from programs.plan.periods import Period
from programs.plan.terms import translated
from programs.surveys.responses import Answer
from programs.surveys.states import AgeBand, Channel, Kind
from programs.surveys.suppression import Why, hidden, whole_is_shown
from programs.surveys.survey import Question, Survey, said

Way = Literal["month", "channel", "age", "dong", "program"]
COLUMNS: dict[Way, str] = {
    "channel": "channel",
    "age": "age_band",
    "dong": "dong_id",
    "program": "program_id",
}
WAYS: dict[Way, StrOrPromise] = {
    "month": gettext_lazy("기간"),
    "channel": gettext_lazy("받은 방법"),
    "age": gettext_lazy("나이대"),
    "dong": gettext_lazy("사는 동"),
    "program": gettext_lazy("과제"),
}
MOST_TEXTS = 500


@dataclass(frozen=True, slots=True)
class Line:
    """One choice or score: how many, and of a hundred who answered the question how many."""

    text: str
    count: int
    share: Decimal


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question's result; `why` says why there is none ("few": fewer than five, "protects": another part)."""

    question: Question
    answered: int | None = None
    lines: tuple[Line, ...] = ()
    mean: Decimal | None = None
    texts: tuple[str, ...] = ()
    why: Why | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Results:
    """A survey's results, whole or of one part."""

    survey: Survey
    answered: int
    way: Way | None
    part: Any
    questions: tuple[QuestionResult, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part that can be asked for: its value in an address, and its name."""

    way: Way
    value: str
    name: str

    @property
    def address(self) -> str:
        return f"{self.way}:{self.value}"

    @property
    def way_name(self) -> str:
        return str(WAYS[self.way])


def of(
    survey: Survey,
    period: Period | None = None,
    *,
    channel: str | None = None,
    age: str | None = None,
    dong: str | None = None,
    program: int | None = None,
    with_texts: bool = False,
    at: datetime | None = None,
) -> Results:
    """The results of a survey, or of one part of it: whole months, a way of answering, an age, a dong or a program.

    Raises BadInput for two parts at once and for days that are no whole months, WrongState (409) for an anonymous
    survey that is still open: whoever reads it twice would learn what was answered in between. `with_texts` is for
    staff, of the whole survey.
    """
    _refuse_early(survey, at or timezone.now())
    every: dict[Way, Any] = {"month": period, "channel": channel, "age": age, "dong": dong, "program": program}
    chosen = {way: part for way, part in every.items() if part is not None}
    if len(chosen) > 1:
        raise BadInput(_("한 번에 한 가지로만 나누어 볼 수 있어요. 둘을 겹치면 몇 사람의 답이 드러날 수 있어요."))
    way, part = next(iter(chosen.items()), (None, None))
    answers = Answer.objects.filter(response__survey=survey)
    questions = survey.asked()
    sizes = _sizes(answers, way)
    found = []
    for question in questions:
        own = sizes[question.pk]
        why = _why(own, way, part)
        if why:
            found.append(QuestionResult(question, why=why))
            continue
        rows = _of_part(answers.filter(question=question), way, part)
        found.append(_result(question, rows, texts=with_texts and way is None))
    answered = (
        survey.responses.count() if way is None else _of_part(survey.responses.all(), way, part, prefix="").count()
    )
    return Results(survey, answered, way, part, tuple(found))


def _refuse_early(survey: Survey, at: datetime) -> None:
    if survey.anonymous and survey.standing(at) != "closed":
        raise WrongState(_("이름 없이 답하는 설문의 결과는 설문을 닫은 뒤에 볼 수 있어요."))


def _sizes(answers: QuerySet[Answer], way: Way | None) -> Mapping[int, dict[Any, int]]:
    """How many answered each question, by part; one query."""
    rows = _with_part(answers, way).values_list("question_id", "_part")
    sizes: dict[int, dict[Any, int]] = defaultdict(dict)
    for question, part, count in rows.annotate(_count=Count("response", distinct=True)).order_by():
        sizes[question][part] = count
    return sizes


def _with_part(answers: QuerySet[Answer], way: Way | None) -> QuerySet[Any]:
    if way is None:
        return answers.annotate(_part=F("response__survey_id"))
    if way == "month":
        return answers.annotate(_part=TruncMonth("response__day"))
    return answers.annotate(_part=F(f"response__{COLUMNS[way]}"))


def _why(sizes: dict[Any, int], way: Way | None, part: Any) -> Why | Literal[""]:
    """Why this part of a question's answers is not shown; nothing when it is."""
    if not whole_is_shown(sizes):
        return "few"
    if way is None:
        return ""
    unseen = hidden(sizes)
    wanted = [each for each in sizes if each in _months(part)] if way == "month" else [_key(way, part)]
    reasons = {unseen[each] for each in wanted if each in unseen}
    if reasons:
        return "few" if "few" in reasons else "protects"
    return "" if sum(sizes.get(each, 0) for each in wanted) else "few"


def _key(way: Way, part: Any) -> Any:
    return None if part == "" and way in ("dong", "program") else part


def _months(period: Period) -> list[date]:
    """The months of a period, by their first days; BadInput unless it is whole months."""
    if period.first.day != 1 or (period.last + timedelta(days=1)).day != 1:
        raise BadInput(_("기간은 달 단위로만 볼 수 있어요."))
    return [day for day in period.days if day.day == 1]


def _of_part(rows: QuerySet[Any], way: Way | None, part: Any, *, prefix: str = "response__") -> QuerySet[Any]:
    """The rows of one part; `prefix` leads from a row to its response."""
    if way is None:
        return rows
    if way == "month":
        return rows.filter(**{f"{prefix}day__gte": part.first, f"{prefix}day__lte": part.last})
    key, column = _key(way, part), prefix + COLUMNS[way]
    return rows.filter(**({f"{column}__isnull": True} if key is None else {column: key}))


def _result(question: Question, rows: QuerySet[Answer], *, texts: bool) -> QuestionResult:
    answered = rows.values("response").distinct().count()
    if question.kind == Kind.TEXT:
        said_texts = tuple(rows.order_by("id").values_list("text", flat=True)[:MOST_TEXTS]) if texts else ()
        return QuestionResult(question, answered, texts=said_texts)
    column = "number" if question.kind == Kind.SCALE else "choice_id"
    counts = dict(rows.values_list(column).annotate(count=Count("pk")).order_by())
    named = (
        question.scale() if question.kind == Kind.SCALE else [(c.pk, said(c, "text")) for c in question.choices.all()]
    )
    lines = tuple(Line(name, counts.get(key, 0), share(counts.get(key, 0), answered)) for key, name in named)
    mean = None
    if question.kind == Kind.SCALE:
        total = sum(Decimal(number) * count for number, count in counts.items())
        mean = (total / answered).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return QuestionResult(question, answered, lines, mean)


def share(count: int, whole: int) -> Decimal:
    """So many of a hundred, to one place."""
    return (Decimal(count) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP) if whole else Decimal(0)


def parts(survey: Survey, *, public: bool = False) -> list[Part]:
    """The parts a survey's answers fall into and that may be asked for, in order; the public's are ages and dongs."""
    rows = survey.responses
    found: list[Part] = []
    if not public:
        months = sorted(set(rows.annotate(m=TruncMonth("day")).values_list("m", flat=True)))
        if len(months) > 1:
            found += [
                Part("month", f"{m:%Y-%m}", _("%(year)s년 %(month)s월") % {"year": m.year, "month": m.month})
                for m in months
            ]
        found += _named("channel", rows, dict(Channel.choices))
        if survey.program_id is None:
            numbers = sorted(set(rows.exclude(program=None).values_list("program_id", flat=True)))
            found += [Part("program", str(n), f"P{n:02d}") for n in numbers]
    if survey.ask_age:
        found += _named("age", rows, {**dict(AgeBand.choices), "": _("답하지 않음")})
    if survey.ask_dong:
        dongs = rows.order_by("dong__code").values_list("dong_id", "dong__name").distinct()
        found += [Part("dong", code or "", translated(name) if name else _("답하지 않음")) for code, name in dongs]
    return found


def _named(way: Way, rows: Any, names: Mapping[str, Any]) -> list[Part]:
    present = set(rows.values_list(COLUMNS[way], flat=True))
    return [Part(way, value, str(name)) for value, name in names.items() if value in present]


def month(text: str) -> Period:
    """The month that an address names ("2026-11"); BadInput for anything else."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise BadInput(_("기간은 달 단위로만 볼 수 있어요.")) from None
    following = (first + timedelta(days=32)).replace(day=1)
    return Period(first, following - timedelta(days=1))


def of_part(survey: Survey, text: str, *, public: bool = False, with_texts: bool = False) -> Results:
    """The results of the part that an address names ("age:20s", "month:2026-11"); the whole for an empty text."""
    if not text:
        return of(survey, with_texts=with_texts)
    way, _colon, value = text.partition(":")
    if not any(part.way == way and part.value == value for part in parts(survey, public=public)):
        raise BadInput(_("그런 갈래가 없어요. 목록에서 골라 주세요."))
    if way == "month":
        return of(survey, month(value))
    return of(survey, **{way: int(value) if way == "program" else value})  # type: ignore[arg-type]
