from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from programs.base.registry import autodiscover


class NoticesConfig(AppConfig):
    name = "programs.notices"
    label = "notices"
    verbose_name = _("알림")

    def ready(self) -> None:
        autodiscover("notices")
        autodiscover("newsletter_dates")
