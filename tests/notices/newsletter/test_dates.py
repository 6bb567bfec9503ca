"""What the newsletter draws from the portal: plan, services, sessions; and the demo's issues."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from programs.base.calendar import SEOUL
from programs.bookings.models import Offering, Session
from programs.notices.newsletter import dates, demo
from programs.notices.newsletter.models import Issue
from programs.notices.newsletter.rules import missing
from programs.people.models import Department
from programs.plan.models import Milestone, Plan, Program

from .conftest import FRIDAY

pytestmark = pytest.mark.django_db


def lines(language="ko"):
    return {line.title: line for line in dates.coming(FRIDAY, language)}


def test_steps_of_plans_that_begin_or_end_in_two_weeks_are_drawn(news):
    plan = Plan.objects.get()
    for title, start, end in (
        ("먼저 끝난 일", date(2026, 11, 1), date(2026, 11, 26)),
        ("곧 끝나는 일", date(2026, 11, 1), date(2026, 12, 4)),
        ("곧 시작하는 일", date(2026, 12, 11), date(2026, 12, 31)),
        ("나중 일", date(2026, 12, 12), date(2026, 12, 13)),
        ("내내 하는 일", date(2026, 1, 1), date(2026, 12, 31)),
    ):
        Milestone.objects.create(plan=plan, title=title, start=start, end=end)

    found = lines()

    assert found["곧 끝나는 일"].when == "2026. 12. 4.(금)까지"
    assert found["곧 시작하는 일"].when == "2026. 12. 11.(금) ~ 2026. 12. 31.(목)"
    assert found["겨울 소식 설명회"].when == "2026. 12. 1.(화)"
    assert not found.keys() & {"먼저 끝난 일", "나중 일", "내내 하는 일"}
    assert found["곧 끝나는 일"].url == "/programs/6/"
    assert list(found)[:3] == ["겨울 소식 설명회", "곧 끝나는 일", "곧 시작하는 일"]


def test_an_offering_with_places_left_is_one_line_with_its_first_day(news):
    program = Program.objects.get()
    offering = Offering.objects.create(
        program=program, department=program.department, title="겨울 상담", slug="winter", is_published=True
    )
    full, hidden = (
        Offering.objects.create(
            program=program, department=program.department, title=title, slug=slug, is_published=published
        )
        for title, slug, published in (("찬 상담", "full", True), ("준비 중", "hidden", False))
    )
    for one, day, capacity in ((offering, 2, 3), (offering, 9, 3), (offering, 20, 3), (full, 2, 0), (hidden, 2, 3)):
        Session.objects.create(
            offering=one,
            starts_at=datetime(2026, 12, day, 10, tzinfo=SEOUL),
            ends_at=datetime(2026, 12, day, 11, tzinfo=SEOUL),
            capacity=capacity,
        )

    found = lines()

    assert found["겨울 상담"].when == "2026. 12. 2.(수) 10:00부터 2회"
    assert found["겨울 상담"].url == "/bookings/6/winter/"
    assert not found.keys() & {"찬 상담", "준비 중"}


def test_the_demo_has_two_issues_that_went_out_and_one_half_written(news, editor, second):
    for _time in range(2):
        demo.play(timezone.now(), editor=editor, second=second)

    assert [issue.is_public for issue in Issue.objects.with_campaign().order_by("number")] == [True, True, False]
    draft = Issue.objects.get(number=3)
    assert {str(lack.sentence)[:11] for lack in missing(draft.articles.in_order())} == {"블로그 주소가 없어요"}
    assert Department.objects.get(programs=demo.PROGRAM).name == "홍보담당관"


def test_issues_are_listed_newest_first(news, editor, second, client_of):
    demo.play(timezone.now(), editor=editor, second=second)

    assert [issue.number for issue in client_of(editor).get("/desk/newsletter/").context["page"]] == [3, 2, 1]
    assert [read.issue.number for read in client_of(editor).get("/newsletter/").context["editions"]] == [2, 1]
