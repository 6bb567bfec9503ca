"""Why a file is not taken: a sentence for each reason, which says what to do about it."""

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENTENCES: "dict[str, StrOrPromise]" = {
    "broken": _("%(name)s: 파일이 망가져 열 수 없어요. 원래 프로그램에서 다시 저장해 올려 주세요."),
    "too_much": _("%(name)s: 파일이 너무 복잡해 안전하게 열 수 없어요. 필요한 쪽만 PDF나 사진으로 올려 주세요."),
    "locked": _("%(name)s: 암호가 걸려 있어 담당자가 열 수 없어요. 암호를 풀고 다시 저장해 올려 주세요."),
    "bomb": _("%(name)s: 풀면 지나치게 커지는 파일이라 받을 수 없어요. 원래 프로그램에서 다시 저장해 올려 주세요."),
    "macro": _(
        "%(name)s: 매크로가 들어 있어 받을 수 없어요. 매크로가 없는 형식(DOCX·XLSX)이나 PDF로 저장해 올려 주세요."
    ),
    "moves": _("%(name)s: 움직이는 그림은 받을 수 없어요. 멈춘 그림으로 저장하거나 화면을 찍어 올려 주세요."),
    "too_many_dots": _(
        "%(name)s: 그림이 너무 커요(가로 %(width)d, 세로 %(height)d). 크기를 줄이거나 사진(JPG)으로 저장해 올려 주세요."
    ),
    "no_text": _("%(name)s: 글자가 아닌 내용이 들어 있어요. 메모장에서 ‘UTF-8’로 다시 저장해 올려 주세요."),
    "active.script": _(
        "%(name)s: PDF 안에 실행되는 내용(스크립트)이 있어 받을 수 없어요. "
        "‘인쇄 → PDF로 저장’으로 다시 만들어 올려 주세요."
    ),
    "active.launch": _(
        "%(name)s: PDF 안에 다른 프로그램을 여는 내용이 있어 받을 수 없어요. "
        "‘인쇄 → PDF로 저장’으로 다시 만들어 올려 주세요."
    ),
    "active.files": _(
        "%(name)s: PDF 안에 다른 파일이 들어 있어요. 그 파일은 따로 올리고, "
        "PDF는 ‘인쇄 → PDF로 저장’으로 다시 만들어 올려 주세요."
    ),
    "active.media": _(
        "%(name)s: PDF 안에 영상이나 소리가 있어 받을 수 없어요. ‘인쇄 → PDF로 저장’으로 다시 만들어 올려 주세요."
    ),
}


def refusal(code: str, *, name: str, facts: dict[str, Any]) -> ValidationError:
    """The sentence for this reason, about this file."""
    if code == "active":
        code = f"active.{facts.get('what')}"
    known = code if code in SENTENCES else "broken"
    return ValidationError(SENTENCES[known], code=f"file_{known}", params={"name": name, **facts})
