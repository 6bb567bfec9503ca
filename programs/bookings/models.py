"""The tables of this floor; each stands in its own module."""

from programs.bookings.booking import BookedService, Booking
from programs.bookings.offerings import Occupation, Offering, Resource, Series, Service
from programs.bookings.sessions import Session

__all__ = ["BookedService", "Booking", "Occupation", "Offering", "Resource", "Series", "Service", "Session"]
