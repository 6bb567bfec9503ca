"""What beat does for field offices."""

from celery.schedules import crontab

from programs.base import schedule

schedule.register("field_office.end_past", "field_office.end_past", crontab(hour="0", minute="20"))
