"""What a send will cost: the price of its kind today, times the exact number of recipients."""

import math
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..outbox import Channel
from .models import UnitPrice


@dataclass(frozen=True)
class Estimate:
    """The cost of sending `number` messages by `channel`; without a price in the table nothing is claimed."""

    channel: str
    number: int
    price: Decimal | None

    @property
    def total(self) -> int | None:
        """In won, rounded up."""
        return None if self.price is None else math.ceil(self.price * self.number)

    @property
    def channel_name(self) -> str:
        return str(Channel(self.channel).label)


def prices(on: date) -> dict[str, Decimal]:
    """The price of one message by channel, as it stands on that day. E-mail costs nothing."""
    newest = UnitPrice.objects.filter(since__lte=on).order_by("channel", "-since").distinct("channel")
    return {Channel.EMAIL: Decimal(0), **dict(newest.values_list("channel", "won"))}


def estimate(channel: str, number: int, *, on: date) -> Estimate:
    return Estimate(channel=channel, number=number, price=prices(on).get(channel))
