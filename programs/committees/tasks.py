"""What Celery does for committees; thin, each calls a service."""

from celery import shared_task

from programs.committees import reminders
from programs.committees.desk import following


@shared_task(name="committees.remind_meetings", expires=600)
def remind_meetings() -> int:
    return reminders.remind()


@shared_task(name="committees.remind_tasks", expires=3600)
def remind_tasks() -> int:
    return following.remind()
