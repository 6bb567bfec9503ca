"""What beat does for receipts and providers."""

from datetime import timedelta

from programs.base import schedule

schedule.register("notices.tend_providers", "notices.tend_providers", timedelta(minutes=1))
