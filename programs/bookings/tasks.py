"""What Celery does for bookings; thin, each calls a service."""

from celery import shared_task
from django.utils import timezone

from programs.base.closures import current_calendar
from programs.bookings import calling_off, line, lottery, reminders, satisfaction
from programs.bookings.models import Session


@shared_task(name="bookings.expire_offers", expires=60)
def expire_offers() -> int:
    """Offered places nobody answered for go to the next in line, and so does what stands free."""
    return line.expire_offers() + line.offer_what_is_free()


@shared_task(name="bookings.draw", expires=60)
def draw() -> int:
    """Draw the lotteries whose time has come."""
    due = list(Session.objects.to_draw(timezone.now()).values_list("pk", flat=True))
    for session_id in due:
        lottery.draw(session_id)
    return len(due)


@shared_task(name="bookings.remind", expires=600)
def remind() -> int:
    """Tell those who have a place, as far ahead as their offering says."""
    return reminders.remind()


@shared_task(name="bookings.follow_calendar", expires=3600)
def follow_calendar() -> int:
    """Cancel sessions of series on days that have become holidays, whichever way that became known."""
    return calling_off.follow_calendar(current_calendar())


@shared_task(name="bookings.invite_visitors", expires=600)
def invite_visitors() -> int:
    """Ask those who came how it was."""
    return satisfaction.invite_visitors()
