"""What P09 holds about a person, gathered from its rooms."""

from civil_affairs.real_estate.brokers import personal_data as brokers
from civil_affairs.real_estate.requests import personal_data as requests

__all__ = ["brokers", "requests"]
