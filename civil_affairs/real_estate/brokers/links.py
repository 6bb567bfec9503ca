"""The broker's own link: sealed, for one broker and the telephone it was sent to, and it expires."""

from datetime import timedelta

from civil_affairs.real_estate.brokers.models import Broker
from programs.base.errors import BadInput
from programs.base.ids import sign, unsign

PURPOSE = "brokers.mine"
LASTS = timedelta(days=30)


def token_for(broker: Broker) -> str:
    return sign(PURPOSE, [broker.pk, (broker.phone_hash or "")[:12]])


def broker_of(token: str) -> Broker | None:
    """Whose link it is; None for a made-up or old one, and when another telephone took the place of the one told."""
    try:
        pk, phone = unsign(PURPOSE, token, LASTS)
    except BadInput:
        return None
    broker: Broker | None = Broker.objects.filter(pk=pk).select_related("dong").first()
    if broker is None or (broker.phone_hash or "")[:12] != phone:
        return None
    return broker
