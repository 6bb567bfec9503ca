"""The rules of the hand-over by their worked answers: K-21, consent, too late."""

from datetime import datetime, timedelta

import pytest

from programs.notices.outbox import Priority, Purpose
from programs.notices.quiet_hours import SEOUL
from programs.notices.rules import GOES, LATE, NO_CONSENT, Facts, verdict

DAY = datetime(2026, 11, 23, 14, 0, tzinfo=SEOUL)
NIGHT = datetime(2026, 11, 24, 3, 0, tzinfo=SEOUL)
MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=SEOUL)


def facts(purpose, **given):
    standard = {"priority": Priority.NEWSLETTER, "by_email": False, "may_receive": True}
    return Facts(**({"purpose": purpose} | standard | given))


@pytest.mark.parametrize(
    ("what", "goes_at_night"),
    [
        # K-21: a promotional send at 21:00–07:59 goes only to the night-consented; 재난 ignores quiet hours
        (facts(Purpose.AD), False),
        (facts(Purpose.AD, agreed_to_nights=True), True),
        (facts(Purpose.AD, by_email=True), False),
        (facts(Purpose.AD, by_email=True, agreed_to_nights=True), True),
        (facts(Purpose.DISASTER), True),
        (facts(Purpose.DISASTER, priority=Priority.NEWSLETTER), True),
        # the district's own news spares the night, too; e-mail wakes nobody
        (facts(Purpose.INFO), False),
        (facts(Purpose.INFO, priority=Priority.DISASTER), False),
        (facts(Purpose.INFO, agreed_to_nights=True), True),
        (facts(Purpose.INFO, by_email=True), True),
        # a newsletter waits for the day, unless somebody chose that hour
        (facts(Purpose.INFO, by_email=True, is_newsletter=True), False),
        (facts(Purpose.INFO, by_email=True, is_newsletter=True, night_was_chosen=True), True),
        (facts(Purpose.INFO, night_was_chosen=True), False),
        (facts(Purpose.AD, night_was_chosen=True), False),
        # of what rests on no subscription: results pass, reminders wait
        (facts(Purpose.CASE, may_receive=False, priority=Priority.CASE), True),
        (facts(Purpose.CASE, may_receive=False, priority=Priority.DISASTER), True),
        (facts(Purpose.CASE, may_receive=False, priority=Priority.REMINDER), False),
    ],
)
def test_who_is_written_to_at_three_in_the_night(what, goes_at_night):
    assert verdict(what, DAY) == GOES
    decided = verdict(what, NIGHT)
    assert decided.goes == goes_at_night
    assert decided.waits_until == (None if goes_at_night else MORNING)


@pytest.mark.parametrize("purpose", [Purpose.INFO, Purpose.AD, Purpose.DISASTER])
@pytest.mark.parametrize("by_email", [True, False])
@pytest.mark.parametrize("priority", Priority)
@pytest.mark.parametrize("at", [DAY, NIGHT])
def test_no_consent_no_message_whatever_the_route(purpose, by_email, priority, at):
    given = {"may_receive": False, "agreed_to_nights": True, "night_was_chosen": True}
    decided = verdict(facts(purpose, by_email=by_email, priority=priority, **given), at)
    assert decided.cancelled == NO_CONSENT


def test_what_came_too_late_is_dropped_before_anything_else_is_asked():
    expired = facts(Purpose.CASE, priority=Priority.CASE, expires_at=DAY)
    assert verdict(expired, DAY).cancelled == LATE
    assert verdict(expired, DAY - timedelta(seconds=1)) == GOES
