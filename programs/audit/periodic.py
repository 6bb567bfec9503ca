"""When this floor's tasks run: at night, after the day's work."""

from celery.schedules import crontab

from programs.base.schedule import register

register("audit.destroy_expired", "programs.audit.tasks.destroy_expired", crontab(hour="3", minute="40"))
register("audit.clear_sessions", "programs.audit.tasks.clear_sessions", crontab(hour="3", minute="20"))
