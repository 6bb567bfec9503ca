"""Reads what the KMA sends (JSON, XML, apihub rows, text bulletins; UTF-8 or EUC-KR) into typed records. No database.

Everything that is in the feed is either read, counted as elsewhere, or named as a problem; what cannot be read as a
whole, and the service's own refusals, raise FeedError. Nothing is taken for "no warning" unless the feed says so.
"""

import re
from datetime import datetime

from .parse_rows import looks_like_rows, read_rows
from .parse_service import read_json, read_xml
from .parse_text import read_text
from .records import Feed, FeedError

FORMS = ("auto", "json", "xml", "rows", "text")
LARGEST = 5 * 1024 * 1024  # bytes; a whole month of the whole country is under 2 MB
_HTML = re.compile(r"<(!doctype\s+html|html|head|body)\b", re.I)


def read(data: bytes | str, *, form: str = "auto", at: datetime | None = None) -> Feed:
    """Return what the data holds. Raises FeedError.

    `at` is the moment the data pictures: needed by a text that names no time, and by apihub rows, whose absence says
    something only about that moment.
    """
    text, encoding = (data, "") if isinstance(data, str) else decoded(data)
    text = text.lstrip("\ufeff").strip()
    if not text:
        raise FeedError("empty")
    if form == "auto":
        form = form_of(text)
    if form == "json":
        feed = read_json(text)
    elif form == "xml":
        feed = read_xml(text)
    elif form == "rows":
        feed = read_rows(text, at=at)
    elif form == "text":
        feed = read_text(text, at=at)
    else:
        raise ValueError(f"{form!r} is none of: {', '.join(FORMS)}.")
    feed.encoding = encoding
    return feed


def decoded(data: bytes) -> tuple[str, str]:
    """Return the text and its encoding: Unicode where it is valid, else what Korean agencies send (cp949, EUC-KR)."""
    if len(data) > LARGEST:
        raise FeedError("too_large", f"{len(data):,}")
    unicode = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    for encoding in (unicode, "cp949"):
        try:
            return data.decode(encoding), encoding.removesuffix("-sig")
        except UnicodeDecodeError:
            continue
    raise FeedError("encoding")


def form_of(text: str) -> str:
    if text[0] in "{[":
        return "json"
    if _HTML.match(text):
        raise FeedError("not_understood", text[:80])
    if text[0] == "<" and re.match(r"<(\?xml|!--|response\b|OpenAPI_ServiceResponse\b|items?\b)", text):
        return "xml"
    return "rows" if looks_like_rows(text) else "text"
