"""What Celery does for bookings; thin, each calls a service."""

from celery import shared_task
from django.utils import timezone

from programs.bookings import line, lottery, reminders
from programs.bookings.models import Session


@shared_task(name="bookings.expire_offers", expires=60)
def expire_offers() -> int:
    """Offered places nobody answered for go to the next in line."""
    return line.expire_offers()


@shared_task(name="bookings.draw", expires=60)
def draw() -> int:
    """Draw the lotteries whose time has come."""
    due = list(Session.objects.to_draw(timezone.now()).values_list("pk", flat=True))
    for session_id in due:
        lottery.draw(session_id)
    return len(due)


@shared_task(name="bookings.remind", expires=600)
def remind() -> int:
    """Tell those who have a place tomorrow."""
    return reminders.remind()
