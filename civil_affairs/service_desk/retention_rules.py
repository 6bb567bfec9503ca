"""How long the service desk keeps its people, gathered from its rooms."""

from civil_affairs.service_desk.consultations import retention_rules as consultations
from civil_affairs.service_desk.passports import retention_rules as passports

__all__ = ["consultations", "passports"]
