"""What the worker does for cases."""

from celery import shared_task
from django.utils import timezone

from programs.cases import progress
from programs.cases.admin_bulk import BulkRun
from programs.cases.desk import running


@shared_task
def tell_progress() -> int:
    """K-11, every morning."""
    return progress.tell_progress(timezone.now())


@shared_task(acks_late=True)
def carry_on_bulk(pk: int) -> None:
    """Do what waits of a run over many cases; asked for again, it goes on where it stopped."""
    running.carry_on(BulkRun.objects.select_related("by", "to", "department").get(pk=pk))
