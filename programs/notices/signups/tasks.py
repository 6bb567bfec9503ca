"""What Celery does for paper applications; thin, each calls a verb."""

from celery import shared_task
from django.utils import timezone

from . import members
from .desk import checking, taking, telling
from .desk.models import BatchState, SignupBatch


@shared_task(name="notices.check_batch")
def check_batch(pk: int) -> None:
    """Read an uploaded file into rows; goes on where a killed worker stopped."""
    checking.check(pk)


@shared_task(name="notices.import_batch")
def import_batch(pk: int) -> None:
    """Make subscribers of a confirmed file's rows; goes on where a killed worker stopped."""
    taking.import_batch(pk)


GOES_ON_WITH = {BatchState.CHECKING.value: check_batch, BatchState.IMPORTING.value: import_batch}


@shared_task(name="notices.signups_sweep", expires=30)
def sweep() -> None:
    """Every few seconds: bundles that a killed worker left go on, and results that are due are told."""
    for pk, state in SignupBatch.objects.left_behind(timezone.now()).values_list("pk", "state"):
        GOES_ON_WITH[state].delay(pk)
    telling.tell_due()


@shared_task(name="notices.follow_members", expires=300)
def follow_members() -> int:
    """Every few minutes: members who agreed to news and proved their telephone or address since are subscribed."""
    return members.follow_all()
