"""How long P09 keeps what, gathered from its rooms."""

from civil_affairs.real_estate.brokers import retention_rules as brokers
from civil_affairs.real_estate.requests import retention_rules as requests

__all__ = ["brokers", "requests"]
