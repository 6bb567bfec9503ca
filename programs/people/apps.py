from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from programs.base.registry import autodiscover


class PeopleConfig(AppConfig):
    name = "programs.people"
    label = "people"
    verbose_name = _("사람과 권한")

    def ready(self) -> None:
        from programs.people import checks  # noqa: F401 - registers the system checks

        autodiscover("personal_data")
