"""What P09 holds about a person, gathered from its rooms."""

from civil_affairs.real_estate.requests import personal_data as requests

__all__ = ["requests"]
