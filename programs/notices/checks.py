"""System checks: what would keep messages from going out, told before the first resident waits for one."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

from .providers import Provider, email_provider, sms_provider

HINT = "docs/operating.md lists the providers."
LOCAL = ("127.0.0.1", "localhost", "::1")


def _in_use() -> Iterator[tuple[str, Callable[[], Provider]]]:
    yield "SMS_PROVIDER", sms_provider
    if settings.SMS_FALLBACK:
        yield "SMS_FALLBACK", lambda: sms_provider("SMS_FALLBACK")
    yield "EMAIL_URL", email_provider


@register()
def providers_can_be_made(**_kwargs: Any) -> list[CheckMessage]:
    """notices.E001: a provider's setting is wrong. W001: messages would only be printed. E002: a lease too short."""
    found: list[CheckMessage] = []
    for setting, make in _in_use():
        try:
            provider = make()
        except ImproperlyConfigured as error:
            found.append(Error(str(error), hint=HINT, id="notices.E001"))
            continue
        if provider.name == "console" and not _is_trial():
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


@register()
def limits_make_sense(**_kwargs: Any) -> list[CheckMessage]:
    """notices.E003: a rate or a batch that cannot be. notices.W002: a fall-back that is the first provider itself."""
    found: list[CheckMessage] = [
        Error(f"{name} must be 0 (no limit) or more.", hint=HINT, id="notices.E003")
        for name in ("SMS_RATE", "SMS_FALLBACK_RATE", "EMAIL_RATE")
        if getattr(settings, name) < 0
    ]
    found += [
        Error(f"{name} must be between 1 and 10,000.", hint=HINT, id="notices.E003")
        for name in ("SMS_HTTP_BATCH", "SMS_HTTP2_BATCH")
        if not 1 <= getattr(settings, name) <= 10_000
    ]
    if settings.SMS_FALLBACK and settings.SMS_FALLBACK == settings.SMS_PROVIDER:
        found.append(
            Warning(
                "SMS_FALLBACK is the same as SMS_PROVIDER, so there is nobody to fall back to.",
                hint="Name another provider; http2 is a second gateway of the kind http.",
                id="notices.W002",
            )
        )
    return found


@register()
def reports_can_be_taken(**_kwargs: Any) -> list[CheckMessage]:
    """notices.W003, W004: nothing would be known about what did not arrive. notices.E004: secrets would travel open."""
    found: list[CheckMessage] = []
    in_use = (settings.SMS_PROVIDER, settings.SMS_FALLBACK)
    if "solapi" in in_use and not settings.NOTICES_HOOK_SECRETS["solapi"]:
        found.append(
            Warning(
                "Without SOLAPI_HOOK_SECRET no receipt is taken: dead numbers and refusals stay unknown.",
                hint="Give the webhook at Solapi a secret and set it here.",
                id="notices.W003",
            )
        )
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend") and not settings.BOUNCE_DOMAIN and not _is_trial():
        found.append(
            Warning(
                "Without BOUNCE_DOMAIN mails that come back are matched by what they quote, which can be forged.",
                hint="docs/operating.md, Receipts, replies and bounces, says how to set it up.",
                id="notices.W004",
            )
        )
    address = urlsplit(settings.SOLAPI_URL)
    if "solapi" in in_use and address.scheme == "http" and address.hostname not in LOCAL:
        found.append(
            Error(
                "SOLAPI_URL must be https: the key and the messages would travel open.",
                hint="http is for a stand-in on this machine only.",
                id="notices.E004",
            )
        )
    return found


def _is_trial() -> bool:
    return bool(settings.DEBUG or settings.DEMO)
