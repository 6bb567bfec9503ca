"""What Celery does for campaigns; thin, calls a service."""

from celery import shared_task
from django.utils import timezone

from . import services


@shared_task(name="notices.start_due", expires=60)
def start_due() -> int:
    """Begin to send what is approved and due; returns how many."""
    return len(services.start_due(timezone.now()))
