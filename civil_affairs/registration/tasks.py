"""What Celery does for registrations; thin, each calls a service."""

from celery import shared_task

from civil_affairs.registration import services


@shared_task(name="registration.unreached")
def take_back_unreached() -> int:
    """Whoever the message about the register did not reach waits for a call again."""
    return services.take_back_unreached()
