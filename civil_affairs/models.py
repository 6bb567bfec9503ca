"""The tables of civil affairs, gathered from its programs."""

from civil_affairs.service_desk.models import NameChange

__all__ = ["NameChange"]
