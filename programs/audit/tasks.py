"""What Celery does on this floor; each task only calls a verb."""

from celery import shared_task
from django.core.management import call_command

from programs.audit import retention


@shared_task
def destroy_expired() -> dict[str, int]:
    return retention.destroy_expired()


@shared_task
def clear_sessions() -> None:
    call_command("clearsessions")
