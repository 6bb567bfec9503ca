"""System checks: what would keep messages from going out, told before the first resident waits for one."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from .providers import email_provider, sms_provider


@register()
def providers_can_be_made(**_kwargs: Any) -> list[CheckMessage]:
    """notices.E001: a provider's setting is wrong. notices.W001: messages would only be printed."""
    found: list[CheckMessage] = []
    for setting, make in (("SMS_PROVIDER", sms_provider), ("EMAIL_URL", email_provider)):
        try:
            provider = make()
        except ImproperlyConfigured as error:
            found.append(Error(str(error), hint="docs/operating.md lists the providers.", id="notices.E001"))
            continue
        if provider.name == "console" and not (settings.DEBUG or settings.DEMO):
            found.append(
                Warning(
                    f"{setting} only prints messages: no resident gets one.",
                    hint="Set it to a provider that delivers.",
                    id="notices.W001",
                )
            )
        if provider.longest >= settings.NOTICES_LEASE_SECONDS:
            found.append(
                Error(
                    f"NOTICES_LEASE_SECONDS must be longer than one hand-over may take ({provider.longest:g} s).",
                    hint="A shorter lease would let a second worker take a message that is still being handed over.",
                    id="notices.E002",
                )
            )
    return found
