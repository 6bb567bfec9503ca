"""Where one-time codes go. This floor makes them; a higher one (notices) registers how they are delivered."""

from typing import Protocol

from django.core.exceptions import ImproperlyConfigured


class CodeSender(Protocol):
    def __call__(self, *, phone: str, code: str, purpose: str) -> None:
        """Deliver ``code`` (six digits) to ``phone`` (digits); ``purpose`` is a word such as "guest" or "phone"."""


class MailCodeSender(Protocol):
    def __call__(self, *, email: str, code: str, purpose: str) -> None:
        """Deliver ``code`` to the mail address, for those who do not take a telephone."""


class CodeSenders:
    """Holds the one sender. Registering again replaces it: a test puts its own in front."""

    def __init__(self) -> None:
        self._sender: CodeSender | None = None

    def register(self, sender: CodeSender | None) -> CodeSender | None:
        """Use this sender from now on; returns the one before, so that a test can put it back."""
        before, self._sender = self._sender, sender
        return before

    @property
    def registered(self) -> bool:
        return self._sender is not None

    def send(self, *, phone: str, code: str, purpose: str) -> None:
        if self._sender is None:
            raise ImproperlyConfigured("No sender of one-time codes is registered (people.codes.code_sender).")
        self._sender(phone=phone, code=code, purpose=purpose)


class MailCodeSenders:
    """The same for codes that go by mail."""

    def __init__(self) -> None:
        self._sender: MailCodeSender | None = None

    def register(self, sender: MailCodeSender | None) -> MailCodeSender | None:
        """Use this sender from now on; returns the one before."""
        before, self._sender = self._sender, sender
        return before

    def send(self, *, email: str, code: str, purpose: str) -> None:
        if self._sender is None:
            raise ImproperlyConfigured("No sender of codes by mail is registered (people.codes.mail_code_sender).")
        self._sender(email=email, code=code, purpose=purpose)


code_sender = CodeSenders()
mail_code_sender = MailCodeSenders()
