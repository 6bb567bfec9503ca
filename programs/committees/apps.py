from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommitteesConfig(AppConfig):
    name = "programs.committees"
    label = "committees"
    verbose_name = _("위원회와 협의회")
