"""PDF: what runs, hides files or is locked is refused; text of its pages, and a picture of the first."""

import io
from typing import Any

import pikepdf
import pypdfium2

from programs.files.apart.refused import Refused

ACTS = {"/JavaScript": "script", "/Launch": "launch", "/ImportData": "launch", "/GoToE": "files", "/Rendition": "media"}
KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/XFA": "script",
    "/EmbeddedFiles": "files",
    "/EF": "files",
    "/RichMediaContent": "media",
    "/RichMediaSettings": "media",
}
DEEPEST = 60
WIDE, HIGH = 1000, 1414  # dots of the preview: a page of A4
MOST_PAGES = 500  # that search reads


def admit(content: bytes) -> dict[str, Any]:
    """Refused unless it opens without a password, has pages, and holds nothing but pages."""
    try:
        with pikepdf.open(io.BytesIO(content), suppress_warnings=True, attempt_recovery=True) as pdf:
            pages = len(pdf.pages)
            for thing in pdf.objects:
                _look(thing, 0)
            _look(pdf.trailer, 0)
    except pikepdf.PasswordError:
        raise Refused("locked") from None
    except (pikepdf.PdfError, RuntimeError, ValueError, KeyError, TypeError):
        raise Refused("broken") from None
    if pages == 0:
        raise Refused("broken")
    return {"pages": pages}


def _look(thing: Any, depth: int) -> None:
    """Look through an object and what stands directly in it; what it points to comes by itself."""
    if depth > DEEPEST:
        raise Refused("too_much")
    if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        words = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
        for key, value in words.items():
            if key in KEYS:
                raise Refused("active", what=KEYS[key])
            if key in ("/S", "/Subtype") and isinstance(value, pikepdf.Name) and str(value) in ACTS:
                raise Refused("active", what=ACTS[str(value)])
            _deeper(value, depth)
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            _deeper(value, depth)


def _deeper(value: Any, depth: int) -> None:
    if isinstance(value, pikepdf.Dictionary | pikepdf.Array | pikepdf.Stream) and not value.is_indirect:
        _look(value, depth + 1)


def read(content: bytes, *, most: int) -> tuple[str, int, bytes]:
    """The text of its pages up to so many letters, the number of pages, a PNG of the first."""
    with pypdfium2.PdfDocument(content) as pdf:
        texts: list[str] = []
        left = most
        for number in range(min(len(pdf), MOST_PAGES)):
            page = pdf[number]
            part = page.get_textpage()
            texts.append(part.get_text_bounded()[:left])
            left -= len(texts[-1])
            part.close()
            page.close()
            if left <= 0:
                break
        return "\n".join(texts), len(pdf), _first_page(pdf)


def _first_page(pdf: pypdfium2.PdfDocument) -> bytes:
    page = pdf[0]
    width, height = page.get_size()
    if not (width > 0 and height > 0):
        return b""
    bitmap = page.render(scale=min(WIDE / width, HIGH / height), may_draw_forms=False)
    out = io.BytesIO()
    bitmap.to_pil().convert("RGB").save(out, "PNG", optimize=False)
    return out.getvalue()
