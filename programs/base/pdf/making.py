"""A template and its data become a PDF, in a process of its own that ends in time.

    pdf.render("registration/letter.typ", {"title": "등기촉탁서", "letters": [...]})

The template lies in templates/pdf/ and begins with `#import "/house.typ": *`, which holds the page, the fonts and the
data. The process may read that folder and no other, reaches no network, and is ended when its time is up. What it makes
is PDF/UA-1: tagged, titled, with a language; a template that forgets a title or the text of a picture does not compile.
"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from programs.base.errors import BadInput
from programs.base.pdf import apart

SECONDS = 20.0
MEMORY_MB = 4096  # addresses, not pages: two fonts mapped and a stack for each core
NO_GLYPH = re.compile(r'the text `"(.*?)"` could not be displayed')
TEMPLATES = settings.BASE_DIR / "templates" / "pdf"


class PdfFailed(Exception):
    """The template did not become a PDF: it is wrong, or it took too long. A fault of ours, never of a reader."""


class Unprintable(PdfFailed, BadInput):
    """Something that was typed in has a character that no font of the house has: 400, with the character."""


def render(template: str, data: Mapping[str, Any], *, seconds: float = SECONDS) -> bytes:
    """Return the PDF. Raises Unprintable for a character without a glyph, PdfFailed with what the compiler said."""
    order = {
        "template": template,
        "root": str(TEMPLATES),
        "fonts": str(apart.FONTS),
        "data": json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False),
        "memory_mb": MEMORY_MB,
        "cpu_seconds": max(1, int(seconds)),
    }
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as made, tempfile.TemporaryFile() as said:
        given.write(json.dumps(order).encode())
        given.seek(0)
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, fixed words
            [sys.executable, "-I", apart.__file__],
            stdin=given,
            stdout=made,
            stderr=said,
            # No proxy listens there: a template that names a package of the net fails at once.
            env={"LANG": "C.UTF-8", "PATH": os.defpath, "HTTPS_PROXY": apart.NOWHERE, "HTTP_PROXY": apart.NOWHERE},
            cwd=tempfile.gettempdir(),
            start_new_session=True,
        )
        try:
            status = process.wait(seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise PdfFailed(f"{template} took more than {seconds} s") from None
        made.seek(0)
        content = made.read()
        if status or not content.startswith(b"%PDF-"):
            said.seek(0)
            raise _failure(template, said.read().decode(errors="replace").strip() or f"ended with {status}")
    return content


def _failure(template: str, said: str) -> PdfFailed:
    """A blank box is refused as what it is: somebody's name that would not be there."""
    if found := NO_GLYPH.search(said):
        text = _("‘%(character)s’ 글자는 인쇄할 글꼴이 없어요. 그 글자를 바꾼 뒤 다시 인쇄해 주세요.")
        return Unprintable(text % {"character": found[1]})
    return PdfFailed(f"{template}: {said}")


def response(content: bytes, name: str) -> HttpResponse:
    """Show the PDF in the browser, under a name that it is saved by; nobody keeps a copy on the way."""
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = str(content_disposition_header(as_attachment=False, filename=name))
    answer["Cache-Control"] = "no-store, private"
    return answer
