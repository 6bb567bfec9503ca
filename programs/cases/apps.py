"""Start-up of cases: what the declared moves record is declared to the audit; closures move open deadlines."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "programs.cases"
    label = "cases"
    verbose_name = _("민원")

    def ready(self) -> None:
        from programs.cases.startup import declare_events, follow_closures

        declare_events()
        follow_closures()
