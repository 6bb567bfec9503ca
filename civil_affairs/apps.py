from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CivilAffairsConfig(AppConfig):
    name = "civil_affairs"
    verbose_name = _("민원 행정")

    def ready(self) -> None:
        from civil_affairs.service_desk.after_hours import keep_open
        from civil_affairs.service_desk.passports.desk.services import load_rhythm
        from programs.plan.catalog import after_loading

        after_loading.append(keep_open)
        after_loading.append(load_rhythm)
