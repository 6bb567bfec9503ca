"""Taking in a list of issued passports: read, shown, and only then kept. The same list twice adds nothing."""

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from civil_affairs.service_desk.passports.desk import acts, lines
from civil_affairs.service_desk.passports.desk.models import (
    ImportState,
    Passport,
    PassportImport,
    PassportImportRow,
    RowState,
)
from programs.base.calendar import SEOUL
from programs.base.desk import sheets
from programs.base.errors import WrongState
from programs.base.text import nfc
from programs.people.models import User

CHUNK = 1_000


@transaction.atomic
def open_file(*, name: str, content: bytes, by: User, request: Any = None) -> PassportImport:
    """Read the file into rows to be looked at. Raises sheets.Unreadable, and then nothing is kept."""
    table = sheets.read(name, content)
    first = next(number for number, row in enumerate(table) if any(row))
    where = lines.places(table[first])
    today = timezone.now().astimezone(SEOUL).date()
    batch = PassportImport.objects.create(by=by, file_name=nfc(name)[-100:], sha256=hashlib.sha256(content).hexdigest())
    rows, seen = list[PassportImportRow](), dict[str, int]()
    for number, cells in enumerate(table[first + 1 :], start=first + 2):
        if not any(cells):
            continue
        line = lines.check(cells, where, today=today)
        if line.receipt and line.receipt in seen:
            sentence = _("%(line)d째 줄과 접수번호가 같아요.") % {"line": seen[line.receipt]}
            line = lines.Line(errors=[["receipt", sentence]])
        elif line.receipt:
            seen[line.receipt] = number
        rows.append(_row(batch, number, line))
    _compare(rows)
    PassportImportRow.objects.bulk_create(rows, batch_size=CHUNK)
    for state in RowState:
        setattr(batch, state.value, sum(row.state == state for row in rows))
    batch.save(update_fields=["good", "known", "bad"])
    acts.note("import_read", batch, by=by, request=request, good=batch.good, known=batch.known, bad=batch.bad)
    return batch


def _row(batch: PassportImport, number: int, line: lines.Line) -> PassportImportRow:
    return PassportImportRow(
        batch=batch,
        number=number,
        state=RowState.BAD if line.errors else RowState.GOOD,
        errors=line.errors,
        receipt=line.receipt,
        name=line.name,
        phone=line.phone,
        issued_on=line.issued_on,
    )


def _compare(rows: list[PassportImportRow]) -> None:
    """Those that are here already stay as they are; one that says something else is for a person to look at."""
    receipts = [row.receipt for row in rows if row.state == RowState.GOOD]
    here = {each.receipt: each for each in Passport.objects.filter(receipt__in=receipts)}
    for row in rows:
        known = here.get(row.receipt)
        if row.state != RowState.GOOD or known is None:
            continue
        row.state = RowState.KNOWN
        if known.forgotten_at is None and (known.name, known.issued_on) != (row.name, row.issued_on):
            row.state = RowState.BAD
            sentence = _("이미 있는 접수번호인데 이름이나 발급일이 달라요. 어느 쪽이 맞는지 확인해 주세요.")
            row.errors = [["receipt", sentence]]
        row.name = row.phone = ""


@transaction.atomic
def confirm(batch: PassportImport, *, by: User, request: Any = None) -> PassportImport:
    """Keep the good rows. A second press changes nothing; what came meanwhile by another list is passed over."""
    current = PassportImport.objects.select_for_update().get(pk=batch.pk)
    if current.state == ImportState.DONE:
        return current
    if current.state != ImportState.READY:
        raise WrongState(_("취소한 명단이에요. 파일을 다시 올려 주세요."))
    good = list(current.rows.filter(state=RowState.GOOD))
    here = set(Passport.objects.filter(receipt__in=[row.receipt for row in good]).values_list("receipt", flat=True))
    added = 0
    for row in good:
        if row.receipt in here or row.issued_on is None:
            continue
        passport, is_new = Passport.objects.get_or_create(
            receipt=row.receipt,
            defaults={"name": row.name, "phone": row.phone, "issued_on": row.issued_on, "batch": current},
        )
        added += is_new
    current.state, current.added, current.decided_at = ImportState.DONE, added, timezone.now()
    current.save(update_fields=["state", "added", "decided_at"])
    _empty(current)
    acts.note("imported", current, by=by, request=request, added=added)
    return current


@transaction.atomic
def cancel(batch: PassportImport, *, by: User | None, request: Any = None) -> PassportImport:
    """Keep nothing of the list."""
    current = PassportImport.objects.select_for_update().get(pk=batch.pk)
    if current.state == ImportState.DONE:
        raise WrongState(_("이미 넣은 명단이라 취소할 수 없어요."))
    if current.state == ImportState.READY:
        current.state, current.decided_at = ImportState.CANCELLED, timezone.now()
        current.save(update_fields=["state", "decided_at"])
        _empty(current)
        acts.note("import_cancelled", current, by=by, request=request)
    return current


def _empty(batch: PassportImport) -> None:
    """Lines with faults stay, so that they can be put right; they hold nobody."""
    batch.rows.exclude(state=RowState.BAD).delete()
    batch.rows.update(name="", phone="")
