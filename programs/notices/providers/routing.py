"""Which provider gets the next messages, and how many of them now. Called by the delivery around every hand-over:

    provider = routing.route("sms", urgent=...)        # None: nobody can take any just now, leave the rows queued
    most = routing.allowance(provider, wanted, urgent=...)
    answers = provider.send_many(parcels)              # at most provider.batch of them
    routing.note(provider, answers, seconds=...)

A message whose answer is unknown is never routed again before its own provider (`carrier`) was asked about it.
"""

import secrets
import time
from collections.abc import Sequence

from django.conf import settings

from . import health
from .base import Answer, Provider
from .registry import EMAIL, in_slot, slots_of
from .shared import shared

TRIAL_SECONDS = 30  # one worker at a time tries a provider that failed; longer than any hand-over


def route(channel: str, *, urgent: bool = False) -> Provider | None:
    """The provider for the next messages of that channel, ready made, or None while there is none.

    Urgent messages (disasters) do not try out a provider that failed while another one works, and do not wait for the
    end of its time when there is no other.
    """
    slots = slots_of(channel)
    found = health.of(slots)
    now = time.time()
    working = [one for one in found if not one.failures]
    if not (urgent and working):
        for one in found:
            if one.is_on_trial(now) and shared.claim(f"{one.name}:trial", seconds=TRIAL_SECONDS):
                return _on_trial(one.name)
    if working:
        return in_slot(_by_weight(working, first=slots[0]))
    if urgent:
        return _on_trial(min(found, key=lambda one: one.failures).name)
    return None


def _by_weight(working: Sequence[health.Health], *, first: str) -> str:
    """The first in order gets its weight in a hundred, all of it in good times, the next one the rest."""
    if len(working) == 1 or working[0].name != first:
        return working[0].name
    weight = 100 if working[0].weight is None else working[0].weight
    return working[0].name if secrets.randbelow(100) < weight else working[1].name


def _on_trial(name: str) -> Provider:
    provider = in_slot(name)
    provider.on_trial = True
    return provider


def allowance(provider: Provider, wanted: int, *, urgent: bool = False) -> int:
    """How many of the wanted messages may be handed over now, by the provider's rate (a token bucket of all workers).

    Urgent ones may borrow a second's worth ahead, so that a newsletter never uses up a disaster's share.
    """
    wanted = min(wanted, provider.batch)
    rate = rate_of(provider.slot)
    if rate <= 0 or wanted <= 0:
        return wanted
    return shared.take(f"{provider.slot}:bucket", wanted, rate=rate, capacity=max(rate, 1.0), urgent=urgent)


def give_back(provider: Provider, unused: int) -> None:
    """Return what an allowance granted and nobody needed; a trial that did not take place is another's to make."""
    if provider.on_trial and unused > 0:
        shared.release(f"{provider.slot}:trial")
    rate = rate_of(provider.slot)
    if rate > 0 and unused > 0:
        shared.take(f"{provider.slot}:bucket", -unused, rate=rate, capacity=max(rate, 1.0), urgent=True)


def note(provider: Provider, answers: Sequence[Answer], *, seconds: float) -> None:
    """Write down how a hand-over went, for the next `route`."""
    alone = len(slots_of(EMAIL if provider.slot == EMAIL else "sms")) == 1
    health.note(provider.slot, answers, seconds=seconds, alone=alone)
    if provider.on_trial:
        shared.release(f"{provider.slot}:trial")


def rate_of(slot: str) -> float:
    """Messages a second this provider may get from all workers together; 0 is no limit."""
    if slot == EMAIL:
        return settings.EMAIL_RATE
    return settings.SMS_RATE if slot == settings.SMS_PROVIDER else settings.SMS_FALLBACK_RATE


def rebalance() -> int | None:
    """Once a minute: move weight away from a first provider that is slow, or back. Returns its weight, None for one."""
    slots = slots_of("sms")
    if len(slots) < 2:
        return None
    first, second = health.of(slots)
    slow, other = (health.recent(name).slow_share >= health.SLOW_SHARE for name in slots)
    weight = health.moved(100 if first.weight is None else first.weight, slow=slow, other_is_slow=other)
    health.set_weight(first.name, weight)
    health.set_weight(second.name, 100 - weight)
    return weight
