"""What beat does for bookings."""

from datetime import timedelta

from programs.base import schedule

schedule.register("bookings.expire_offers", "bookings.expire_offers", timedelta(seconds=30))
schedule.register("bookings.draw", "bookings.draw", timedelta(minutes=1))
schedule.register("bookings.remind", "bookings.remind", timedelta(minutes=10))
schedule.register("bookings.follow_calendar", "bookings.follow_calendar", timedelta(hours=1))
schedule.register("bookings.invite_visitors", "bookings.invite_visitors", timedelta(minutes=10))
