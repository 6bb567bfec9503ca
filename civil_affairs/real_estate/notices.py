"""What P09 tells people, gathered from its rooms."""

from civil_affairs.real_estate.brokers import notices as brokers
from civil_affairs.real_estate.requests import notices as requests

__all__ = ["brokers", "requests"]
