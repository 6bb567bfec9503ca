"""What the demo holds once it is loaded: something of everything, true to the clock, and nobody real."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from civil_affairs.service_desk.name_changes.models import NameChange
from programs.base.text import contains_rrn
from programs.cases.general import GeneralRequest
from programs.cases.kinds import kinds
from programs.cases.models import Case, ReceiptCounter
from programs.cases.states import State
from programs.notices.models import OutboxMessage
from programs.people.crypto import hash_for_lookup
from programs.people.models import Department, Role, User
from programs.plan.indicators import registry
from programs.plan.models import MilestoneState, Plan, Program
from programs.plan.periods import Period
from programs.plan.services import tabulate
from programs.portal.demo import loading
from programs.portal.demo.accounts import DEMO_PASSWORD
from programs.surveys.models import Response
from tests.base.times import kst

NOW = kst("2026-11-23 15:00")
PLACES = ["", "민원여권과", "지적과", "건축과", "자치행정과"]


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup, django_db_blocker):
    """Load the small demo, with a smaller archive, once for this file; its tests only read."""
    tiny = replace(loading.SIZES["small"], cases=400, lives=200, people=50)
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch, transaction.atomic():
        patch.setitem(loading.SIZES, "small", tiny)
        yield loading.load_demo("small", seed=1, now=NOW)
        transaction.set_rollback(True)


def test_every_state_role_and_kind_is_there(loaded):
    assert loaded.archive == 400
    assert set(Case.objects.values_list("state", flat=True)) == set(State.values) - {State.DRAFT}
    assert set(User.objects.values_list("role", flat=True)) == set(Role.values)
    assert NameChange.objects.filter(state=State.RECEIVED).exists()
    assert sum(model.objects.count() for model in kinds().values()) == Case.objects.count()
    assert Case.objects.overdue(NOW).exists()
    assert Case.objects.filter(submitted_at__date=NOW.date()).exists()
    assert set(Case.objects.values_list("program_id", flat=True)) == set(range(1, 30))


def test_recent_cases_went_through_the_real_services():
    done = NameChange.objects.filter(state=State.DONE, submission_key__startswith="demo:name-change", notify_by="sms")
    assert done.exists()
    for case in done:
        assert list(case.timeline.values_list("move", flat=True)) == ["filed", "receive", "done"]
        assert OutboxMessage.objects.filter(ref=f"case:{case.pk}", key="name_change.done").exists()


def test_receipt_numbers_have_no_gaps_and_the_counters_go_on_from_them():
    for counter in ReceiptCounter.objects.all():
        prefix = f"P{counter.program_id:02d}-{counter.year}-"
        numbers = sorted(
            Case.objects.filter(receipt_number__startswith=prefix).values_list("receipt_number", flat=True)
        )
        assert numbers == [f"{prefix}{number:06d}" for number in range(1, counter.last + 1)]


def test_the_archive_says_what_the_clock_says():
    for case in Case.objects.filter(submission_key__startswith="demo:1:small:").order_by("pk"):
        due = case.due(NOW)
        assert (due.at if due else None) == case.due_at or case.state == State.SUBMITTED
        moves = list(case.timeline.values_list("move", flat=True))
        assert moves[0] == "filed"
        assert ("receive" in moves) == (case.received_at is not None)
        assert (case.state == State.DONE) == (moves[-1] == "done")


def test_the_archives_rows_are_whole():
    for case in NameChange.objects.filter(submission_key__startswith="demo:1:small:"):
        assert case.old_name == case.applicant_name
        assert case.new_name
        assert case.applicant_name_hash == hash_for_lookup(case.applicant_name)
        assert case.applicant_phone_hash == hash_for_lookup(case.applicant_phone)
        assert case.court_permission_date < case.submitted_at.date()
        case.full_clean(exclude=["receipt_number", "submission_key", "state"])
    done = Case.objects.filter(state=State.DONE).values_list("receipt_number", flat=True)
    rated = Response.objects.filter(about__startswith="case:").values_list("about", flat=True)
    assert rated
    assert {about.removeprefix("case:") for about in rated} <= set(done)
    answered = GeneralRequest.objects.exclude(answer="")
    assert set(answered.values_list("state", flat=True)) == {State.DONE}


def test_nobody_is_real():
    for case in Case.objects.all():
        assert re.fullmatch(r"0100\d{7}", case.applicant_phone)
        assert not case.applicant_email or case.applicant_email.endswith("@example.com")
        assert not contains_rrn(f"{case.applicant_name} {case.applicant_phone}")
    for user in User.objects.filter(department__isnull=False):
        assert user.name.startswith(user.department.name)


def test_this_years_plan_has_live_dates_and_a_few_late_milestones():
    plan = Plan.objects.filter(year=2026)
    assert plan.count() == Program.objects.count() == 29
    states = [
        milestone.state(NOW.date()) for one in plan.prefetch_related("milestones") for milestone in one.milestones.all()
    ]
    assert 0 < states.count(MilestoneState.LATE) <= loading.LEFT_LATE
    assert states.count(MilestoneState.DONE) > 20


def test_an_account_of_the_demo_can_sign_in():
    assert User.objects.get(email="mayor@sdm.example.kr").check_password(DEMO_PASSWORD)
    resident = User.objects.get(email="resident1@example.com")
    assert resident.emailaddress_set.filter(verified=True, primary=True).exists()
    assert resident.phone_verified_at


@settings(max_examples=4, deadline=None)
@given(first=st.dates(date(2026, 1, 1), date(2026, 11, 23)), days=st.integers(0, 120), place=st.sampled_from(PLACES))
def test_every_registered_indicators_rows_add_up_to_its_figure(first, days, place):
    period = Period(first, min(first + timedelta(days=days), date(2026, 11, 23)))
    department = Department.objects.get(plan_name=place).pk if place else None
    with time_machine.travel(NOW, tick=False):
        table = tabulate([period])
        for indicator in registry:
            figure = table.figure(indicator, department=department)
            if indicator.least and figure.value is None:  # of few: the rows are withheld with the figure
                assert not indicator.rows(period, department=department).exists(), indicator.key
                continue
            rows = indicator.rows(period, department=department).order_by()
            assert figure.numerator == (rows.aggregate(n=indicator.measure.numerator)["n"] or 0), indicator.key
            if indicator.measure.denominator is not None:
                below = rows.aggregate(n=indicator.measure.denominator)["n"] or 0
                assert figure.denominator == below, indicator.key
                assert below or figure.text == "대상 없음"
