"""Who carries our messages: adapters, one class each. `provider_for` picks by the settings."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .base import Answer, Parcel, Provider
from .console import ConsoleProvider
from .file import FileProvider
from .http import HttpProvider
from .smtp import SmtpProvider

__all__ = ["Answer", "Parcel", "Provider", "email_provider", "provider_for", "sms_provider"]

SMS_PROVIDERS: dict[str, Callable[[], Provider]] = {
    "file": lambda: FileProvider(settings.OUTBOX_DIR / "sms"),
    "console": ConsoleProvider,
    "http": lambda: HttpProvider(
        settings.SMS_HTTP_URL,
        token=settings.SMS_HTTP_TOKEN,
        timeout=settings.SMS_TIMEOUT,
        batch=settings.SMS_HTTP_BATCH,
    ),
}


def sms_provider() -> Provider:
    """The adapter SMS_PROVIDER names. Raises ImproperlyConfigured for an unknown name."""
    try:
        return SMS_PROVIDERS[settings.SMS_PROVIDER]()
    except KeyError:
        known = ", ".join(sorted(SMS_PROVIDERS))
        raise ImproperlyConfigured(f"SMS_PROVIDER={settings.SMS_PROVIDER!r} is none of: {known}.") from None


def email_provider() -> Provider:
    """The adapter EMAIL_URL names: files for filemail:, the console for consolemail:, else Django's backend."""
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return FileProvider(settings.EMAIL_FILE_PATH)
    if settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
        return ConsoleProvider()
    return SmtpProvider()


def provider_for(channel: str) -> Provider:
    """The adapter for "sms", "lms" or "email"."""
    return email_provider() if channel == "email" else sms_provider()
