"""What a file says: its text for search and a picture for the preview, taken in the limited process by a worker."""

from django.db import transaction

from programs.base.normal import nfc
from programs.base.rrn import blank_rrn
from programs.files import limited, store, texts
from programs.files.models import PrivateFile
from programs.files.states import Reading, Scan
from programs.people.crypto import CannotDecrypt

MOST_TRIES = 3  # a file whose reading took the worker down with it is not read for ever


def read(row: PrivateFile) -> Reading:
    """Read a clean file and keep what it says; a file that cannot be read is still there to be opened."""
    answer = None
    if row.scan_tries < MOST_TRIES:
        type(row)._default_manager.filter(pk=row.pk).update(scan_tries=row.scan_tries + 1)
        try:
            with store.read(row.file.name or "", sealed=row.sealed) as stream:
                answer = limited.run("read", row.kind, stream.read())
        except (limited.Refused, limited.Broke, FileNotFoundError, CannotDecrypt):
            answer = None
    with transaction.atomic():
        current = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
        if current is None or current.reading != Reading.WAITING or current.scan != Scan.CLEAN:
            return Reading(current.reading) if current is not None else Reading.NOTHING
        text = blank_rrn(nfc(str(answer.facts.get("text", "")))) if answer is not None else ""
        texts.keep(current, text)
        if answer is None:
            current.reading = Reading.FAILED
        else:
            current.reading = Reading.DONE if text.strip() else Reading.NOTHING
            current.pages = answer.facts.get("pages") or current.pages
            if answer.blob:
                current.preview.name = store.write([answer.blob], sealed=current.sealed)
        current.scan_tries, current.next_try_at = 0, None
        current.save(update_fields=["reading", "pages", "preview", "scan_tries", "next_try_at"])
        return Reading(current.reading)
