"""What Celery does for subscribers; thin."""

from celery import shared_task

from . import reconfirm


@shared_task(name="notices.reconfirm")
def reconfirm_consents() -> list[int]:
    """Every morning: ask for consents of two years ago, withdraw those that were not answered."""
    return list(reconfirm.run())
