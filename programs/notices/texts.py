"""Message texts: what the portal may send, declared as data and rendered with Korean particles.

A program declares its texts in its `notices.py` with `register(MessageText(...))`. Wording is a
plain string with `{names}`; `{name:은/는}` puts the fitting particle after the value. Every variable
has an example, so that staff (and the tests) can read every text as a resident would get it.
"""

import re
import string
import sys
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError

from programs.base.registry import AlreadyRegistered, Registry
from programs.base.text import nfc, sms_bytes, sms_kind, to_sms_text, with_particle

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Priority = Literal["disaster", "case", "reminder", "newsletter"]
# Who answers for the message (K-09): every wording names the department, a post and a telephone number.
CONTACT = "contact"
CONTACT_PARTS = ("department", "post", "phone")


class MissingVariable(ValueError):
    """A text was asked for without a value for one of its variables: a mistake in the calling code."""


@dataclass(frozen=True)
class Wording:
    """One language's wording of a message; empty where that channel is not used."""

    sms: str = ""
    email_subject: str = ""
    email_body: str = ""

    def parts(self) -> tuple[str, ...]:
        return (self.sms, self.email_subject, self.email_body)


@dataclass(frozen=True)
class MessageText:
    """A message the portal can send: its key, its wording per channel and its variables with examples.

    `variables` maps each name to an example. `department`, `phone` and `post` are examples too, where
    given; `{contact}` joins the three. `secret` names variables whose text must never be shown
    again (one-time codes): the body is wiped as soon as it has been handed over.
    """

    key: str
    title: "StrOrPromise"  # for staff
    to: str = ""  # for staff: who gets it
    when: str = ""  # for staff: what makes the portal send it
    sms: str = ""
    email_subject: str = ""
    email_body: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    priority: Priority = "case"
    secret: frozenset[str] = frozenset()
    translations: Mapping[str, Wording] = field(default_factory=dict)

    def wording(self, language: str = "ko") -> Wording:
        """The wording in that language, or the Korean one."""
        return self.translations.get(language, Wording(self.sms, self.email_subject, self.email_body))

    def wordings(self) -> Iterator[tuple[str, Wording]]:
        yield "ko", self.wording("ko")
        yield from self.translations.items()

    def example_values(self) -> dict[str, str]:
        return complete({**default_contact(), **self.variables})


@dataclass(frozen=True)
class Rendered:
    """A message ready to be kept: the channel it turned out to need, and its text."""

    channel: str
    subject: str
    body: str
    language: str

    @property
    def bytes(self) -> int:
        """Length as the SMS gateways count it (cp949 bytes); 0 for an e-mail."""
        return 0 if self.channel == "email" else sms_bytes(self.body)


