"""What Celery does for the newsletter; thin, each calls a service."""

from celery import shared_task
from django.utils import timezone

from . import services


@shared_task(name="notices.newsletter_begin")
def begin() -> int | None:
    """On Mondays: this week's issue from the frame of the last one."""
    issue = services.make_next(timezone.now())
    return issue.number if issue else None


@shared_task(name="notices.newsletter_send")
def send() -> list[int]:
    """Each day at the set time: the issue whose sending day it is, its Friday or the working day before."""
    return [issue.number for issue in services.send_due(timezone.now())]
