"""Loads the demo: the plan of this year, accounts, recent stories through the services, the archive, daily figures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from programs.base.calendar import SEOUL
from programs.base.closures import current_calendar
from programs.cases.models import Case
from programs.committees import demo as committees
from programs.notices.newsletter import demo as newsletter
from programs.notices.signups import demo as signups
from programs.notices.weather.demo import make_weather
from programs.people.models import Role, User
from programs.plan.catalog import after_loading, load_plan
from programs.plan.models import DailyFigure, Milestone, Plan
from programs.plan.periods import Period
from programs.plan.rolling import roll_plan
from programs.plan.snapshots import take_snapshots
from programs.portal.demo.accounts import make_accounts
from programs.portal.demo.archive import Size, archive_tables, load_archive
from programs.portal.demo.district_notices import make_notices
from programs.portal.demo.kinds import demo_kinds
from programs.portal.demo.names import people
from programs.portal.demo.stage import Stage
from programs.portal.matcher.demo import make_profiles
from programs.surveys import demo as surveys

Tell = Callable[[str], None]
SIZES = {
    "small": Size(cases=1_500, days=330, lives=1_500, people=600, strip=False),
    "district": Size(cases=1_000_000, days=730, lives=100_000, people=20_000, strip=True),
}
LEFT_LATE = 4  # milestones of this year that the demo leaves undone, so that the dashboard has something to say


@dataclass(frozen=True)
class Loaded:
    """What was made; zeros where it was there already."""

    accounts: int
    recent: int
    archive: int
    figures: int


def load_demo(size: str, *, seed: int, now: datetime | None = None, tell: Tell = lambda text: None) -> Loaded:
    """Load the demo of that size; what a load with the same seed made before is left alone."""
    now = now or timezone.now()
    today = now.astimezone(SEOUL).date()
    with transaction.atomic():
        load_plan()
        for follow in after_loading:
            follow()
        for year in (today.year - 1, today.year):
            roll_plan(to=year)
        accounts = make_accounts()
        _finish_milestones(today, seed)
        make_weather(now)
        make_profiles()
        committees.play(now)
        recent = _play_stories(seed, now)
        surveys.play(now)
        subscribers = make_notices(size, people=people(Random(f"subscribers {seed}"), SIZES[size].people), seed=seed,
                                   now=now)  # fmt: skip
        _make_newsletters(now)
    tell(f"recent cases: {recent}")
    tell(f"subscribers: {subscribers}")
    archive = 0
    wanted = SIZES[size]
    if not Case.objects.filter(submission_key__startswith=f"demo:{seed}:{size}:").exists():
        archive = load_archive(wanted, seed=seed, now=now, name=size, tell=tell)
    past = Period(today - timedelta(days=wanted.days), today - timedelta(days=1))  # by the demo's clock, not ours
    figures = take_snapshots(past, again=archive > 0)
    tell(f"daily figures: {figures}")
    return Loaded(accounts, recent, archive, figures)


def _play_stories(seed: int, now: datetime) -> int:
    before = Case.objects.count()
    rng = Random(f"stories {seed}")
    stage = Stage(rng=rng, now=now, calendar=current_calendar(), people=people(rng, 500))
    for kind in demo_kinds():
        kind.stories(stage)
    return Case.objects.count() - before


def _make_newsletters(now: datetime) -> None:
    """Two issues that went out and this week's half written, by two officers of the department that makes them."""
    editor, second = (
        User.objects.staff().filter(role=Role.OFFICER, department__programs=newsletter.PROGRAM).order_by("pk")[:2]
    )
    newsletter.play(now, editor=editor, second=second)
    signups.play(now, by=editor)


def _finish_milestones(today: date, seed: int) -> None:
    """Mark what this year's plans meant to have done by today as done, but for a few."""
    rng = Random(f"milestones {seed}")
    past = list(Milestone.objects.filter(plan__year=today.year, end__lt=today, done_on__isnull=True).order_by("pk"))
    if not Plan.objects.filter(year=today.year, milestones__done_on__isnull=False).exists():
        for milestone in past:
            finished: date = (milestone.end or today) + timedelta(days=rng.randrange(-5, 3))
            milestone.done_on = min(today, finished)
        late = set(rng.sample(range(len(past)), min(LEFT_LATE, len(past))))
        done = [milestone for place, milestone in enumerate(past) if place not in late]
        Milestone.objects.bulk_update(done, ["done_on"], batch_size=500)


def tidy(tell: Tell) -> None:
    """Let the database count and clear its tables, so that the first visitor is served as quickly as the last."""
    if connection.in_atomic_block:
        raise RuntimeError("VACUUM runs outside a transaction.")
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM (ANALYZE) {', '.join([*archive_tables(), DailyFigure._meta.db_table])}")
    tell("tables tidied")
