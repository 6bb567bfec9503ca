"""What beat does for committees."""

from datetime import timedelta

from celery.schedules import crontab

from programs.base import schedule

schedule.register("committees.remind_meetings", "committees.remind_meetings", timedelta(minutes=30))
schedule.register("committees.remind_tasks", "committees.remind_tasks", crontab(hour="9", minute="10"))
