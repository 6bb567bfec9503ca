"""Whether a file is safe: what the scanner says, and what follows from it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from programs import audit
from programs.files import acts, store
from programs.files.models import PrivateFile
from programs.files.owners import destroy_content
from programs.files.scanners import Scanner, ScannerDown, Verdict, scanner
from programs.files.states import UNSETTLED, Scan

LEASE = timedelta(minutes=5)  # whoever took a file is given so long before another tries
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=20), timedelta(minutes=10)


def claim(row: PrivateFile, at: datetime) -> bool:
    """Take the file for this worker; False when another has it, or nothing is left to do."""
    due = type(row)._default_manager.filter(pk=row.pk)
    return bool(due.due(at).update(next_try_at=at + LEASE))


def scan(row: PrivateFile, *, with_scanner: Scanner | None = None) -> Scan:
    """Ask the scanner and write down what it says; a scanner that is down holds the file back, to be tried again."""
    asked = with_scanner or scanner()
    verdict, problem = Verdict(), ""
    if asked is not None:
        try:
            with store.read(row.file.name or "", sealed=row.sealed) as stream:
                verdict = asked.scan(store.pieces_of(stream))
        except ScannerDown as down:
            problem = str(down)
        except FileNotFoundError:
            problem = "the stored bytes are gone"
    with transaction.atomic():
        current = type(row)._default_manager.select_for_update().filter(pk=row.pk).first()
        if current is None or current.scan not in UNSETTLED:
            return Scan(current.scan) if current is not None else Scan.CLEAN
        if problem:
            _hold(current, problem)
        elif verdict.found:
            _destroy(current, verdict.found)
        else:
            current.scan, current.scan_note, current.scan_tries, current.next_try_at = Scan.CLEAN, "", 0, None
            current.save(update_fields=["scan", "scan_note", "scan_tries", "next_try_at"])
        return Scan(current.scan)


def _hold(row: PrivateFile, problem: str) -> None:
    wait = min(FIRST_WAIT * 2 ** min(row.scan_tries, 10), LONGEST_WAIT)
    row.scan, row.scan_note = Scan.HELD, problem[:200]
    row.scan_tries += 1
    row.next_try_at = timezone.now() + wait
    row.save(update_fields=["scan", "scan_note", "scan_tries", "next_try_at"])


def _destroy(row: PrivateFile, found: str) -> None:
    """The bytes go, the row stays with the reason; its person and the office are told in the same transaction."""
    destroy_content(row)
    row.scan, row.scan_note, row.next_try_at = Scan.INFECTED, found[:200], None
    row.save(update_fields=["scan", "scan_note", "next_try_at", "file", "preview", "reading"])
    audit.record(acts.INFECTED, by=None, subject=row.subject(), data={"found": found[:100]})
    row.tell_infected()
