"""Recording: a provider's answers become states of rows and entries of `Attempt`, a whole batch in one statement.

One entry for each message and hand-over stays the record, also of a campaign's 300,000: it answers "was it sent, when,
by whom, what did they say" about one person, cannot be rewritten, and costs less than the row's own UPDATE.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction
from django.utils import timezone

from programs.base.logging import mask_text

from .outbox import Attempt, OutboxMessage, State
from .providers import Answer
from .queries import LIMIT_TEXT
from .receipts.services import refused

log = structlog.get_logger(__name__)
# Waits before the next try of a hand-over that found the provider unable, in seconds; the last one repeats.
BACK_OFF = (5, 15, 60, 300, 900, 3600)
MOST_ATTEMPTS = 12  # about 7 hours of trying
TRIES = 3
# What follows from an answer. An unknown one leaves the lease running: `inquiring` asks when it has run out.
AFTER_ANSWER = {"accepted": "sent", "permanent": "failed", "temporary": "queued", "unknown": "sending"}
AFTER_INQUIRY = AFTER_ANSWER | {"unknown": "unknown"}
AS_SAID = {outcome: outcome for outcome in AFTER_ANSWER}
FOUND_OUT = AS_SAID | {"accepted": "found", "temporary": "not_found"}

# An answer moves a row that is still this worker's. A late acceptance also settles what is not settled yet, whoever has
# it: that it was taken is certain. Any other late answer stays in the attempt only.
RECORD = """
WITH answer AS (
    SELECT * FROM unnest(
        %(ids)s::bigint[], %(targets)s::text[], %(entries)s::text[], %(numbers)s::text[],
        %(said)s::text[], %(errors)s::text[], %(codes)s::text[], %(most)s::int[]
    ) AS a (id, target, entry, number, said, error, code, most)
), entry AS (
    INSERT INTO notices_attempt (message_id, at, provider, outcome, answer)
    SELECT id, %(now)s, %(provider)s, entry, said FROM answer
     WHERE NOT %(again)s
        OR NOT EXISTS (SELECT FROM notices_attempt AS old WHERE old.message_id = answer.id AND old.at = %(now)s)
)
UPDATE notices_outboxmessage AS message
   SET state = CASE WHEN target = 'queued' AND attempts >= most THEN 'failed' ELSE target END,
       sent_at = CASE WHEN target = 'sent' THEN %(now)s END,
       provider_id = CASE WHEN target = 'sent' THEN number ELSE provider_id END,
       last_error = error,
       receipt_code = CASE
           WHEN target = 'failed' OR target = 'queued' AND attempts >= most THEN code ELSE receipt_code END,
       lease_until = CASE WHEN target = 'sending' THEN lease_until END,
       claimed_by = CASE WHEN target = 'sending' THEN claimed_by ELSE '' END,
       handed_at = CASE WHEN target <> 'queued' OR attempts >= most THEN handed_at END,
       not_before = CASE
           WHEN target = 'queued' AND attempts < most
           THEN %(now)s + make_interval(secs => (%(back_off)s::int[])[least(attempts, %(steps)s)]) ELSE not_before END,
       body = CASE
           WHEN secret AND (target IN ('sent', 'failed', 'unknown') OR target = 'queued' AND attempts >= most)
           THEN '' ELSE body END
  FROM answer
 WHERE message.id = answer.id
   AND (state = 'sending' AND claimed_by = %(worker)s
        OR target = 'sent' AND state IN ('queued', 'sending', 'unknown'))
"""


def record(
    answers: Sequence[tuple[OutboxMessage, Answer]], *, provider: str, worker: str, inquiry: bool = False
) -> None:
    """Write down the provider's answers and move on the rows that are still this worker's.

    To an `inquiry` the answers tell what became of an earlier hand-over. What a provider said is known nowhere else,
    so a database that hangs up is asked again.
    """
    if not answers:
        return
    now = timezone.now()
    for number in range(TRIES):
        try:
            moved = _record(answers, provider, worker, inquiry, now, again=number > 0)
        except (OperationalError, InterfaceError) as error:
            if number + 1 == TRIES or connection.in_atomic_block:
                raise
            log.warning("notices.recording_again", error=str(error))
            connection.close()
        else:
            if moved < len(answers):  # somebody settled them meanwhile; what we know for certain is in the attempts
                log.warning("notices.answers_came_late", rows=len(answers) - moved)
            return


def _record(
    answers: Sequence[tuple[OutboxMessage, Answer]],
    provider: str,
    worker: str,
    inquiry: bool,
    now: datetime,
    *,
    again: bool,
) -> int:
    targets, entries = (AFTER_INQUIRY, FOUND_OUT) if inquiry else (AFTER_ANSWER, AS_SAID)
    values: dict[str, Any] = {
        "ids": [row.pk for row, _answer in answers],
        "targets": [targets[answer.outcome] for _row, answer in answers],
        "entries": [entries[answer.outcome] for _row, answer in answers],
        "numbers": [storable(answer.provider_id, 200) for _row, answer in answers],
        "said": [storable(mask_text(answer.text), LIMIT_TEXT) for _row, answer in answers],
        "errors": [error_of(answer) for _row, answer in answers],
        "codes": [storable(answer.code, 20) for _row, answer in answers],
        "now": now,
        "provider": provider,
        "worker": worker,
        "again": again,
        "most": [answer.most_tries or MOST_ATTEMPTS for _row, answer in answers],
        "back_off": list(BACK_OFF),
        "steps": len(BACK_OFF),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(RECORD, values)
        moved = int(cursor.rowcount)
        if not inquiry:
            refused(provider, answers)
        return moved


def storable(said: str, length: int) -> str:
    """What a provider said, as a text column takes it."""
    return said.replace("\x00", "")[:length]


def error_of(answer: Answer) -> str:
    """What stands in the row as its last error: the code, then the sentence; nothing after an acceptance.

    Mail servers quote the whole address, and this outlives the row's own: attempts are never rewritten.
    """
    if answer.outcome == "accepted":
        return ""
    said = mask_text(answer.text)
    has_code = not answer.code or said.startswith(answer.code)
    return storable(said if has_code else f"{answer.code} {said}", LIMIT_TEXT)


def note(row: OutboxMessage, outcome: str, *, provider: str, answer: str = "") -> None:
    Attempt.objects.create(message=row, provider=provider, outcome=outcome, answer=answer[:LIMIT_TEXT])


def settle(row: OutboxMessage, state: State, *, error: str = "", code: str = "", provider_id: str = "") -> None:
    """Put a row into a state it stays in; a secret text is wiped with it."""
    rows = OutboxMessage.objects.filter(pk=row.pk)
    rows.settle(state, error=error, code=code)
    if provider_id:
        rows.update(provider_id=provider_id[:200])


def requeue(row: OutboxMessage, *, at: datetime, error: str = "") -> None:
    OutboxMessage.objects.filter(pk=row.pk).requeue(at=at, error=error)
