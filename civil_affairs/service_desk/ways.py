"""How the service desk's bookings differ, gathered from its rooms."""

from civil_affairs.service_desk.consultations import ways as consultations
from civil_affairs.service_desk.interpreting import ways as interpreting

__all__ = ["consultations", "interpreting"]
