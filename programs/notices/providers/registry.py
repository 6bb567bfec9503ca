"""The adapters by name, as the settings order them."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .base import Provider
from .console import ConsoleProvider
from .file import FileProvider
from .http import HttpProvider
from .smtp import SmtpProvider
from .solapi import SolapiProvider

SMS_PROVIDERS: dict[str, Callable[[], Provider]] = {
    "file": lambda: FileProvider(settings.OUTBOX_DIR / "sms"),
    "console": ConsoleProvider,
    "http": lambda: HttpProvider(
        settings.SMS_HTTP_URL,
        token=settings.SMS_HTTP_TOKEN,
        timeout=settings.SMS_TIMEOUT,
        batch=settings.SMS_HTTP_BATCH,
    ),
    "http2": lambda: HttpProvider(
        settings.SMS_HTTP2_URL,
        token=settings.SMS_HTTP2_TOKEN,
        timeout=settings.SMS_TIMEOUT,
        batch=settings.SMS_HTTP2_BATCH,
        name="http2",
    ),
    "solapi": lambda: SolapiProvider(
        settings.SOLAPI_URL,
        key=settings.SOLAPI_API_KEY,
        secret=settings.SOLAPI_API_SECRET,
        timeout=settings.SMS_TIMEOUT,
    ),
}
EMAIL = "email"  # one provider carries it; which one, EMAIL_URL says


def sms_provider(setting: str = "SMS_PROVIDER") -> Provider:
    """The adapter SMS_PROVIDER (or SMS_FALLBACK) names. Raises ImproperlyConfigured for an unknown name."""
    name = getattr(settings, setting)
    try:
        return SMS_PROVIDERS[name]()
    except KeyError:
        known = ", ".join(sorted(SMS_PROVIDERS))
        raise ImproperlyConfigured(f"{setting}={name!r} is none of: {known}.") from None


def email_provider() -> Provider:
    """The adapter EMAIL_URL names: files for filemail:, the console for consolemail:, else Django's backend."""
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return FileProvider(settings.EMAIL_FILE_PATH)
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        return ConsoleProvider()
    return SmtpProvider()


def provider_for(channel: str) -> Provider:
    """The first adapter for "sms", "lms", "mms" or "email", whatever its health; `routing.route` looks at that."""
    return in_slot(slots_of(channel)[0])


def slots_of(channel: str) -> list[str]:
    """The places of adapters for a channel, the first choice first: names of SMS providers, or the one word "email"."""
    if channel == EMAIL:
        return [EMAIL]
    return list(dict.fromkeys(name for name in (settings.SMS_PROVIDER, settings.SMS_FALLBACK) if name))


def in_slot(slot: str) -> Provider:
    """The adapter in that place, ready made. Raises ImproperlyConfigured."""
    if slot == EMAIL:
        provider = email_provider()
    else:
        provider = sms_provider("SMS_PROVIDER" if slot == settings.SMS_PROVIDER else "SMS_FALLBACK")
    provider.slot = slot
    return provider


def carrier(channel: str, name: str) -> Provider | None:
    """The adapter that a row of that channel was handed to (`OutboxMessage.provider`), None where it is gone."""
    return next((one for one in map(in_slot, slots_of(channel)) if one.name == name), None)
