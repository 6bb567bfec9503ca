from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookingsConfig(AppConfig):
    name = "programs.bookings"
    label = "bookings"
    verbose_name = _("예약")

    def ready(self) -> None:
        from programs.base.closures import on_closures_changed
        from programs.base.registry import autodiscover
        from programs.bookings.calling_off import follow_closures

        on_closures_changed(follow_closures)
        autodiscover("ways")
