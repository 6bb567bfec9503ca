"""The night, by its worked answers: 21:00 to 08:00 in Seoul (K-21)."""

from datetime import datetime

import pytest

from programs.notices.delivery import PASSES_AT_NIGHT
from programs.notices.models import Priority
from programs.notices.quiet_hours import SEOUL, earliest


def seoul(day, hour, minute, second=0):
    return datetime(2026, 11, day, hour, minute, second, tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        (seoul(23, 20, 59, 59), seoul(23, 20, 59, 59)),
        (seoul(23, 21, 0), seoul(24, 8, 0)),
        (seoul(23, 23, 59), seoul(24, 8, 0)),
        (seoul(24, 0, 0), seoul(24, 8, 0)),
        (seoul(24, 7, 59, 59), seoul(24, 8, 0)),
        (seoul(24, 8, 0), seoul(24, 8, 0)),
    ],
)
def test_reminders_and_newsletters_wait_for_the_morning(at, goes):
    for priority in (Priority.REMINDER, Priority.NEWSLETTER):
        assert earliest(priority, at, passes_at_night=PASSES_AT_NIGHT) == goes


def test_disasters_and_results_pass_at_any_hour():
    night = seoul(24, 3, 0)
    for priority in (Priority.DISASTER, Priority.CASE):
        assert earliest(priority, night, passes_at_night=PASSES_AT_NIGHT) == night
