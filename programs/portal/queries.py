"""Questions the portal's pages ask: which programs, in which order, and what a search finds."""

from __future__ import annotations

import re
from typing import Self, TypeVar

from django.db import models
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import get_language

from programs.base.text import bigrams, searchable
from programs.plan.models import Category, Program

M = TypeVar("M", bound=models.Model)


_WORDS = re.compile(r"\w+")
SUGGESTIONS = {  # words to try, by language; each finds something: tested
    "ko": ("전입", "여권", "개명", "건강", "창업", "다문화", "토론", "정보공개"),
    "en": ("moving in", "passport", "name change", "health", "start-up", "multicultural", "forum", "public data"),
    "zh-hans": ("迁入", "护照", "改名", "健康", "创业", "多元文化", "讨论", "信息公开"),
    "vi": ("chuyển đến", "hộ chiếu", "đổi tên", "sức khỏe", "khởi nghiệp", "đa văn hóa", "thảo luận", "dữ liệu công"),
}
MOST_WORDS = 8  # of a search; what follows is not looked at


def category_choices() -> list[tuple[str, str]]:
    """(key, Korean title) of the plan's six parts, in its order."""
    return [(str(key), str(title)) for key, title in Category.choices]


def suggestions() -> tuple[str, ...]:
    """Words to try in the search, in the page's language."""
    return SUGGESTIONS.get(get_language() or "ko", SUGGESTIONS["ko"])


def programs_listed(*, category: str = "", department: str = "", words: str = "", order: str = "") -> QuerySet[Program]:
    """The programs that answer all filters, by number or, with `order` "name", 가나다.

    The database compares code points, and the code points of Hangul syllables are in 가나다 order.
    """
    programs = Program.objects.with_places()
    if category:
        programs = programs.filter(category=category)
    if department:
        programs = programs.filter(department__slug=department)
    for word in search_words(words):
        programs = programs.filter(
            Q(title__icontains=word) | Q(goal__icontains=word) | Q(guide__icontains=word) | Q(audience__icontains=word)
        )
    return programs.order_by("title") if order == "name" else programs.order_by("number")


def condensed(text: str) -> str:
    """Letters and digits only, NFC and lower case, no white space: "민원실 운영" and "민원실운영" are the same."""
    return "".join(_WORDS.findall(searchable(text)))


def search_words(query: str) -> list[str]:
    """The words of a query as the index holds them; at most `MOST_WORDS`, without repeats."""
    return list(dict.fromkeys(_WORDS.findall(searchable(query))))[:MOST_WORDS]


class SearchQuerySet(models.QuerySet[M]):
    def in_language(self, language: str) -> Self:
        """Entries in this language, and the Korean ones of pages that have no translation."""
        if language == "ko":
            return self.filter(language="ko")
        translated = self.filter(language=language).values("key")
        return self.filter(Q(language=language) | Q(language="ko") & ~Q(key__in=translated))

    def matching(self, query: str) -> Self:
        """Entries that hold every word of the query, best first.

        The pairs of letters go through the GIN index; the text itself is looked at again, because pairs may come from
        different places. Titles before texts, programs before other pages.
        """
        words = search_words(query)
        if not words:
            return self.none()
        found = self
        for word in words:
            pairs = bigrams(word) if len(word) > 1 else []
            if pairs:
                found = found.filter(bigrams__contains=pairs)
            found = found.filter(folded__contains=word)
        whole = "".join(words)
        in_title = Q()
        for word in words:
            in_title &= Q(folded_title__contains=word)
        return found.annotate(
            rank=Case(
                When(folded_title=whole, then=Value(0)),
                When(folded_title__contains=whole, then=Value(1)),
                When(in_title, then=Value(2)),
                When(folded__contains=whole, then=Value(3)),
                default=Value(4),
                output_field=IntegerField(),
            )
        ).order_by("rank", models.F("program").asc(nulls_last=True), "title", "pk")
