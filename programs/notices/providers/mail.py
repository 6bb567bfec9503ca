"""An e-mail made of a parcel, the same for every adapter that carries one."""

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from .base import Parcel


def compose(parcel: Parcel, *, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """Return the message: plain text, with the page beside it where there is one, and the parcel's own headers."""
    message = EmailMultiAlternatives(
        parcel.subject,
        parcel.body,
        from_email=parcel.sender or settings.DEFAULT_FROM_EMAIL,
        to=[parcel.to],
        headers={**parcel.headers, "Message-ID": message_id(parcel.key)},
        connection=connection,
    )
    if parcel.html:
        message.attach_alternative(parcel.html, "text/html")
    return message


def message_id(key: str) -> str:
    return f"<{key}@{settings.MESSAGE_ID_DOMAIN}>"
