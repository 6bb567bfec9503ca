"""E-mail through the backend EMAIL_URL names. SMTP cannot be asked afterwards what it took."""

import smtplib

from django.conf import settings
from django.core.mail import get_connection

from .base import Answer, Outcome, Parcel, Provider
from .mail import compose, message_id


class SmtpProvider(Provider):
    """Temporary and permanent as the server says (4xx, 5xx); unknown when the line broke after DATA began."""

    name = "smtp"
    concurrency = 4

    def __init__(self) -> None:
        self.timeout = settings.EMAIL_TIMEOUT

    def send(self, parcel: Parcel) -> Answer:
        connection = get_connection(timeout=self.timeout)
        try:
            connection.open()
        except smtplib.SMTPAuthenticationError as error:
            return Answer(
                "temporary", text=_said(error), code=str(error.smtp_code)
            )  # ours to mend; the message itself is fine
        except (smtplib.SMTPException, OSError) as error:
            return Answer("temporary", text=str(error), code="connect")
        message = compose(parcel, connection=connection)
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as error:
            code, said = next(iter(error.recipients.values()))
            return Answer(_outcome(code), text=f"{code} {_text(said)}", code=str(code))
        except smtplib.SMTPResponseException as error:
            return Answer(_outcome(error.smtp_code), text=_said(error), code=str(error.smtp_code))
        except (smtplib.SMTPException, OSError) as error:
            return Answer("unknown", text=str(error) or type(error).__name__, code="timeout")
        else:
            return Answer("accepted", provider_id=message_id(parcel.key))
        finally:
            _close(connection)


def _close(connection: object) -> None:
    try:
        connection.close()  # type: ignore[attr-defined]
    except (smtplib.SMTPException, OSError):
        return  # the answer is already known; a broken QUIT changes nothing


def _outcome(code: int) -> Outcome:
    return "permanent" if code >= 500 else "temporary"


def _said(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {_text(error.smtp_error)}"


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
