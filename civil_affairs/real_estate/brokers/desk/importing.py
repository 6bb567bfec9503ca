"""Taking in the register of brokers: read, shown line by line, and only then kept. The same file twice changes nothing.

A short file is read at once; a long one by a worker, a piece at a time, so that its page shows how far it is and a
killed worker's successor goes on.
"""

import hashlib
import json
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from civil_affairs.real_estate.brokers import acts
from civil_affairs.real_estate.brokers.desk import lines
from civil_affairs.real_estate.brokers.models import (
    Broker,
    BrokerImport,
    BrokerImportRow,
    BrokerState,
    ImportState,
    RowState,
)
from programs.base.calendar import SEOUL
from programs.base.desk import sheets
from programs.base.errors import WrongState
from programs.base.text import nfc
from programs.base.waking import ask
from programs.people.models import Dong, LegalDong, User

AT_ONCE = 1_000  # lines that are read while the browser waits: the district's whole register
CHUNK = 250
LEFT_BEHIND = timedelta(minutes=2)
REASON = "고칠 점"  # the heading of the reasons in the file of faults; read back, it is no column of ours
# What the register knows, and whether it is a person's: of that only the fact of a change is told.
REGISTER = {
    "name": False,
    "kind": False,
    "representative": True,
    "sex": True,
    "address": False,
    "dong_id": False,
    "office_phone": False,
    "phone": True,
    "registered_on": False,
}
WHILE_LISTED = ("languages", "phone")  # once joined the broker says these


def open_file(*, name: str, content: bytes, by: User, request: Any = None) -> BrokerImport:
    """Keep the lines sealed and read them. Raises sheets.Unreadable, and then nothing is kept."""
    table = sheets.read(name, content)
    first = next(number for number, row in enumerate(table) if any(row))
    lines.places_of(table[first])
    with transaction.atomic():
        batch = BrokerImport.objects.create(
            by=by,
            file_name=nfc(name)[-100:],
            sha256=hashlib.sha256(content).hexdigest(),
            headings=[heading[:60] for heading in table[first]],
            busy_at=timezone.now(),
        )
        rows = [
            BrokerImportRow(batch=batch, number=number, cells=json.dumps(cells, ensure_ascii=False))
            for number, cells in enumerate(table[first + 1 :], start=first + 2)
            if any(cells)
        ]
        BrokerImportRow.objects.bulk_create(rows, batch_size=CHUNK)
        batch.total = len(rows)
        batch.save(update_fields=["total"])
        acts.note("import_read", batch, by=by, request=request, lines=len(rows))
        if len(rows) <= AT_ONCE:
            check(batch.pk)
        else:
            _go_on(batch)
    batch.refresh_from_db()
    return batch


def _go_on(batch: BrokerImport) -> None:
    transaction.on_commit(partial(ask, "real_estate.import_brokers", pk=batch.pk), robust=True)


def go_on(pk: int) -> None:
    """What the worker does: whatever the file still needs."""
    state = BrokerImport.objects.values_list("state", flat=True).get(pk=pk)
    if state == ImportState.CHECKING:
        check(pk)
    elif state == ImportState.APPLYING:
        apply(pk)


def left_behind() -> QuerySet[BrokerImport]:
    return BrokerImport.objects.filter(
        state__in=(ImportState.CHECKING, ImportState.APPLYING), busy_at__lt=timezone.now() - LEFT_BEHIND
    )


def check(pk: int) -> None:
    """Read the lines that are not read yet."""
    while _check_piece(pk):
        pass


@transaction.atomic
def _check_piece(pk: int) -> bool:
    batch = BrokerImport.objects.select_for_update().get(pk=pk)
    if batch.state != ImportState.CHECKING:
        return False
    rows = list(batch.rows.filter(number__gt=batch.checked_to).order_by("number")[:CHUNK])
    if rows:
        _read(batch, rows)
        BrokerImportRow.objects.bulk_update(rows, ["state", "register_number", "name", "errors", "changes"])
        batch.checked_to = rows[-1].number
    else:
        batch.state = ImportState.READY
    batch.busy_at = timezone.now()
    batch.save(update_fields=["checked_to", "state", "busy_at"])
    return bool(rows)


