"""Shows where the searched words stand in a text: an extract around the first, each marked, everything escaped."""

import re
import unicodedata
from collections.abc import Sequence

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

BEFORE, LENGTH = 40, 160  # characters of an extract


def extract(text: str, words: Sequence[str]) -> str:
    """About `LENGTH` characters of the text around the first word found, with … where it was cut."""
    text = unicodedata.normalize("NFC", " ".join(text.split()))
    pattern = _pattern(words)
    found = pattern.search(text) if pattern else None
    start = max(found.start() - BEFORE, 0) if found else 0
    if start:
        start = text.find(" ", start, start + 20) + 1 or start
    end = start + LENGTH
    return ("… " if start else "") + text[start:end].strip() + (" …" if end < len(text) else "")


def highlight(text: str, words: Sequence[str]) -> SafeString:
    """The text as HTML with <mark> around the words; whatever else stands in it is escaped."""
    pattern = _pattern(words)
    if pattern is None:
        return conditional_escape(text)
    pieces = pattern.split(unicodedata.normalize("NFC", text))
    # split() with one group gives text, match, text, match, …
    return format_html_join(
        "", "{}{}", ((piece, "") if place % 2 == 0 else ("", _mark(piece)) for place, piece in enumerate(pieces))
    )


def _mark(piece: str) -> SafeString:
    return format_html_join("", "<mark>{}</mark>", [(piece,)])


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    """Each word, its letters with or without white space between them, as the search finds them."""
    alternatives = [r"\W*".join(re.escape(letter) for letter in word) for word in sorted(words, key=len, reverse=True)]
    return re.compile(f"({'|'.join(alternatives)})", re.IGNORECASE) if alternatives else None
