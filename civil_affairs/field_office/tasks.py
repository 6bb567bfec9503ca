"""What Celery does for field offices; thin, each calls a service."""

from celery import shared_task

from civil_affairs.field_office.desk import opening


@shared_task(name="field_office.end_past")
def end_past() -> int:
    """Every night: offices whose period is over take no bookings any more."""
    return opening.end_past_offices()
