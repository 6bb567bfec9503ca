"""What Celery does for the outbox; thin, each calls `delivery`."""

from celery import shared_task

from . import delivery


@shared_task(name="notices.deliver")
def deliver() -> int:
    """Hand over what is due now."""
    return delivery.drain()


@shared_task(name="notices.sweep", expires=30)
def sweep() -> int:
    """Every few seconds: settle what a dead worker left, then hand over whatever nobody was woken for."""
    delivery.reclaim()
    return delivery.drain()
