"""What these stories need: the district's plan, surveys with questions of every kind, people who answer."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from programs.base.calendar import SEOUL
from programs.people.actors import PORTAL, Guest
from programs.plan.catalog import load_plan
from programs.plan.models import Program
from programs.surveys import editing, services
from programs.surveys.models import Choice, Question, Response, Survey

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=SEOUL)


@pytest.fixture
def program(db: None) -> Program:
    load_plan()
    return Program.objects.get(number=7)


def guest(number: int = 1) -> Guest:
    return Guest(f"0105555{number:04d}")


def ask(survey: Survey, kind: str, text: str, *choices: str, **more: Any) -> Question:
    """Add a question, its choices with it."""
    question = Question.objects.create(
        survey=survey, kind=kind, text=text, order=10 * (survey.questions.count() + 1), **more
    )
    for place, choice in enumerate(choices, start=1):
        Choice.objects.create(question=question, order=10 * place, text=choice)
    return question


@pytest.fixture
def make_survey(program: Program) -> Callable[..., Survey]:
    """A survey on the counter's hours with one question of each kind; open since an hour unless `is_open=False`."""

    def make(*, is_open: bool = True, at: datetime | None = None, **rules: Any) -> Survey:
        now = at or timezone.now()
        values = {
            "slug": f"hours-{Survey.objects.count() + 1}",
            "title": "민원실 여는 시간",
            "purpose": "여는 시간을 정하는 데 써요.",
            "program": program,
            "department": program.department,
            "opens_at": now - timedelta(hours=1),
            "closes_at": now + timedelta(days=7),
        }
        survey = Survey.objects.create(**{**values, **rules})
        ask(survey, "single", "언제 오세요?", "오전", "오후", "저녁")
        ask(survey, "multiple", "무엇이 불편했나요?", "자리", "기다림", "주차", required=False)
        ask(survey, "scale", "얼마나 만족하세요?", low_words="매우 불만족", high_words="매우 만족")
        ask(survey, "text", "하고 싶은 말", required=False)
        return editing.open_survey(survey, by=PORTAL, at=now) if is_open else survey

    return make


def answers(survey: Survey, *, when: int = 0, troubles: tuple[int, ...] = (), score: int = 4, text: str = "") -> dict:
    """Answers to the survey of `make_survey`: the place of a choice, the places of several, a score, a text."""
    single, multiple, scale, words = survey.asked()
    chosen = list(multiple.choices.all())
    return {
        single.pk: list(single.choices.all())[when].pk,
        multiple.pk: [chosen[place].pk for place in troubles],
        scale.pk: score,
        words.pk: text,
    }


def answer(survey: Survey, number: int = 1, **more: Any) -> Response:
    """Person number so-and-so answers."""
    options = {name: more.pop(name) for name in ("when", "troubles", "score", "text") if name in more}
    who = more.pop("who", f"0105555{number:04d}") if survey.once else ""
    return services.answer(survey, answers(survey, **options), by=more.pop("by", guest(number)), who=who, **more)
