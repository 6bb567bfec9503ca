from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from programs.base.registry import autodiscover


class PortalConfig(AppConfig):
    name = "programs.portal"
    label = "portal"
    verbose_name = _("포털")

    def ready(self) -> None:
        from programs.plan.catalog import after_loading
        from programs.portal.building import build_search

        for module in ("offers", "search", "todo", "matches"):
            autodiscover(module)
        after_loading.append(build_search)
