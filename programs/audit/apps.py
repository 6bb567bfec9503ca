from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from programs.base.registry import autodiscover


class AuditConfig(AppConfig):
    name = "programs.audit"
    label = "audit"
    verbose_name = _("기록")

    def ready(self) -> None:
        from programs.audit import acts, signin  # noqa: F401 - declares the events, listens to sign-ins

        autodiscover("retention_rules")
