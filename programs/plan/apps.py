from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from programs.base.registry import autodiscover


class PlanConfig(AppConfig):
    name = "programs.plan"
    label = "plan"
    verbose_name = _("과제 계획")

    def ready(self) -> None:
        """Find what the programs count: each app's and each program folder's `indicators.py`."""
        autodiscover("indicators")
