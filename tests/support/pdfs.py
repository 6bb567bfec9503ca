"""What a finished PDF says, in which fonts, and whether a blank box stands anywhere in it."""

from io import BytesIO

import pikepdf
import pypdfium2


def text_of(content: bytes) -> str:
    """The text that a reader of the PDF can select, its lines joined by spaces."""
    document = pypdfium2.PdfDocument(content)
    try:
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in document)
    finally:
        document.close()


def pages_of(content: bytes) -> int:
    with pikepdf.open(BytesIO(content)) as document:
        return len(document.pages)


def fonts_of(content: bytes) -> dict[str, bool]:
    """The names of the fonts on all pages, and whether each is embedded."""
    found: dict[str, bool] = {}
    with pikepdf.open(BytesIO(content)) as document:
        for page in document.pages:
            for font in page.resources.get("/Font", {}).values():
                inner = font["/DescendantFonts"][0] if "/DescendantFonts" in font else font
                described = inner.get("/FontDescriptor", {})
                embedded = any(key in described for key in ("/FontFile", "/FontFile2", "/FontFile3"))
                found[str(font["/BaseFont"])] = embedded
    return found


def blank_boxes(content: bytes) -> int:
    """How many glyphs are the font's .notdef: what a reader sees as an empty box."""
    boxes = 0
    with pikepdf.open(BytesIO(content)) as document:
        for page in document.pages:
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) not in ("Tj", "TJ"):
                    continue
                parts = operands[0] if str(operator) == "TJ" else operands
                for part in parts:
                    if isinstance(part, pikepdf.String):
                        glyphs = bytes(part)
                        boxes += sum(glyphs[at : at + 2] == b"\0\0" for at in range(0, len(glyphs), 2))
    return boxes


def title_and_language(content: bytes) -> tuple[str, str, bool]:
    """The document's title, its language, and whether it is tagged."""
    with pikepdf.open(BytesIO(content)) as document:
        marked = document.Root.get("/MarkInfo", {}).get("/Marked", False)
        return str(document.docinfo["/Title"]), str(document.Root["/Lang"]), bool(marked)
