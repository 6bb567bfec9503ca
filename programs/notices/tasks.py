"""What Celery does for the outbox; thin, each calls `delivery` or `spreading`."""

from celery import shared_task

from . import delivery
from .campaigns import spreading
from .waking import ask


@shared_task(name="notices.deliver")
def deliver(kind: str = "sms") -> int:
    """Take one turn at what is due now, and ask for another one while there is more."""
    handed_over, wanted_in = delivery.turn(kind)
    if wanted_in is not None:
        ask(deliver, seconds=wanted_in, kind=kind)
    elif handed_over:
        spreading.finish_done()
    return handed_over


@shared_task(name="notices.spread")
def spread(campaign_id: int) -> int:
    """Write some thousand rows of a campaign into the outbox, and ask for another turn while there are more."""
    done = spreading.spread(campaign_id)
    if done.more:
        ask(spread, campaign_id=campaign_id)
    return done.rows


@shared_task(name="notices.sweep", expires=30)
def sweep() -> int:
    """Every few seconds: settle what a dead worker left, and have done whatever nobody was woken for."""
    settled = delivery.reclaim()
    for campaign_id in spreading.look_after():
        ask(spread, campaign_id=campaign_id)
    for kind in delivery.KINDS:
        if delivery.is_due(kind):
            ask(deliver, kind=kind)
    return settled
