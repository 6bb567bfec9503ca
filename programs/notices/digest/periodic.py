"""When the office's mail is written: after the night, before the first meeting."""

from celery.schedules import crontab

from programs.base import schedule

schedule.register("notices.digest", "notices.digest", crontab(minute=30, hour=8))
