"""Races on real connections: one answer a person, one survey of a kind, nothing after the closing."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from programs.base.errors import Refusal
from programs.people.actors import PORTAL
from programs.surveys import editing, satisfaction
from programs.surveys.models import Answer, Participation, Response, Survey
from programs.surveys.services import AlreadyAnswered, NotOpen
from tests.surveys.conftest import answer

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(jobs):
    """Run the jobs in threads that begin together, each with a connection of its own. Returns what they gave."""
    start = threading.Barrier(len(jobs))

    def run(job):
        try:
            start.wait(30)
            return job()
        except Refusal as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.mark.parametrize("anonymous", [True, False])
def test_the_same_person_at_once_answers_once(make_survey, anonymous):
    survey = make_survey(once=True, anonymous=anonymous)

    given = at_once([lambda: answer(survey, 1) for _each in range(6)])

    assert sum(isinstance(each, Response) for each in given) == 1
    assert sum(isinstance(each, AlreadyAnswered) for each in given) == 5
    assert (Response.objects.count(), Participation.objects.count()) == (1, int(anonymous))
    assert Answer.objects.count() == 2


def test_the_same_form_at_once_is_kept_once(make_survey):
    survey = make_survey()

    given = at_once([lambda: answer(survey, submission_key="b" * 32) for _each in range(6)])

    assert len({each.pk for each in given}) == 1
    assert Response.objects.count() == 1


def test_nothing_comes_in_after_the_closing(make_survey):
    """Whoever is not in when it closes is told so; what the closing saw is all there is."""
    survey = make_survey()

    *given, closed = at_once(
        [*(lambda n=n: answer(survey, n) for n in range(6)), lambda: editing.close(survey, by=PORTAL)]
    )

    kept = [each for each in given if isinstance(each, Response)]
    assert all(isinstance(each, NotOpen) for each in given if each not in kept)
    assert Response.objects.count() == len(kept)
    assert closed.state == "closed"
    with pytest.raises(NotOpen):
        answer(survey, 9)


def test_the_standing_survey_is_made_once(program):
    made = at_once([satisfaction.survey for _each in range(6)])

    assert len({each.pk for each in made}) == 1
    assert Survey.objects.get().questions.count() == 2
