from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from programs.base.registry import autodiscover


class PortalConfig(AppConfig):
    name = "programs.portal"
    label = "portal"
    verbose_name = _("포털")

    def ready(self) -> None:
        for module in ("offers", "search", "todo", "matches"):
            autodiscover(module)
