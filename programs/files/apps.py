"""Start-up of files: the bytes of a row that goes, go with it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FilesConfig(AppConfig):
    name = "programs.files"
    label = "files"
    verbose_name = _("파일")

    def ready(self) -> None:
        from programs.files import acts, checks  # noqa: F401 - declares the events, registers the checks
        from programs.files.owners import follow_deletions

        follow_deletions()
