"""Figures of the outbox for Prometheus, counted when they are asked for."""

from collections.abc import Iterator

from django.db import DatabaseError
from django.utils import timezone
from prometheus_client import REGISTRY
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from .models import OutboxMessage


class OutboxCollector(Collector):
    """How many messages wait or need a person, and for how long the oldest due one has waited; one query."""

    def describe(self) -> list[GaugeMetricFamily]:
        """Names only: registering must not touch the database."""
        return [
            GaugeMetricFamily("notices_outbox_messages", "Messages in the outbox by state", labels=["state"]),
            GaugeMetricFamily("notices_outbox_oldest_seconds", "Seconds since the oldest waiting message was due"),
        ]

    def collect(self) -> Iterator[GaugeMetricFamily]:
        messages, oldest = self.describe()
        try:
            depth = OutboxMessage.objects.depth()
        except DatabaseError:
            return  # the figures of the database itself say that it is away; no figure is better than a wrong one
        for state in ("queued", "sending", "needs_a_person"):
            messages.add_metric([state], depth[state])
        waited = (timezone.now() - depth["oldest"]).total_seconds() if depth["oldest"] else 0
        oldest.add_metric([], max(waited, 0))
        yield messages
        yield oldest


def register() -> None:
    """Add the figures to the process's registry. Called once, when the app is ready."""
    REGISTRY.register(OutboxCollector())
