from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SurveysConfig(AppConfig):
    name = "programs.surveys"
    label = "surveys"
    verbose_name = _("설문")

    def ready(self) -> None:
        from programs.surveys import acts  # noqa: F401 - declares what surveys put on record
