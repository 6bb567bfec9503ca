"""What beat does for registrations."""

from celery.schedules import crontab

from programs.base import schedule

schedule.register("registration.unreached", "registration.unreached", crontab(minute="25"))
