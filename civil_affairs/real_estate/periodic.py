"""What beat does for P09."""

from celery.schedules import crontab

from programs.base import schedule

schedule.register("real_estate.tell_brokers", "real_estate.tell_brokers", crontab(minute="*"))
schedule.register("real_estate.remind_brokers", "real_estate.remind_brokers", crontab(minute="10"))
schedule.register("real_estate.keep_requests", "real_estate.keep_requests", crontab(minute="*/5"))
schedule.register("real_estate.sweep_imports", "real_estate.sweep_imports", crontab(minute="*"))
schedule.register("real_estate.keep_brokers", "real_estate.keep_brokers", crontab(hour="0", minute="25"))
