"""System checks: a scanner that cannot be asked, and none at all where residents hand in files."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from programs.files.scanners import scanner


@register()
def scanner_is_set(**_kwargs: Any) -> list[CheckMessage]:
    """files.E001: the setting names no scanner. files.W001: files are clean by rule."""
    try:
        asked = scanner()
    except ImproperlyConfigured as error:
        return [Error(str(error), hint="docs/files.md lists the scanners.", id="files.E001")]
    if asked is None and not (settings.DEBUG or settings.DEMO):
        return [
            Warning(
                "Uploaded files are not scanned for viruses (FILES_SCANNER=off).",
                hint="Run ClamAV's clamd and set FILES_SCANNER=clamd; docs/files.md says how.",
                id="files.W001",
            )
        ]
    return []


@register()
def sealed_or_served(**_kwargs: Any) -> list[CheckMessage]:
    """files.E002: nginx cannot send what is encrypted."""
    if settings.FILES_ACCEL and settings.FILES_SEALED:
        return [
            Error(
                "FILES_ACCEL lets nginx send files, but FILES_SEALED encrypts them: choose one.",
                hint="FILES_SEALED=0 only where the disk itself is encrypted.",
                id="files.E002",
            )
        ]
    return []
