from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CivilAffairsConfig(AppConfig):
    name = "civil_affairs"
    verbose_name = _("민원 행정")

    def ready(self) -> None:
        from civil_affairs.field_office.counting import count_household, uncount_household
        from civil_affairs.field_office.facts import load_facts
        from civil_affairs.field_office.obstacles import office_obstacles
        from civil_affairs.forms_library.loading import load_forms
        from civil_affairs.service_desk import after_hours
        from civil_affairs.service_desk.consultations import fields as consultations
        from civil_affairs.service_desk.interpreting import opening as interpreting
        from civil_affairs.service_desk.passports.desk.services import load_rhythm
        from programs.bookings.rules import also_ask
        from programs.bookings.visits import after_first_service, after_undoing_all
        from programs.plan.catalog import after_loading

        after_loading.append(after_hours.keep_open)
        after_loading.append(consultations.keep_open)
        after_loading.append(interpreting.keep_open)
        after_loading.append(load_rhythm)
        after_loading.append(load_facts)
        after_loading.append(load_forms)
        also_ask.append(office_obstacles)
        after_first_service.append(count_household)
        after_undoing_all.append(uncount_household)
