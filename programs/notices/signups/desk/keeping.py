"""The end of a bundle's data: file and rows go, the counts stay."""

from django.db import transaction
from django.utils import timezone

from . import files
from .models import BatchState, PaperForm, SignupBatch
from .services import UNDECIDED


def expire(pk: int) -> int:
    """Destroy what is left of the bundle; one that nobody decided about is cancelled. Returns 1."""
    with transaction.atomic():
        batch = SignupBatch.objects.locked(pk)
        if batch.state in (*UNDECIDED, BatchState.IMPORTING):
            batch.state, batch.finished_at, batch.busy_at = BatchState.CANCELLED, timezone.now(), None
        elif batch.state == BatchState.OPEN:
            batch.state, batch.finished_at = BatchState.DONE, timezone.now()
        stored, batch.file_stored, batch.cleared_at = batch.file_stored, "", timezone.now()
        PaperForm.objects.filter(batch=batch).delete()
        batch.save()
        files.destroy(stored)  # in the transaction: a file that cannot be destroyed leaves the bundle to the next night
    return 1
