"""What Celery does for surveys; thin, each calls a service."""

from celery import shared_task

from programs.people.actors import PORTAL
from programs.surveys import apart, editing, services


@shared_task(name="surveys.close_ended", expires=60)
def close_ended() -> int:
    """Close the surveys whose time is over."""
    return editing.close_ended(by=PORTAL)


@shared_task(name="surveys.remind", expires=600)
def remind() -> int:
    """Remind once those who were invited and have not answered."""
    return services.remind()


@shared_task(name="surveys.shuffle_new", expires=600)
def shuffle_new() -> int:
    """Take from new marks what could join them to an answer."""
    return apart.shuffle_new()


@shared_task(name="surveys.shuffle", expires=3600)
def shuffle() -> int:
    """Take from the marks of who has answered what could tell when."""
    return apart.shuffle()
