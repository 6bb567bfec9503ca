"""What beat does for campaigns."""

from datetime import timedelta

from programs.base import schedule

schedule.register("notices.start_due", "notices.start_due", timedelta(seconds=15))
