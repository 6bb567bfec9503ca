"""What Celery does every morning."""

from celery import shared_task
from django.utils import timezone

from . import services


@shared_task(name="notices.digest")
def tell_the_office() -> int:
    """What did not arrive yesterday, and what waits for a person."""
    return services.send_digest(timezone.now())
