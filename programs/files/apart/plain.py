"""Plain text: UTF-8 or UTF-16 by its mark, else UTF-8, else what Korean systems wrote before (CP949)."""

import codecs
import re

from programs.files.apart.refused import Refused

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")  # a tab, line ends and escape stand in texts


def decoded(content: bytes) -> str:
    """The text. Refused when the bytes are none."""
    marked = next((encoding for mark, encoding in MARKS if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp949"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _NO_TEXT.search(text):
            break
        return text
    raise Refused("no_text")
