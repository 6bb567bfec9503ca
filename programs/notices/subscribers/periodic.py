"""What beat does for subscribers."""

from celery.schedules import crontab

from programs.base import schedule

schedule.register("notices.reconfirm", "notices.reconfirm", crontab(hour=10, minute=0))
