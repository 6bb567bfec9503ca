"""What Celery does for the weather; thin."""

from celery import shared_task
from django.utils import timezone

from . import fetching, importing


@shared_task(name="notices.weather", expires=50)
def watch_weather() -> int:
    """Each minute: ask the configured address, where one is set; tell what ended by itself."""
    done = fetching.poll()
    importing.settle(timezone.now())
    return done.new if done else 0
