"""The worker's way with a file: scanned, read, sealed; and the sweep that forgets none."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from programs.files import reading, scanning, store, texts
from programs.files.models import FileText, PrivateFile
from programs.files.owners import after_commit, all_owners, owner_of
from programs.files.states import UNSETTLED, Reading, Scan

A_SWEEP = 200  # files of one kind


def look_at(label: str, pk: int) -> str:
    """Do what is left to do for one file; says what it is now. Another worker's file is left to that worker."""
    owner = owner_of(label)
    row = owner._default_manager.filter(pk=pk).first() if owner is not None else None
    if row is None or not scanning.claim(row, timezone.now()):
        return "nothing to do"
    state = Scan(row.scan)
    if state in UNSETTLED:
        state = scanning.scan(row)
        row.refresh_from_db()
    if state == Scan.CLEAN and row.reading == Reading.WAITING:
        reading.read(row)
    return str(state)


def sweep() -> int:
    """Look at whatever is due; returns how many. A file that was put off comes when its time has come."""
    now = timezone.now()
    looked = 0
    for owner in all_owners():
        for pk in owner._default_manager.due(now).order_by("pk").values_list("pk", flat=True)[:A_SWEEP]:
            look_at(owner._meta.label_lower, pk)
            looked += 1
        if settings.FILES_SEALED:
            for row in owner._default_manager.there().filter(sealed=False).exclude(file="")[:A_SWEEP]:
                seal(row)
    renew_texts()
    return looked


def seal(row: PrivateFile) -> None:
    """Encrypt what lay open: files from before, or from a time without the seal."""
    with transaction.atomic():
        current = type(row)._default_manager.select_for_update().get(pk=row.pk)
        if current.sealed or not current.file:
            return
        for field in (current.file, current.preview):
            if not field:
                continue
            before = field.name or ""
            with store.read(before, sealed=False) as stream:
                field.name = store.write(store.pieces_of(stream), sealed=True)
            after_commit(before)
        current.sealed = True
        current.save(update_fields=["sealed", "file", "preview"])


def renew_texts() -> int:
    """Number the pairs anew of texts that a former key numbered, so that the key can be thrown away."""
    current = texts.key_name(settings.FIELD_KEYS[0])
    done = 0
    for text in FileText.objects.exclude(key=current)[:A_SWEEP]:
        for owner in all_owners():
            row = owner._default_manager.filter(token=text.token).first()
            if row is not None:
                texts.keep(row, text.text)
                done += 1
    return done
