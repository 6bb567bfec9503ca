"""What Celery does for the service desk; thin, each calls a service."""

from celery import shared_task

from civil_affairs.service_desk import after_hours


@shared_task(name="service_desk.after_hours")
def keep_after_hours_open() -> int:
    """Every night: the coming weeks of the after-hours office can be booked."""
    return after_hours.keep_open()
