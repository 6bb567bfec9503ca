"""Reading a file into rows: streamed, in chunks that commit one by one, so that it goes on where it was killed."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from programs.base.calendar import SEOUL
from programs.people.crypto import encrypt, lookup_hashes

from ..moments import start_of
from . import files
from .cells import CellFault, sentences
from .models import BatchState, PaperForm, RowState, SignupBatch
from .rows import Application, Words, read
from .words import current_words

CHUNK = 2_000
COPIED = (
    "batch_id",
    "number",
    "state",
    "errors",
    "phone",
    "phone_hash",
    "phone_masked",
    "email",
    "email_hash",
    "email_masked",
    "hashes",
    "topics",
    "dong_id",
    "age_band",
    "language",
    "sms",
    "by_email",
    "ad",
    "night",
    "signed_at",
)
Numbered = tuple[int, Application]


def check(pk: int) -> None:
    """Read the whole file into rows and say what each is. Killed anywhere, a second call goes on from there.

    Stops silently when the bundle was cancelled or another worker is at it: the rows tell.
    """
    batch = SignupBatch.objects.get(pk=pk)
    if batch.state != BatchState.CHECKING:
        return
    words = current_words(today=timezone.now().astimezone(SEOUL).date())
    try:
        done, last = batch.checked_to, 0
        for chunk in _chunks(_applications(batch, words), CHUNK):
            last = chunk[-1][0]
            if not stage(pk, chunk, after=done):
                return
            done = last
    except files.Unreadable as trouble:
        _give_up(pk, str(trouble))
        return
    _judge(pk)


def _applications(batch: SignupBatch, words: Words) -> Iterator[Numbered]:
    """Yield each line after `checked_to` that holds anything, with its number; the heading is line 1."""
    for number, line in enumerate(files.lines(batch.file_stored, encoding=batch.encoding), start=1):
        if number <= max(1, batch.checked_to):
            continue
        try:
            cells = files.cells_of(line, batch.delimiter)
        except files.csv.Error:
            fault = CellFault(_('따옴표(")가 닫히지 않았어요. 이 줄을 고쳐 주세요.'))
            yield number, Application(errors=sentences([("", str(fault))]))
            continue
        if not any(cell.strip() for cell in cells):
            continue
        yield number, _application(batch, cells, words)


def _application(batch: SignupBatch, cells: Sequence[str], words: Words) -> Application:
    if len(cells) > len(batch.headings) and any(cell.strip() for cell in cells[len(batch.headings) :]):
        fault = _("칸이 %(count)d개로 열 이름(%(headings)d개)보다 많아요. 쉼표가 든 칸은 따옴표로 묶어 주세요.")
        return Application(errors=[["", fault % {"count": len(cells), "headings": len(batch.headings)}]])
    told = {key: cells[place] for key, place in batch.columns.items() if place < len(cells)}
    return read(told, words=words, signed_on=batch.signed_on)


def _chunks(rows: Iterable[Numbered], size: int) -> Iterator[list[Numbered]]:
    rows = iter(rows)
    while chunk := list(islice(rows, size)):
        yield chunk


@transaction.atomic
def stage(pk: int, chunk: Sequence[Numbered], *, after: int) -> bool:
    """Write the rows; False when the bundle is no longer being checked or somebody else wrote them meanwhile."""
    batch = SignupBatch.objects.locked(pk)
    if batch.state != BatchState.CHECKING or batch.checked_to != after:
        return False
    copy_rows(pk, chunk)
    batch.checked_to = chunk[-1][0]
    batch.lines += len(chunk)
    batch.bad += sum(1 for _number, form in chunk if form.errors)
    batch.repaired += sum(1 for _number, form in chunk if form.repaired)
    batch.busy_at = timezone.now()
    batch.save(update_fields=["checked_to", "lines", "bad", "repaired", "busy_at"])
    return True


def copy_rows(batch_id: int, rows: Iterable[Numbered]) -> None:
    """Send the rows by COPY, telephone and address encrypted."""
    table = connection.ops.quote_name(PaperForm._meta.db_table)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({', '.join(COPIED)}) FROM STDIN") as copy,
    ):
        for number, form in rows:
            copy.write_row(_row(batch_id, number, form))


def _row(batch_id: int, number: int, form: Application) -> tuple[object, ...]:
    phones = lookup_hashes(form.phone) if form.phone else []  # the current key's first
    emails = lookup_hashes(form.email) if form.email else []
    return (
        batch_id,
        number,
        RowState.BAD.value if form.errors else RowState.GOOD.value,
        Jsonb(form.errors),
        encrypt(form.phone),
        phones[0] if phones else None,
        form.phone_masked,
        encrypt(form.email),
        emails[0] if emails else None,
        form.email_masked,
        phones + emails,
        form.topics,
        form.dong,
        form.age_band,
        form.language,
        form.sms,
        form.by_email,
        form.ad,
        form.night,
        start_of(form.signed_on) if form.signed_on else None,
    )


def _give_up(pk: int, sentence: str) -> None:
    with transaction.atomic():
        SignupBatch.objects.filter(pk=pk, state=BatchState.CHECKING).update(
            state=BatchState.UNREADABLE, trouble=sentence[:300], busy_at=None
        )


# What a row must not keep once it does not go in.
EMPTIED = (
    "phone = '', phone_hash = NULL, phone_masked = '', email = '', email_hash = NULL, email_masked = '', hashes = '{}'"
)
# The later of two rows with the same telephone or address is a repeat; faulty rows do not count.
TWICE = f"""
UPDATE notices_paperform AS form
   SET state = 'twice', {EMPTIED},
       errors = jsonb_build_array(CASE WHEN same.phone_first < form.number
           THEN jsonb_build_array('phone', replace(%(same_phone)s, '{{line}}', same.phone_first::text))
           ELSE jsonb_build_array('email', replace(%(same_email)s, '{{line}}', same.email_first::text)) END)
  FROM (SELECT id,
               CASE WHEN phone_hash IS NOT NULL THEN min(number) OVER (PARTITION BY phone_hash) END AS phone_first,
               CASE WHEN email_hash IS NOT NULL THEN min(number) OVER (PARTITION BY email_hash) END AS email_first
          FROM notices_paperform
         WHERE batch_id = %(batch)s AND state = 'good') AS same
 WHERE form.id = same.id AND (same.phone_first < form.number OR same.email_first < form.number)
