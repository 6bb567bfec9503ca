"""What beat does for the service desk."""

from celery.schedules import crontab

from programs.base import schedule

schedule.register("service_desk.after_hours", "service_desk.after_hours", crontab(hour="1", minute="10"))
