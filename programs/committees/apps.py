from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitteesConfig(AppConfig):
    name = "programs.committees"
    label = "committees"
    verbose_name = _("위원회와 협의회")

    def ready(self) -> None:
        from programs.base.closures import on_closures_changed
        from programs.committees.desk.following import follow_closures

        on_closures_changed(follow_closures)