def _read(batch: BrokerImport, rows: list[BrokerImportRow]) -> None:
    found = _lines_of(batch, rows)
    numbers = [line.register_number for line in found if line.register_number]
    here = {each.register_number: each for each in Broker.objects.filter(register_number__in=numbers)}
    seen = dict(
        batch.rows.filter(register_number__in=numbers, number__lte=batch.checked_to).values_list(
            "register_number", "number"
        )
    )
    for row, line in zip(rows, found, strict=True):
        row.register_number, row.name, row.errors = line.register_number, line.name, line.errors
        if line.register_number in seen:
            sentence = _("%(line)d째 줄과 등록번호가 같아요. 한 줄만 남겨 주세요.")
            row.errors = [*row.errors, ["register_number", sentence % {"line": seen[line.register_number]}]]
        elif line.register_number:
            seen[line.register_number] = row.number
        known = here.get(line.register_number)
        if row.errors:
            row.state = RowState.BAD
        elif known is None or known.forgotten_at is not None:
            row.state = RowState.NEW
        else:
            row.changes = _changes(known, line)
            row.state = RowState.CHANGED if row.changes else RowState.SAME


def _lines_of(batch: BrokerImport, rows: list[BrokerImportRow]) -> list[lines.Line]:
    where, places = lines.places_of(batch.headings), district()
    today = timezone.now().astimezone(SEOUL).date()
    return [lines.check(json.loads(row.cells), where, places=places, today=today) for row in rows]


def district() -> lines.Places:
    legal = LegalDong.objects.prefetch_related("dongs")
    return lines.Places(
        dongs=dict(Dong.objects.values_list("name", "code")),
        legal={each.name: [dong.code for dong in each.dongs.all()] for each in legal},
    )


def _new_values(broker: Broker, line: lines.Line) -> dict[str, Any]:
    """What the line would change of a broker that is known: nothing that the broker has said since joining."""
    told = {key: line.fields[key] for key in (*REGISTER, "languages")}
    if broker.state not in (BrokerState.LISTED, BrokerState.CLOSED):
        told = {key: value for key, value in told.items() if key not in WHILE_LISTED}
    if not broker.areas_chosen:
        told["areas"] = line.fields["areas"]
    if broker.state == BrokerState.CLOSED:
        told |= {"state": BrokerState.LISTED, "closed_at": None}
    return {key: value for key, value in told.items() if getattr(broker, key) != value}


def _changes(broker: Broker, line: lines.Line) -> list[str]:
    values = _new_values(broker, line)
    told = []
    for key, value in values.items():
        if key == "state":
            told.append(_("등록부에 다시 올라요."))
        elif REGISTER.get(key, key == "languages") is False and key != "dong_id":
            old, new = _shown(key, getattr(broker, key)), _shown(key, value)
            told.append(_("%(what)s: %(old)s → %(new)s") % {"what": _title(key), "old": old, "new": new})
        elif key in REGISTER or key in ("areas", "languages"):
            told.append(_("%(what)s: 바뀌어요.") % {"what": _title(key)})
    return told


def _title(key: str) -> str:
    field = Broker._meta.get_field(key)
    return str(getattr(field, "verbose_name", key))


def _shown(key: str, value: Any) -> str:
    if key == "kind":
        return {"licensed": _("공인중개사"), "assistant": _("중개인")}[value]
    return str(value) if value else _("없음")


def missing(batch: BrokerImport) -> QuerySet[Broker]:
    """Those of the register that the file does not name; a line with faults names its broker all the same."""
    named = batch.rows.exclude(register_number="").values("register_number")
    return Broker.objects.exclude(state=BrokerState.CLOSED).exclude(register_number__in=named)


def counts(batch: BrokerImport) -> dict[str, int]:
    found = dict(batch.rows.order_by().values_list("state").annotate(Count("pk")))
    return {state.value: found.get(state.value, 0) for state in RowState}


