"""The tables of this floor; each stands in its own module."""

from programs.bookings.booking import BookedService, Booking
from programs.bookings.changes import ChangeNotice
from programs.bookings.files import BookingFile
from programs.bookings.offerings import Occupation, Offering, Resource, Series, Service
from programs.bookings.sessions import Session
from programs.bookings.visit import QueueCounter, Visit

__all__ = [
    "BookedService",
    "Booking",
    "ChangeNotice",
    "BookingFile",
    "Occupation",
    "Offering",
    "QueueCounter",
    "Resource",
    "Series",
    "Service",
    "Session",
    "Visit",
]