"""  # noqa: S608 - put together from constants
# Telephone and address of two people, or another telephone or address than the person has: a person must look.
MATCHED = """
SELECT form.id AS form_id, by_phone.id AS by_phone, by_email.id AS by_email,
       form.email_hash IS NOT NULL AND by_phone.email_hash IS NOT NULL AND by_email.id IS NULL AS other_email,
       form.phone_hash IS NOT NULL AND by_email.phone_hash IS NOT NULL AND by_phone.id IS NULL AS other_phone,
       coalesce(by_phone.ended_at, by_email.ended_at) IS NULL AS live
  FROM notices_paperform AS form
  LEFT JOIN notices_subscriber AS by_phone ON by_phone.phone_hash = ANY (form.hashes)
  LEFT JOIN notices_subscriber AS by_email ON by_email.email_hash = ANY (form.hashes)
 WHERE form.batch_id = %(batch)s AND form.state IN ('good', 'known')
   AND form.number > %(after)s AND form.number <= %(until)s
   AND (by_phone.id IS NOT NULL OR by_email.id IS NOT NULL)
"""
UNCLEAR = "(match.by_phone <> match.by_email OR match.other_email OR match.other_phone)"
WHY_UNCLEAR = """
CASE WHEN match.by_phone <> match.by_email THEN jsonb_build_array('email', %(two_people)s::text)
     WHEN match.other_email THEN jsonb_build_array('email', %(other_email)s::text)
     ELSE jsonb_build_array('phone', %(other_phone)s::text) END
"""
JUDGED = f"""
UPDATE notices_paperform AS form
   SET state = 'bad', errors = jsonb_build_array({WHY_UNCLEAR}), {EMPTIED}
  FROM ({MATCHED}) AS match
 WHERE form.id = match.form_id AND {UNCLEAR}
"""  # noqa: S608 - put together from constants
KNOWN = f"""
UPDATE notices_paperform AS form SET state = 'known'
  FROM ({MATCHED}) AS match
 WHERE form.id = match.form_id AND match.live
"""  # noqa: S608 - put together from constants


def unclear_sentences() -> dict[str, str]:
    return {
        "two_people": _("이 휴대전화와 이메일은 서로 다른 두 구독자의 것이에요. 한 줄에 하나만 적어 주세요."),
        "other_email": _("이 휴대전화의 구독자는 다른 이메일을 써요. 본인에게 물어 이메일을 지우거나 고쳐 주세요."),
        "other_phone": _("이 이메일의 구독자는 다른 휴대전화를 써요. 본인에게 물어 번호를 지우거나 고쳐 주세요."),
    }


@transaction.atomic
def _judge(pk: int) -> None:
    """Compare the rows with each other and with the subscribers, count them, and have a person decide."""
    batch = SignupBatch.objects.locked(pk)
    if batch.state != BatchState.CHECKING:
        return
    whole: dict[str, Any] = {"batch": pk, "after": 0, "until": batch.checked_to}
    with connection.cursor() as cursor:
        repeated = {
            "same_phone": _("{line}째 줄과 같은 휴대전화예요."),
            "same_email": _("{line}째 줄과 같은 이메일이에요."),
        }
        cursor.execute(TWICE, whole | repeated)
        cursor.execute("ANALYZE notices_paperform")
        cursor.execute(JUDGED, whole | unclear_sentences())
        cursor.execute(KNOWN, whole)
    counts = PaperForm.objects.filter(batch=batch).by_state()
    batch.good, batch.known = counts.get(RowState.GOOD, 0), counts.get(RowState.KNOWN, 0)
    batch.twice, batch.bad = counts.get(RowState.TWICE, 0), counts.get(RowState.BAD, 0)
    batch.state, batch.checked_at, batch.busy_at = BatchState.READY, timezone.now(), None
    batch.save()


def forget_rows(pk: int) -> None:
    """Take back what a check has written, so that it can begin anew with other columns."""
    PaperForm.objects.filter(batch=pk).delete()
    SignupBatch.objects.filter(pk=pk).update(
        checked_to=0, lines=0, good=0, known=0, twice=0, bad=0, repaired=0, checked_at=None, trouble=""
    )
