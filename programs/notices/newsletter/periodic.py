"""When the newsletter is begun and sent; operators change hour and minute in beat's table.

The send runs every day and asks the calendar: before a closed Friday the issue goes out on the working day before.
"""

from celery.schedules import crontab

from programs.base import schedule

SEND = "notices.newsletter_send"
schedule.register("notices.newsletter_begin", "notices.newsletter_begin", crontab(minute=0, hour=7, day_of_week=1))
schedule.register(SEND, "notices.newsletter_send", crontab(minute=0, hour=10))
