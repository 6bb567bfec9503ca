"""The plan's short texts in other languages: titles of steps and targets, budget items, partners, facts.

`data/terms.json` is keyed by the exact Korean text. What staff write or change has no translation and stays Korean;
`with_korean_marked` then tells the browser, and whoever reads the page aloud, that it is Korean.
"""

import re

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from programs.plan.catalog import read
from programs.plan.names import department_name

_KOREAN = re.compile(r"[가-힣](?:[^<>&;:]*[가-힣])?")  # from the first syllable to the last, within a clause


def translated(text: str, language: str | None = None) -> str:
    """Return the text in the language (by default the page's); a department's name too; else the Korean."""
    code = (language or get_language() or "ko").replace("-", "_").lower()
    if code.startswith("ko"):
        return text
    known = {name.lower(): words for name, words in read("terms.json").get(text, {}).items()}
    return str(known[code]) if code in known else department_name(text, code)


def with_korean_marked(text: str) -> SafeString:
    """Return the text as HTML; on a page in another language its Korean parts stand in `<span lang="ko">`."""
    html = escape(text)
    if not (get_language() or "ko").startswith("ko"):
        html = mark_safe(_KOREAN.sub(r'<span lang="ko">\g<0></span>', html))  # noqa: S308  escaped above
    return html


def term(text: str) -> SafeString:
    """Return the text for a page: translated where it can be, its Korean marked where it cannot."""
    return with_korean_marked(translated(text))
