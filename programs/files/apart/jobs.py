"""The two things done to a file apart: letting it in, and reading what it says."""

from importlib import import_module
from typing import Any

Answer = tuple[dict[str, Any], bytes]
MOST_LETTERS = 200_000  # of a text that search keeps
PICTURES = ("jpg", "png")
DOCUMENTS = ("docx", "xlsx", "hwpx")


def _tool(name: str) -> Any:
    """The module for one kind, loaded when it is needed: this process lives for one file."""
    return import_module(f"programs.files.apart.{name}")


def admit(kind: str, content: bytes) -> Answer:
    """Look at it closely. A picture comes back made anew; everything else is kept as it came, or refused."""
    if kind in PICTURES:
        return _tool("pictures").made_anew(kind, content)
    if kind == "pdf":
        return _tool("pdfs").admit(content), b""
    if kind in DOCUMENTS:
        _tool("documents").admit(kind, content)
    if kind == "txt":
        _tool("plain").decoded(content)
    return {}, b""


def read(kind: str, content: bytes) -> Answer:
    """Its text and a picture of its beginning, as far as there are any."""
    if kind in PICTURES:
        return {"text": "", "preview": "webp"}, _tool("pictures").small(content)
    if kind == "pdf":
        text, pages, picture = _tool("pdfs").read(content, most=MOST_LETTERS)
        return {"text": text, "pages": pages, "preview": "png" if picture else ""}, picture
    if kind in DOCUMENTS:
        text, picture = _tool("documents").read(kind, content, most=MOST_LETTERS)
        return {"text": text, "preview": "webp" if picture else ""}, picture
    if kind == "txt":
        return {"text": _tool("plain").decoded(content)[:MOST_LETTERS], "preview": ""}, b""
    return {"text": "", "preview": ""}, b""