@transaction.atomic
def confirm(batch: BrokerImport, *, close_missing: bool, by: User, request: Any = None) -> BrokerImport:
    """Take over the good lines. A second press changes nothing."""
    current = BrokerImport.objects.select_for_update().get(pk=batch.pk)
    if current.state in (ImportState.APPLYING, ImportState.DONE):
        return current
    if current.state != ImportState.READY:
        raise WrongState(_("아직 확인하는 중이거나 취소한 파일이에요. 파일을 다시 올려 주세요."))
    current.state, current.close_missing = ImportState.APPLYING, close_missing
    current.decided_at = current.busy_at = timezone.now()
    current.save(update_fields=["state", "close_missing", "decided_at", "busy_at"])
    acts.note("imported", current, by=by, request=request, close_missing=close_missing)
    if current.total <= AT_ONCE:
        apply(current.pk)
    else:
        _go_on(current)
    current.refresh_from_db()
    return current


def apply(pk: int) -> None:
    while _apply_piece(pk):
        pass


@transaction.atomic
def _apply_piece(pk: int) -> bool:
    batch = BrokerImport.objects.select_for_update().get(pk=pk)
    if batch.state != ImportState.APPLYING:
        return False
    good = batch.rows.filter(state__in=(RowState.NEW, RowState.CHANGED), number__gt=batch.applied_to)
    rows = list(good.order_by("number")[:CHUNK])
    if rows:
        _take_over(batch, rows)
        batch.applied_to = rows[-1].number
    else:
        if batch.close_missing:
            batch.closed = _close(missing(batch))
        batch.rows.exclude(state=RowState.BAD).update(cells="")  # taken over: nobody needs the line any more
        batch.state = ImportState.DONE
    batch.busy_at = timezone.now()
    batch.save()
    return bool(rows)


def _take_over(batch: BrokerImport, rows: list[BrokerImportRow]) -> None:
    numbers = [row.register_number for row in rows]
    here = {
        each.register_number: each
        for each in Broker.objects.select_for_update(of=("self",)).filter(register_number__in=numbers)
    }
    new = []
    for row, line in zip(rows, _lines_of(batch, rows), strict=True):
        broker = here.get(row.register_number)
        if broker is None:
            new.append(Broker(register_number=row.register_number, **line.fields))
            continue
        values = _new_values(broker, line) | {"forgotten_at": None}
        for key, value in values.items():
            setattr(broker, key, value)
        broker.save()
        batch.updated += 1
    for broker in new:
        broker.save(force_insert=True)
    batch.added += len(new)


def _close(brokers: QuerySet[Broker]) -> int:
    """No longer of the register: nothing new goes to them. Who was suspended is not any more."""
    now, closed = timezone.now(), 0
    for broker in brokers.select_for_update(of=("self",)):
        broker.suspensions.standing().update(lifted_at=now)
        broker.state, broker.closed_at, broker.suspended_until = BrokerState.CLOSED, now, None
        broker.save(update_fields=["state", "closed_at", "suspended_until"])
        closed += 1
    return closed


@transaction.atomic
def cancel(batch: BrokerImport, *, by: User | None, request: Any = None) -> BrokerImport:
    """Nothing of the file is taken over; its lines go."""
    current = BrokerImport.objects.select_for_update().get(pk=batch.pk)
    if current.state == ImportState.CANCELLED:
        return current
    if current.state not in (ImportState.CHECKING, ImportState.READY):
        raise WrongState(_("이미 넣은 파일이에요. 취소할 수 없어요."))
    current.rows.all().delete()
    current.state, current.decided_at, current.cleared_at = ImportState.CANCELLED, timezone.now(), timezone.now()
    current.save(update_fields=["state", "decided_at", "cleared_at"])
    acts.note("import_cancelled", current, by=by, request=request)
    return current


def faulty_lines(batch: BrokerImport) -> tuple[list[str], list[list[str]]]:
    """The bad lines as they came, each with its reasons in a last column, to be put right and read again."""
    keep = [place for place, heading in enumerate(batch.headings) if heading and heading != REASON]
    rows = []
    for row in batch.rows.filter(state=RowState.BAD):
        cells = json.loads(row.cells)
        reasons = [f"{lines.COLUMNS[key]}: {text}" if key in lines.COLUMNS else text for key, text in row.errors]
        rows.append([*(cells[place] if place < len(cells) else "" for place in keep), " ".join(reasons)])
    return [*(batch.headings[place] for place in keep), REASON], rows
