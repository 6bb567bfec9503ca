"""What beat does for the service desk."""

from celery.schedules import crontab

from programs.base import schedule

schedule.register("service_desk.after_hours", "service_desk.after_hours", crontab(hour="1", minute="10"))
schedule.register("service_desk.consultations", "service_desk.consultations", crontab(hour="1", minute="15"))
schedule.register("service_desk.interpreting", "service_desk.interpreting", crontab(hour="1", minute="20"))
# In office hours only: what is owed at another time would wait for the morning in the outbox.
schedule.register("service_desk.passports", "service_desk.remind_passports", crontab(hour="9-17", minute="20"))
