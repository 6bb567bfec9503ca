"""What beat does for paper applications and consenting members."""

from datetime import timedelta

from programs.base import schedule

schedule.register("notices.signups_sweep", "notices.signups_sweep", timedelta(seconds=20))
schedule.register("notices.follow_members", "notices.follow_members", timedelta(minutes=5))
