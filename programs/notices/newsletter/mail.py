"""The newsletter as a mail: made once per set of topics and language, then only the personal links are filled in."""

import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import mrml
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.translation import override

from programs.base.context import html_lang
from programs.base.text import korean_date

from .composition import Edition, absolute, edition, shortened
from .models import Article, Issue

PREVIEW_LETTERS = 90
CLIPPED_FROM = 100_000  # bytes: large mail services cut a longer page off
# What stands in a template where a personal link will be; nobody can write it into an article.
_MANAGE, _UNSUBSCRIBE = (f"@{name}-{secrets.token_hex(8)}@" for name in ("manage", "unsubscribe"))
_LINKS = re.compile(f"({_MANAGE}|{_UNSUBSCRIBE})")


@dataclass(frozen=True, slots=True)
class Filled:
    """One person's mail."""

    subject: str
    text: str
    html: str


class Pattern:
    """A text cut at its personal links, so that filling it is one join."""

    def __init__(self, text: str) -> None:
        self._parts = _LINKS.split(text)
        self._manage = [place for place, part in enumerate(self._parts) if part == _MANAGE]
        self._unsubscribe = [place for place, part in enumerate(self._parts) if part == _UNSUBSCRIBE]

    def fill(self, manage: str, unsubscribe: str) -> str:
        parts = self._parts.copy()
        for place in self._manage:
            parts[place] = manage
        for place in self._unsubscribe:
            parts[place] = unsubscribe
        return "".join(parts)


@dataclass(frozen=True)
class Mail:
    """What all readers of the same topics and language get."""

    subject: str
    text: Pattern
    html: Pattern

    @property
    def plain(self) -> str:
        """The text without anybody's links, to be kept and compared."""
        return self.text.fill("", "")

    def fill(self, *, manage: str, unsubscribe: str) -> Filled:
        return Filled(
            self.subject, self.text.fill(manage, unsubscribe), self.html.fill(escape(manage), escape(unsubscribe))
        )


def render(read: Edition, *, counted: bool = True) -> Mail:
    """Render an edition; `counted=False` leaves the opening counter out (previews, test sends)."""
    lang = html_lang(read.language)
    with override(read.language):
        context = {
            "edition": read,
            "lang": lang,
            "preview": _preview(read),
            "day": korean_date(read.issue.sending_day),
            "office": settings.OFFICE_NAME,
            "office_phone": settings.OFFICE_PHONE,
            "web_url": read.issue.public_url,
            "manage_url": _MANAGE,
            "unsubscribe_url": _UNSUBSCRIBE,
            "counter_url": absolute(read.issue.counter_path) if counted else "",
        }
        html = mrml.to_html(render_to_string("notices/newsletter/mail.mjml.txt", context)).content
        text = render_to_string("notices/newsletter/mail.txt", context)
        return Mail(read.subject, Pattern(_tidy(text)), Pattern(html))


def _preview(read: Edition) -> str:
    """What a mailbox shows beside the subject: how the lead begins."""
    return shortened(" ".join(read.lead.text.split()), PREVIEW_LETTERS) if read.lead else ""


def _tidy(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in text.splitlines())).strip() + "\n"


class Mails:
    """The mails of one issue, each (topics that matter, language) rendered once and kept."""

    def __init__(self, issue: Issue, *, counted: bool = True) -> None:
        self.issue = issue
        self.counted = counted
        self._kept: dict[tuple[frozenset[int], str], Mail] = {}
        self._by_choice: dict[tuple[tuple[int, ...], str], Mail] = {}

    @cached_property
    def articles(self) -> Sequence[Article]:
        return list(self.issue.articles.in_order())

    @cached_property
    def topics(self) -> frozenset[int]:
        """The topics that the issue has articles about; no other choice changes a mail."""
        return frozenset(row.topic_id for row in self.articles if row.topic_id is not None)

    def of(self, topics: Collection[int], language: str) -> Mail:
        """The mail of whoever chose these topics; with none of them in the issue: lead, dates and health."""
        choice = (tuple(topics), language)
        if known := self._by_choice.get(choice):
            return known
        key = (self.topics.intersection(topics), _known(language))
        if key not in self._kept:
            read = edition(self.issue, language=key[1], topics=key[0], articles=self.articles)
            self._kept[key] = render(read, counted=self.counted)
        self._by_choice[choice] = self._kept[key]
        return self._kept[key]


def _known(language: str) -> str:
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
