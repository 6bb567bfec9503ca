"""What beat does for the outbox."""

from datetime import timedelta

from programs.base import schedule

schedule.register("notices.sweep", "notices.sweep", timedelta(seconds=5))
