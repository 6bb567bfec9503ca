"""What the service desk holds about a person, gathered from its rooms."""

from civil_affairs.service_desk.consultations import personal_data as consultations
from civil_affairs.service_desk.passports import personal_data as passports

__all__ = ["consultations", "passports"]
