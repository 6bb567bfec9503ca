"""Surveys that are always there (satisfaction), made from `data/standing.json` when first needed."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from programs.surveys.states import State
from programs.surveys.survey import Choice, Question, Survey

FILE = Path(__file__).parent / "data" / "standing.json"


@cache
def known() -> dict[str, dict[str, Any]]:
    """The standing surveys by their address name."""
    return {row["slug"]: row for row in json.loads(FILE.read_text(encoding="utf-8"))}


def survey(slug: str) -> Survey:
    """The open version of a standing survey; made if it is not there. KeyError for one that is none."""
    found = Survey.objects.filter(slug=slug, state=State.OPEN).first()
    if found is not None:
        return found
    row = known()[slug]
    current = Survey.objects.current(slug)
    if current is not None:  # closed by somebody: asked for, it is what it is
        return current
    try:
        with transaction.atomic():
            return _made(row)
    except IntegrityError:  # in the same moment by another
        return Survey.objects.get(slug=slug, state=State.OPEN)


def _made(row: dict[str, Any]) -> Survey:
    questions = row["questions"]
    made = Survey.objects.create(**{key: value for key, value in row.items() if key != "questions"}, state=State.OPEN)
    for place, question in enumerate(questions, start=1):
        choices = question.get("choices", [])
        asked = Question.objects.create(
            survey=made, order=place * 10, **{key: value for key, value in question.items() if key != "choices"}
        )
        Choice.objects.bulk_create(
            Choice(question=asked, order=n * 10, **choice) for n, choice in enumerate(choices, start=1)
        )
    return made
