from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CivilAffairsConfig(AppConfig):
    name = "civil_affairs"
    verbose_name = _("민원 행정")

    def ready(self) -> None:
        from civil_affairs.service_desk import after_hours
        from civil_affairs.service_desk.consultations import fields as consultations
        from civil_affairs.service_desk.passports.desk.services import load_rhythm
        from programs.plan.catalog import after_loading

        after_loading.append(after_hours.keep_open)
        after_loading.append(consultations.keep_open)
        after_loading.append(load_rhythm)
