"""Offerings in the matcher: found by their own rules, those of the program, and only while they are there."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from programs.base.matching.answers import Answers
from programs.base.matching.registry import Fit, evaluate
from programs.bookings.matches import offerings
from programs.bookings.models import Offering
from programs.people.models import Dong
from programs.plan.catalog import load_plan
from programs.plan.models import Program

YEONHUI = "1141061500"


@pytest.fixture
def offering(db) -> Offering:
    load_plan()
    program = Program.objects.get(pk=24)
    return Offering.objects.create(
        program=program, department=program.department, title="걷기 모임", slug="walking", is_published=True
    )


def fit(offering: Offering, **answers) -> Fit:
    (match,) = [match for match in offerings() if match.url.endswith(f"/{offering.slug}/")]
    return evaluate(match, Answers.from_data(answers), day=timezone.localdate()).fit


def test_an_offering_without_rules_is_for_everybody(offering):
    assert fit(offering) == Fit.YES


def test_ages_and_dongs_of_the_offering_decide(offering):
    offering.min_age, offering.max_age = 50, 64
    offering.save()
    offering.dongs.add(Dong.objects.get(pk=YEONHUI))

    assert fit(offering, age_band="50-64", dong=YEONHUI) == Fit.YES
    assert fit(offering, age_band="50-64", dong="elsewhere") == Fit.NO
    assert fit(offering, age_band="19-34", dong=YEONHUI) == Fit.NO
    assert fit(offering, age_band="50-64") == Fit.UNKNOWN


def test_before_the_window_it_does_not_fit_and_after_it_is_not_told_at_all(offering):
    offering.opens_at = timezone.now() + timedelta(days=3)
    offering.save()
    assert fit(offering) == Fit.NO

    offering.opens_at, offering.closes_at = None, timezone.now() - timedelta(minutes=1)
    offering.save()
    assert "walking" not in " ".join(match.url for match in offerings())


def test_what_is_not_published_is_not_told(offering):
    Offering.objects.update(is_published=False)

    assert list(offerings()) == []


def test_the_next_session_says_when_and_where(offering):
    begins = (timezone.now() + timedelta(days=2)).replace(minute=0, second=0, microsecond=0)
    offering.sessions.create(starts_at=begins, ends_at=begins + timedelta(hours=1), place="홍제천", capacity=5)

    (match,) = offerings()

    assert match.place == "홍제천"
    assert isinstance(begins, datetime)
    assert "가장 가까운 회차" in str(match.when)


def test_however_many_offerings_the_queries_stay_few(offering, django_assert_max_num_queries):
    for number in range(5):
        Offering.objects.create(
            program=offering.program, department=offering.department, title=f"모임 {number}", slug=f"walk{number}",
            is_published=True,
        )  # fmt: skip

    with django_assert_max_num_queries(4):
        assert len(list(offerings())) == 6
