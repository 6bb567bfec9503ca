"""What beat does for surveys."""

from datetime import timedelta

from celery.schedules import crontab

from programs.base import schedule

schedule.register("surveys.close_ended", "surveys.close_ended", timedelta(minutes=1))
schedule.register("surveys.remind", "surveys.remind", timedelta(minutes=30))
schedule.register("surveys.shuffle_new", "surveys.shuffle_new", timedelta(minutes=10))
schedule.register("surveys.shuffle", "surveys.shuffle", crontab(hour="3", minute="40"))
