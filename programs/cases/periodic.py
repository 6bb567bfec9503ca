"""When the worker does it."""

from celery.schedules import crontab

from programs.base.schedule import register

register("cases.tell_progress", "programs.cases.tasks.tell_progress", crontab(hour="9", minute="10"))
