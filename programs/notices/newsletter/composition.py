"""An issue as it is read: its blocks in one language, for the mail, its text part and the page alike."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from . import dates, marks
from .models import Article, BlockKind, Issue

WIDEST = 552  # px: the mail's 600 less its margins


def absolute(path: str) -> str:
    """A path of this site as a whole address; an address stays as it is."""
    return path if path.startswith(("http://", "https://")) else settings.SITE_URL.rstrip("/") + path


def shortened(text: str, letters: int = 120) -> str:
    return text if len(text) <= letters else f"{text[:letters].rstrip()}…"


@dataclass(frozen=True)
class Block:
    """One article in one language. The `…_lang` say which language a part is really in."""

    article: Article
    language: str

    @property
    def anchor(self) -> str:
        return f"article-{self.article.pk}"

    @property
    def kind(self) -> str:
        return self.article.kind

    @cached_property
    def topic(self) -> str:
        if self.article.topic is None:
            return ""
        with translation.override(self.language):
            return self.article.topic.shown_name

    @property
    def topic_lang(self) -> str:
        return "ko" if self.article.topic and self.topic == self.article.topic.name else self.language

    @property
    def title(self) -> str:
        return self.article.words("title", self.language)[0]

    @property
    def title_lang(self) -> str:
        return self.article.words("title", self.language)[1]

    @property
    def text_lang(self) -> str:
        return self.article.words("text", self.language)[1]

    @cached_property
    def html(self) -> SafeString:
        return marks.to_html(self.article.words("text", self.language)[0])

    @cached_property
    def text(self) -> str:
        return marks.to_text(self.article.words("text", self.language)[0])

    @property
    def alt(self) -> str:
        return self.article.words("picture_alt", self.language)[0]

    @property
    def mail_width(self) -> int:
        """How wide the picture stands in a mail of 600 px: never larger than it is."""
        return min(self.article.picture_width or WIDEST, WIDEST)

    @property
    def picture_url(self) -> str:
        return absolute(self.article.picture_path) if self.article.picture else ""


@dataclass(frozen=True)
class Edition:
    """The issue as readers of some topics, in one language, get it."""

    issue: Issue
    language: str
    blocks: tuple[Block, ...]

    @cached_property
    def dates(self) -> list[dict[str, Any]]:
        """Coming sessions and dates. A draft draws them anew each time; once handed in, an issue keeps what it had."""
        kept = None if self.issue.is_draft else self.issue.dates
        drawn = kept if kept is not None else dates.drawn(self.issue.friday, self.issue.dates_left_out)
        return [line | {"url": absolute(line["url"])} for line in drawn.get(self.language, [])]

    def _of(self, kind: str) -> list[Block]:
        return [block for block in self.blocks if block.kind == kind]

    @property
    def lead(self) -> Block | None:
        return next(iter(self._of(BlockKind.LEAD)), None)

    @property
    def articles(self) -> list[Block]:
        return self._of(BlockKind.ARTICLE)

    @property
    def health(self) -> list[Block]:
        return self._of(BlockKind.HEALTH)

    @property
    def title(self) -> str:
        return self.lead.title if self.lead else ""

    @property
    def summary(self) -> str:
        """The titles of all blocks and how the lead begins, for lists and feeds."""
        begins = " ".join(self.lead.text.split()) if self.lead else ""
        titles = " · ".join(block.title for block in self.blocks if block is not self.lead and block.title)
        return "\n".join(filter(None, (shortened(begins), titles)))

    @property
    def topics(self) -> list[str]:
        """The topics of the articles, each once, in their order."""
        return list(dict.fromkeys(block.topic for block in self.articles))

    @property
    def subject(self) -> str:
        """One line, whatever stands in a title: a header ends at a line break."""
        text = _("[서대문구 소식지 제%(number)d호] %(title)s") % {"number": self.issue.number, "title": self.title}
        return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())[:150]


def edition(
    issue: Issue, *, language: str, topics: Collection[int] | None = None, articles: Iterable[Article] | None = None
) -> Edition:
    """Put the issue together: for those who chose these topics, or whole (None).

    The lead and health information are for everyone; an article only for those who chose its topic.
    """
    rows = articles if articles is not None else issue.articles.in_order()
    blocks = tuple(
        Block(row, language) for row in rows if topics is None or row.topic_id is None or row.topic_id in topics
    )
    return Edition(issue, language, blocks)


def editions(issues: Iterable[Issue], *, language: str) -> list[Edition]:
    """Several issues whole; one query for the blocks of all."""
    rows = list(issues)
    blocks: dict[int, list[Article]] = {issue.pk: [] for issue in rows}
    for article in Article.objects.filter(issue__in=blocks).in_order():
        blocks[article.issue_id].append(article)
    return [edition(issue, language=language, articles=blocks[issue.pk]) for issue in rows]
