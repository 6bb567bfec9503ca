from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from programs.base.registry import autodiscover


class BookingsConfig(AppConfig):
    name = "programs.bookings"
    label = "bookings"
    verbose_name = _("예약")

    def ready(self) -> None:
        autodiscover("ways")
