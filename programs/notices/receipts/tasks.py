"""What Celery does for receipts and providers; thin."""

from celery import shared_task

from ..providers import routing
from . import following, services


@shared_task(name="notices.follow_receipts", expires=60)
def follow_receipts() -> int:
    """Do what new reports ask for."""
    return following.follow()


@shared_task(name="notices.tend_providers", expires=60)
def tend_providers() -> int | None:
    """Every minute: match reports that came too early, do what was left over, balance the providers' weights."""
    services.match_late()
    following.follow()
    return routing.rebalance()
