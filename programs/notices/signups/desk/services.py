"""The verbs of a file of applications: open it, say which column is which, confirm or cancel. Each records its act."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import structlog
from celery import current_app
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from programs import audit
from programs.base.calendar import SEOUL
from programs.base.errors import WrongState
from programs.base.files import safe_name
from programs.people.models import User

from ...subscribers.models import SignupPlace
from ...waking import ONE_RETRY
from . import acts, columns, files
from .checking import forget_rows
from .models import BatchKind, BatchState, PaperForm, RowState, SignupBatch

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

log = structlog.get_logger(__name__)
UNDECIDED = (BatchState.COLUMNS, BatchState.CHECKING, BatchState.READY, BatchState.UNREADABLE)


def open_file(
    pieces: Iterable[bytes],
    *,
    name: str,
    place: SignupPlace,
    signed_on: date | None,
    by: User | None,
    request: HttpRequest | None = None,
) -> SignupBatch:
    """Keep the file encrypted and look at its headings; reading begins at once when every column is known.

    Raises ValidationError with a sentence for what is no list of people; then nothing of it is kept.
    """
    now = timezone.now()
    stored = files.fresh_name()
    # The row comes first and names the file, so that whatever is killed here is found and destroyed after its time.
    batch = SignupBatch.objects.create(
        kind=BatchKind.FILE,
        state=BatchState.UNREADABLE,
        trouble=str(_("파일을 끝까지 올리지 못했어요. 다시 올려 주세요.")),
        place=place,
        by=by,
        department=by.department if by else None,
        day=now.astimezone(SEOUL).date(),
        signed_on=signed_on,
        file_name=safe_name(name),
        file_stored=stored,
    )
    try:
        seen = files.store(pieces, name=stored)
        headings, delimiter = files.heading(stored, encoding=seen.encoding)
    except (ValidationError, files.Unreadable) as refused:
        files.destroy(stored)
        batch.delete()
        raise refused if isinstance(refused, ValidationError) else ValidationError(str(refused)) from None
    batch.file_size, batch.file_sha256, batch.encoding = seen.size, seen.sha256, seen.encoding
    batch.headings, batch.delimiter = [heading[:60] for heading in headings], delimiter
    batch.columns, batch.trouble = columns.match(headings), ""
    unclear = columns.what_is_missing(batch.columns, has_date=signed_on is not None)
    with transaction.atomic():
        batch.state = BatchState.COLUMNS
        batch.save()
        data = {"place": place.code, "size": seen.size, "sha256": seen.sha256}
        audit.record(acts.UPLOADED, by=by, subject=batch, data=data, request=request)
        if not unclear:
            _start(batch, BatchState.CHECKING, "notices.check_batch")
    return batch


@transaction.atomic
def set_columns(batch: SignupBatch, *, mapping: Mapping[str, int], signed_on: date | None) -> SignupBatch:
    """Say which column of the file is which, and read it (again). Raises WrongState once it was decided about."""
    batch = _locked(batch, (BatchState.COLUMNS, BatchState.READY, BatchState.UNREADABLE))
    if not batch.file_stored:
        raise WrongState(_("파일이 남아 있지 않아요. 다시 올려 주세요."))
    forget_rows(batch.pk)
    batch.refresh_from_db()
    batch.columns, batch.signed_on = dict(mapping), signed_on
    _start(batch, BatchState.CHECKING, "notices.check_batch")
    return batch


@transaction.atomic
def confirm(
    batch: SignupBatch, *, leave_out_bad: bool, tell_all: bool, by: User | None, request: HttpRequest | None = None
) -> SignupBatch:
    """Have the good rows taken in. With bad rows somebody must have chosen to leave them out.

    Raises WrongState before the check is done, after a decision, without that choice, and when no row is left.
    """
    batch = _locked(batch, (BatchState.READY,))
    if batch.bad and not leave_out_bad:
        raise WrongState(_("잘못된 줄이 있어요. 파일을 고쳐 다시 올리거나, 그 줄을 빼고 넣겠다고 골라 주세요."))
    if not batch.good and not batch.known:
        raise WrongState(_("넣을 줄이 없어요."))
    batch.leave_out_bad, batch.tell_all, batch.confirmed_at = (
        bool(batch.bad) and leave_out_bad,
        tell_all,
        timezone.now(),
    )
    audit.record(
        acts.CONFIRMED,
        by=by,
        subject=batch,
        data={"good": batch.good, "known": batch.known, "left_out": batch.bad, "twice": batch.twice},
        request=request,
    )
    stored, batch.file_stored = batch.file_stored, ""
    transaction.on_commit(partial(files.destroy, stored))  # its rows are read: they are what goes in
    _start(batch, BatchState.IMPORTING, "notices.import_batch")
    return batch


@transaction.atomic
def cancel(batch: SignupBatch, *, by: User | None, request: HttpRequest | None = None) -> SignupBatch:
    """Take no further row in. What is in stays; file and waiting rows are destroyed."""
    batch = _locked(batch, (*UNDECIDED, BatchState.IMPORTING))
    batch.state, batch.busy_at, batch.finished_at = BatchState.CANCELLED, None, timezone.now()
    audit.record(acts.CANCELLED, by=by, subject=batch, data={"added": batch.added}, request=request)
    batch.save()
    transaction.on_commit(partial(clear, batch.pk))
    return batch


def clear(pk: int) -> None:
    """Destroy the file and every row that is not needed to tell a subscriber what became of the form."""
    with transaction.atomic():
        batch = SignupBatch.objects.locked(pk)
        stored, batch.file_stored = batch.file_stored, ""
        PaperForm.objects.filter(batch=batch).exclude(state=RowState.ENTERED).delete()
        if not PaperForm.objects.filter(batch=batch).exists():
            batch.cleared_at = timezone.now()
        batch.save(update_fields=["file_stored", "cleared_at"])
    files.destroy(stored)


def _locked(batch: SignupBatch, states: tuple[BatchState, ...]) -> SignupBatch:
    batch = SignupBatch.objects.locked(batch.pk)
    if batch.state not in states:
        sentence: StrOrPromise = _("지금은 할 수 없어요. 이 묶음은 ‘%(state)s’ 상태예요.")
        raise WrongState(str(sentence) % {"state": batch.get_state_display()})
    return batch


def _start(batch: SignupBatch, state: BatchState, task: str) -> None:
    batch.state, batch.busy_at = state, timezone.now()
    batch.save()
    transaction.on_commit(partial(wake, task, batch.pk))


def wake(task: str, pk: int) -> None:
    """Ask a worker to go on with the bundle. Without a broker the sweep finds it a little later."""
    try:
        current_app.tasks[task].apply_async(args=(pk,), retry=True, retry_policy=ONE_RETRY)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("notices.broker_unreachable", error=str(error))
