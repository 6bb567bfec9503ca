"""The tables of P06 and of the outbox, gathered from their rooms."""

from .campaigns.models import Campaign, SenderNumber
from .outbox import Attempt, Channel, OutboxMessage, Priority, Purpose, Receipt, State
from .subscribers.models import AgeBand, SignupPlace, Subscriber, Topic

__all__ = [
    "AgeBand",
    "Attempt",
    "Campaign",
    "Channel",
    "OutboxMessage",
    "Priority",
    "Purpose",
    "Receipt",
    "SenderNumber",
    "SignupPlace",
    "State",
    "Subscriber",
    "Topic",
]
