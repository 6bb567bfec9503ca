"""Normal form of text: NFC (macOS sends decomposed Hangul), and pieces of two letters for the search."""

import re
import unicodedata

_WORDS = re.compile(r"\w+")


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def searchable(text: str) -> str:
    """Return the text as the search compares it: compatible forms made one, NFC, lower case."""
    return unicodedata.normalize("NFKC", text).casefold()


def bigrams(text: str) -> list[str]:
    """Return each word's pairs of neighbouring letters in order, without repeats; a one-letter word is itself.

    >>> bigrams("전입신고 동")
    ['전입', '입신', '신고', '동']
    """
    pieces: dict[str, None] = {}
    for word in _WORDS.findall(searchable(text).replace("_", " ")):
        if len(word) == 1:
            pieces[word] = None
        for start in range(len(word) - 1):
            pieces[word[start : start + 2]] = None
    return list(pieces)
