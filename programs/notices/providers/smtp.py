"""E-mail through the server EMAIL_URL names. SMTP cannot be asked afterwards what it took.

A batch goes over a few connections, each used for many messages. What is known about a message when its line breaks
decides: before its text was asked for nothing went out, and it is tried again on a new line; after that nobody knows.
"""

import smtplib
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

from .base import Answer, Outcome, Parcel, Provider
from .mail import as_bytes, compose, envelope_sender, message_id

FOR_ONE_LINE = 25  # messages; more are spread over several connections


class SmtpProvider(Provider):
    """Temporary and permanent as the server says (4xx, 5xx); unknown when the line broke after DATA began."""

    name = "smtp"
    concurrency = 4

    def __init__(self) -> None:
        self.timeout = settings.EMAIL_TIMEOUT

    @property
    def most(self) -> int:
        return self.concurrency * FOR_ONE_LINE

    @property
    def longest(self) -> float:
        """No message is begun after `timeout`, and none takes longer than that."""
        return 2 * self.timeout

    def send(self, parcel: Parcel) -> Answer:
        return self.carry([parcel])[0]

    def carry(self, parcels: Sequence[Parcel]) -> Sequence[Answer]:
        """A share of the parcels over each connection; the answers in the order of the parcels."""
        if not isinstance(get_connection(), EmailBackend):
            return [_through_backend(parcel) for parcel in parcels]
        shares = [parcels[start : start + FOR_ONE_LINE] for start in range(0, len(parcels), FOR_ONE_LINE)]
        if len(shares) <= 1:
            return [answer for share in shares for answer in _Line(self.timeout).send(share)]
        with ThreadPoolExecutor(max_workers=self.concurrency, thread_name_prefix=self.name) as pool:
            lines = pool.map(lambda share: list(_Line(self.timeout).send(share)), shares)
            return [answer for answers in lines for answer in answers]


class _Line:
    """One connection, opened when it is needed and again when it broke."""

    def __init__(self, timeout: float) -> None:
        self.timeout = timeout
        self.backend: EmailBackend | None = None

    def send(self, parcels: Sequence[Parcel]) -> Iterator[Answer]:
        until = time.monotonic() + self.timeout
        broken: Answer | None = None
        for parcel in parcels:
            if broken is not None:
                yield broken
            elif time.monotonic() > until:
                yield Answer("temporary", text="the server was too slow to begin with this one", code="late")
            else:
                answer = self._send(parcel)
                if answer.code == "connect":  # the next ones would only wait for the same silence
                    broken = answer
                yield answer
        self._close()

    def _send(self, parcel: Parcel) -> Answer:
        """Hand one message over; on a line that broke before its text was asked for, once more on a new one."""
        deadline = time.monotonic() + self.timeout
        try:
            text = as_bytes(compose(parcel))
            addresses = envelope_sender(parcel), sanitize_address(parcel.to, "utf-8")
        except ValueError as error:  # no mail can be made of it; the others of its batch must not suffer
            return Answer("permanent", text=str(error), code="header")
        for again in (False, True):
            try:
                line = self._open(deadline)
            except smtplib.SMTPAuthenticationError as error:
                # Ours to mend; the message itself is fine.
                return Answer("temporary", text=_said(error), code="connect", provider_failed=True)
            except (smtplib.SMTPException, OSError) as error:
                why = str(error) or type(error).__name__
                return Answer("temporary", text=why, code="connect", provider_failed=True)
            try:
                refused = _envelope(line, *addresses, deadline)
            except (smtplib.SMTPException, OSError) as error:
                self._close()
                if again:
                    return Answer("temporary", text=str(error), code="connect", provider_failed=True)
                continue
            if refused:
                self._reset(line)
                return refused
            return self._text(line, text, parcel.key, deadline)
        raise AssertionError("the second time always answers")

    def _text(self, line: smtplib.SMTP, text: bytes, key: str, deadline: float) -> Answer:
        try:
            _wait_until(line, deadline)
            code, said = line.data(text)
        except smtplib.SMTPDataError as error:  # it did not want the text: nothing was sent
            self._reset(line)
            return _refusal_of_the_text(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            self._close()
            why = str(error) or type(error).__name__
            return Answer("unknown", text=why, code="timeout", provider_failed=True)
        if code != 250:
            self._reset(line)
            return _refusal_of_the_text(code, said)
        return Answer("accepted", provider_id=message_id(key))

    def _open(self, deadline: float) -> smtplib.SMTP:
        """Raises SMTPException and OSError."""
        if self.backend is None:
            backend = EmailBackend(timeout=max(1, int(deadline - time.monotonic())))
            try:
                backend.open()
                backend.connection.ehlo_or_helo_if_needed()  # type: ignore[union-attr]
            except (smtplib.SMTPException, OSError):
                _quit(backend)
                raise
            self.backend = backend
        line: smtplib.SMTP = self.backend.connection  # type: ignore[assignment]
        return line

    def _reset(self, line: smtplib.SMTP) -> None:
        """Make the line ready for the next message after a refusal."""
        try:
            line.rset()
        except (smtplib.SMTPException, OSError):
            self._close()

    def _close(self) -> None:
        if self.backend is not None:
            _quit(self.backend)
            self.backend = None


def _envelope(line: smtplib.SMTP, sender: str, recipient: str, deadline: float) -> Answer | None:
    """Say from whom and to whom; return the refusal. Raises SMTPException and OSError where the line broke."""
    for ask, address in ((line.mail, sender), (line.rcpt, recipient)):
        _wait_until(line, deadline)
        code, said = ask(address)
        if code == 421:
            raise smtplib.SMTPServerDisconnected(_text(said))
        if code not in (250, 251):
            return _refusal(code, said) if ask == line.rcpt else _refusal_of_us(code, said)
    return None


def _wait_until(line: smtplib.SMTP, deadline: float) -> None:
    """Let the next answer take no longer than what is left. Raises OSError where the line is gone."""
    if line.sock is None:
        raise smtplib.SMTPServerDisconnected("the server hung up")
    line.sock.settimeout(max(deadline - time.monotonic(), 0.001))


def _through_backend(parcel: Parcel) -> Answer:
    """By another of Django's backends (a test's list, a service's API), which knows nothing of envelopes."""
    try:
        compose(parcel).send()
    except (smtplib.SMTPException, OSError) as error:
        return Answer("unknown", text=str(error) or type(error).__name__, code="timeout", provider_failed=True)
    return Answer("accepted", provider_id=message_id(parcel.key))


def _quit(backend: EmailBackend) -> None:
    try:
        backend.close()
    except (smtplib.SMTPException, OSError):
        return  # the answers are known already; a broken QUIT changes nothing


def _refusal(code: int, said: bytes | str) -> Answer:
    outcome: Outcome = "permanent" if code >= 500 else "temporary"
    return Answer(outcome, text=f"{code} {_text(said)}", code=str(code))


def _refusal_of_the_text(code: int, said: bytes | str) -> Answer:
    """Not of the recipient, whom it took before: the same 550 must not look like "no such mailbox"."""
    return replace(_refusal(code, said), code=f"data-{code}")


def _refusal_of_us(code: int, said: bytes | str) -> Answer:
    """The server does not want us as sender: ours to mend, and nothing about whoever should have got it."""
    return Answer("temporary", text=f"{code} {_text(said)}", code=str(code), provider_failed=True)


def _said(error: smtplib.SMTPResponseException) -> str:
    return f"{error.smtp_code} {_text(error.smtp_error)}"


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
