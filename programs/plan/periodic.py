"""When the plan's tasks run (Seoul time)."""

from celery.schedules import crontab

from programs.base import schedule

schedule.register("plan.snapshot_figures", "plan.snapshot_figures", crontab(minute="10", hour="0"))
