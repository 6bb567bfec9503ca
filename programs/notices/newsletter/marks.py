"""The simple marks of an article's text, as clean HTML and as plain text.

An empty line begins a paragraph, a line that begins with "- " is a point of a list, **words** are strong,
[words](https://…) is a link, and a bare address becomes one. Anything else is text: what looks like HTML is shown, not
obeyed.
"""

import re
from collections.abc import Iterator

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

TAGS = {"p", "br", "strong", "ul", "li", "a"}
ATTRIBUTES = {"a": {"href"}}
SCHEMES = {"http", "https"}
_STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
# on escaped text: [words](address) or a bare address; an address ends before a space, a quote or a closing bracket
_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\((https?://[^\s()<>]{1,300})\)|(?<![\w/])(https?://[^\s()<>\[\]]{1,300})")
_NOT_THE_ADDRESS = ".,!?;:'\"…·"


def to_html(text: str) -> SafeString:
    """The text as paragraphs and lists; whatever it holds, only TAGS come out."""
    html = "".join(_block(block) for block in _blocks(text))
    return mark_safe(nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener"))  # noqa: S308


def to_text(text: str) -> str:
    """The text without marks: a link's address follows its words in brackets."""
    plain = _STRONG.sub(r"\1", "\n\n".join("\n".join(lines) for lines in _blocks(text)))
    return _LINK.sub(lambda found: f"{found[1]} ({found[2]})" if found[1] else found[3], plain)


def _blocks(text: str) -> Iterator[list[str]]:
    """Runs of lines between empty ones; a list stands alone."""
    lines: list[str] = []
    for raw in [*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""]:
        line = raw.strip()
        begins_other = bool(lines) and _is_point(line) != _is_point(lines[0])
        if lines and (not line or begins_other):
            yield lines
            lines = []
        if line:
            lines.append(line)


def _is_point(line: str) -> bool:
    return line.startswith("- ")


def _block(lines: list[str]) -> str:
    if _is_point(lines[0]):
        return f"<ul>{''.join(f'<li>{_inline(line[2:])}</li>' for line in lines)}</ul>"
    return f"<p>{'<br>'.join(_inline(line) for line in lines)}</p>"


def _inline(line: str) -> str:
    return _STRONG.sub(r"<strong>\1</strong>", _LINK.sub(_anchor, escape(line)))


def _anchor(found: re.Match[str]) -> str:
    if found[1]:
        return f'<a href="{found[2]}">{found[1]}</a>'
    address = found[3]
    entity = re.search(r"(&(?:quot|#x27|gt|lt);.*)$", address)  # an escaped quote ends a bare address
    tail = entity[1] if entity else ""
    address = address[: len(address) - len(tail)]
    while address and address[-1] in _NOT_THE_ADDRESS:
        address, tail = address[:-1], address[-1] + tail
    return f'<a href="{address}">{address}</a>{tail}'
