"""What bookings hand to the floors below: sessions on a day that the office closes are called off."""

from programs.base.closures import on_closures_changed
from programs.bookings.calling_off import follow_closures

on_closures_changed(follow_closures)
