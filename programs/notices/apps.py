from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from programs.base.registry import autodiscover


class NoticesConfig(AppConfig):
    name = "programs.notices"
    label = "notices"
    verbose_name = _("알림")

    def ready(self) -> None:
        # Models are not ready any earlier.
        from programs.people.codes import code_sender

        from . import checks, metrics  # noqa: F401
        from .codes import send_one_time_code

        metrics.register()
        autodiscover("notices")
        code_sender.register(send_one_time_code)
