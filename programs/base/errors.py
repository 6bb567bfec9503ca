"""Refusals with a sentence for the person who reads them; middleware.py turns them into answers.

Someone else's thing is not here: it is `Http404`, so that nobody learns that it exists.
"""

from django.utils.functional import Promise


class Refusal(Exception):
    """Something was refused; `sentence` says why in words fit for a page."""

    status = 400

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class BadInput(Refusal):
    """The request itself makes no sense (400); wrong form fields are form errors, not this."""

    status = 400


class NotYourDuty(Refusal):
    """The person may see that it exists, but it is another's work (403)."""

    status = 403


class WrongState(Refusal):
    """The thing is not in a state in which this may happen, or changed meanwhile (409)."""

    status = 409


class TooLarge(Refusal):
    """More was sent than is taken (413)."""

    status = 413


class TooManyTries(Refusal):
    """Too often in too short a time (429)."""

    status = 429

    def __init__(self, sentence: str | Promise, *, retry_after: int | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after
