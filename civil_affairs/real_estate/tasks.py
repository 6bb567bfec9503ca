"""What Celery does for P09's requests; thin, each calls a service."""

from celery import shared_task

from civil_affairs.real_estate.requests import keeping, referring


@shared_task(name="real_estate.tell_brokers", expires=50)
def tell_brokers() -> int:
    """After each request, change and end, and every minute: what brokers are owed."""
    referring.refer_left()
    return referring.tell_waiting()


@shared_task(name="real_estate.remind_brokers")
def remind_brokers() -> int:
    """Every hour: once those who have not answered for a day."""
    return referring.remind_brokers()


@shared_task(name="real_estate.keep_requests")
def keep_requests() -> dict[str, int]:
    """Every five minutes: a notice before the end, the end itself, and how it was."""
    return keeping.keep()
