from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from programs.base.registry import autodiscover


class BaseConfig(AppConfig):
    name = "programs.base"
    label = "base"
    verbose_name = _("기초")

    def ready(self) -> None:
        from programs.base.schedule import sync_schedule  # models are not ready any earlier

        post_migrate.connect(sync_schedule, sender=self, dispatch_uid="base.sync_schedule")
        autodiscover("startup")
        autodiscover("tasks")  # in every process: who asks for a task by its name must know it
