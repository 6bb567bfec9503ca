"""A form as a page shows it in one language; what that language lacks stands in Korean, marked as such."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from civil_affairs.forms_library.languages import KOREAN, READINGS, Reading
from civil_affairs.forms_library.models import LISTS, PARTS, CivilForm, FormField


@dataclass(frozen=True, slots=True)
class Words:
    """A text in the language it is really in."""

    text: str
    reading: Reading

    @property
    def lang(self) -> str:
        return self.reading.lang

    @property
    def direction(self) -> str:
        return self.reading.direction


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field: the label as printed (Korean), the label and what to write in the reader's language."""

    printed: str
    label: Words
    help: Words
    example: str
    kind: str


@dataclass(frozen=True, slots=True)
class ShownForm:
    form: CivilForm
    reading: Reading
    parts: dict[str, Words]
    papers: list[Words] = field(default_factory=list)
    fields: list[ShownField] = field(default_factory=list)

    @property
    def title(self) -> Words:
        return self.parts["title"]

    @property
    def facts(self) -> list[tuple[Any, Words]]:
        """(what it is about, words) for the table of facts; title and purpose stand apart."""
        return [(PARTS[name], self.parts[name]) for name in ("who", "where", "fee", "takes") if self.parts[name].text]


def language_for(form: CivilForm, asked: str) -> str:
    """The language asked for, else the page's, else Korean: the first in which the form is explained."""
    having = form.languages()
    return next((code for code in (asked, get_language() or KOREAN) if code in having), KOREAN)


def show(form: CivilForm, language: str, *, with_fields: bool = True) -> ShownForm:
    own, korean = form.texts.get(language, {}), form.texts.get(KOREAN, {})
    parts: dict[str, Words] = {name: _words(own, korean, name, language) for name in PARTS if name not in LISTS}
    papers_in = language if own.get("papers") else KOREAN
    papers = [Words(text, READINGS[papers_in]) for text in (own.get("papers") or korean.get("papers") or [])]
    fields = [_field(each, language) for each in form.fields.all()] if with_fields else []
    return ShownForm(form, READINGS[language], parts, papers, fields)


def _words(own: dict[str, Any], korean: dict[str, Any], name: str, language: str) -> Words:
    if own.get(name):
        return Words(str(own[name]), READINGS[language])
    return Words(str(korean.get(name, "")), READINGS[KOREAN])


def _field(each: FormField, language: str) -> ShownField:
    own, korean = each.texts.get(language, {}), each.texts.get(KOREAN, {})
    return ShownField(
        printed=str(korean.get("label", "")),
        label=_words(own, korean, "label", language),
        help=_words(own, korean, "help", language),
        example=each.example,
        kind=each.kind,
    )
