"""What beat does for the weather: each minute, also without a feed, for warnings that end at a given time."""

from datetime import timedelta

from programs.base import schedule

schedule.register("notices.weather", "notices.weather", timedelta(minutes=1))
