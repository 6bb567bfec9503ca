"""What an issue still lacks before it can be submitted, each in a sentence. Pure: plain values, no database."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from .models import Article, BlockKind

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Missing:
    """One thing to mend, and the block in which it is (None: the issue itself)."""

    sentence: "StrOrPromise"
    article: Article | None = None

    def __str__(self) -> str:
        return f"{self.article}: {self.sentence}" if self.article else str(self.sentence)


def is_web_address(address: str) -> bool:
    """True for http(s)://host…; whether anything answers there is not asked."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https")
        and bool(host)
        and "." in (host or "")
        and not parts.username
        and not any(letter.isspace() or letter in "<>\"'" for letter in address)
    )


def missing(articles: Iterable[Article]) -> list[Missing]:
    """Everything an issue lacks, in the order of its blocks; empty when it can be submitted."""
    rows = list(articles)
    found = (
        []
        if any(row.kind == BlockKind.LEAD for row in rows)
        else [Missing(_("머리기사가 없어요. 머리기사를 넣어 주세요."))]
    )
    for row in rows:
        found += [Missing(sentence, row) for sentence in _of_block(row)]
    return found


def _of_block(row: Article) -> Iterable["StrOrPromise"]:
    if not row.title.strip():
        yield _("제목이 비었어요.")
    if not row.text.strip():
        yield _("내용이 비었어요.")
    if row.kind == BlockKind.ARTICLE and not row.blog_url:
        yield _("블로그 주소가 없어요. 기사를 올린 블로그 글의 주소를 적어 주세요.")
    if row.blog_url and not is_web_address(row.blog_url):
        yield _("블로그 주소가 올바르지 않아요. https://로 시작하는 전체 주소를 적어 주세요.")
    if row.picture and not row.picture_alt.strip():
        yield _("그림 설명이 없어요. 그림을 못 보는 사람에게 무엇이 보이는지 적어 주세요.")
