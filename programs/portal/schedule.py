"""When a milestone is, in words; and the state it is in today."""

from datetime import date

from django.utils.translation import gettext as _

from programs.base.text import korean_date, korean_period
from programs.plan.models import Milestone, MilestoneState, Plan


def when(milestone: Milestone) -> str:
    """`2026. 3. 1. ~ 4. 30.`, one day as a date with its weekday, and words where the plan names no day."""
    if milestone.start is None:
        return _("날짜를 정하지 않은 일")
    if milestone.end is None:
        return _("%(day)s부터 계속") % {"day": korean_date(milestone.start)}
    if milestone.end == milestone.start:
        text = korean_date(milestone.start)
        return f"{text} {milestone.time:%H:%M}" if milestone.time else text
    return korean_period(milestone.start, milestone.end)


def with_states(plan: Plan | None, on: date) -> list[tuple[Milestone, MilestoneState]]:
    """A plan's milestones in order, each with its state on that day (one query)."""
    return [(milestone, milestone.state(on)) for milestone in plan.milestones.all()] if plan else []
