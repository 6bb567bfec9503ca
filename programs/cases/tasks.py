"""What the worker does for cases."""

from celery import shared_task
from django.utils import timezone

from programs.cases import progress


@shared_task
def tell_progress() -> int:
    """K-11, every morning."""
    return progress.tell_progress(timezone.now())