class Formatter(string.Formatter):
    """Fills `{name}` and `{name:은/는}`; nothing else: no attributes, no indexes, no conversions."""

    def get_value(self, key: int | str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        if key not in kwargs:
            raise MissingVariable(f"The text needs a value for {{{key}}}.")
        return kwargs[str(key)]

    def get_field(self, field_name: str, args: Any, kwargs: Mapping[str, Any]) -> Any:
        if not field_name.isidentifier():
            raise ValueError(f"{{{field_name}}} is not a plain name.")
        return self.get_value(field_name, args, kwargs), field_name

    def convert_field(self, value: Any, conversion: str | None) -> Any:
        if conversion is not None:
            raise ValueError(f"!{conversion} is no part of a text: only {{name}} and {{name:은/는}} are.")
        return value

    def format_field(self, value: Any, format_spec: str) -> str:
        text = str(value)
        if not format_spec:
            return text
        if "/" not in format_spec:
            raise ValueError(f"{format_spec!r} is not a pair of particles such as 은/는.")
        return with_particle(text, format_spec)


_formatter = Formatter()


def fill(template: str, values: Mapping[str, Any]) -> str:
    """Return the template with its variables filled in.

    Raises MissingVariable where a value is missing.
    """
    return _formatter.vformat(template, (), values)


def names_in(template: str) -> set[str]:
    """The variables a template uses. Raises ValueError for a template that cannot be read."""
    return {name for _text, name, _spec, _conv in _formatter.parse(template) if name is not None}


def default_contact() -> dict[str, str]:
    """Whom to ask where the sender of a message says nothing: the office's own number."""
    return {"department": str(settings.OFFICE_NAME), "post": "담당", "phone": settings.OFFICE_PHONE}


def complete(values: Mapping[str, Any]) -> dict[str, str]:
    """Values as single-line text in composed form, with `{contact}` made of department, post and phone."""
    clean = {name: re.sub(r"\s*[\r\n\t\x00-\x1f\x7f]+\s*", " ", nfc(str(value))) for name, value in values.items()}
    clean[CONTACT] = " ".join(clean[part] for part in CONTACT_PARTS if clean.get(part))
    return clean


def render(text: MessageText, *, channel: str, variables: Mapping[str, Any], language: str = "ko") -> Rendered:
    """Return the message as it will be sent.

    `channel` is "sms" or "email"; a short message over 90 cp949 bytes comes back as "lms". A
    translation that cannot be sent as SMS (K-30) falls back to the Korean wording. Raises
    ValidationError (a sentence) for an SMS over 2,000 bytes, MissingVariable for a missing value.
    """
    values = complete({**default_contact(), **variables})
    if channel == "email":
        wording = text.wording(language)
        if not wording.email_body:
            wording, language = text.wording("ko"), "ko"
        if not wording.email_body:
            raise ImproperlyConfigured(f"{text.key} has no wording for e-mail.")
        subject = " ".join(fill(wording.email_subject, values).split())
        return Rendered("email", subject, fill(wording.email_body, values), language)
    body, language = _sms_body(text, values, language)
    if sms_kind(body) == "sms":
        return Rendered("sms", "", body, language)
    return Rendered("lms", f"[{settings.OFFICE_NAME}]", body, language)


def _sms_body(text: MessageText, values: Mapping[str, str], language: str) -> tuple[str, str]:
    plain = {name: sendable(value) for name, value in values.items()}
    if language != "ko" and (translated := text.wording(language).sms):
        try:
            return to_sms_text(fill(translated, plain)), language
        except ValidationError:
            pass  # this language's letters do not exist in cp949: the Korean text goes instead
    if not text.sms:
        raise ImproperlyConfigured(f"{text.key} has no wording for SMS.")
    return to_sms_text(fill(text.sms, plain)), "ko"


def sendable(value: str) -> str:
    """Return a value every SMS gateway can carry: accents dropped, what is left without a letter as ○.

    Only for values typed by people (names): a result must reach Nguyễn, too, and our own wording
    is refused instead, at registration.
    """
    try:
        return to_sms_text(value)
    except ValidationError:
        return "".join(_sendable_letter(letter) for letter in value)


def _sendable_letter(letter: str) -> str:
    try:
        return to_sms_text(letter)
    except ValidationError:
        base = unicodedata.normalize("NFKD", letter)[:1]
        return base if base.isascii() and base.isprintable() else "○"


registry: Registry[MessageText] = Registry("message text")
_homes: dict[str, str] = {}


def register(text: MessageText) -> MessageText:
    """Add a message text. Raises ImproperlyConfigured, saying what is wrong with it."""
    _homes[text.key] = sys._getframe(1).f_globals["__name__"]
    if problems := list(faults(text)):
        raise ImproperlyConfigured(f"Message text {text.key!r}: " + " ".join(problems))
    try:
        return registry.register(text.key, text)
    except AlreadyRegistered as error:
        raise ImproperlyConfigured(str(error)) from error


def get(key: str) -> MessageText:
    """The text of that key. Raises KeyError naming it."""
    return registry[key]


def home_of(text: MessageText) -> str:
    """The module that registered the text: whose words they are."""
    return _homes[text.key]


def all_texts() -> list[MessageText]:
    return sorted(registry, key=lambda text: text.key)


def faults(text: MessageText) -> Iterator[str]:
    """What is wrong with a text, one English sentence each; nothing when it can be sent."""
    if not any(text.wording("ko").parts()):
        yield "It has no Korean wording."
    examples = text.example_values()
    for language, wording in text.wordings():
        for part in filter(None, wording.parts()):
            try:
                used = names_in(part)
                fill(part, examples)
            except ValueError as error:
                yield f"[{language}] {error}"
                continue
            if part != wording.email_subject and not names_contact(used):
                yield f"[{language}] It must name department, post and telephone ({{contact}})."
        if wording.email_body and not wording.email_subject:
            yield f"[{language}] The e-mail has no subject."
    if text.sms:
        try:
            render(text, channel="sms", variables=text.variables)
        except ValidationError as error:
            yield " ".join(error.messages)
        except ValueError:
            return  # already told above
    if unknown := text.secret - set(text.variables):
        yield f"Secret but no variables: {', '.join(sorted(unknown))}."


def names_contact(used: set[str]) -> bool:
    """True where a wording says whom to ask: {contact}, or department, post and telephone one by one."""
    return CONTACT in used or set(CONTACT_PARTS) <= used
