"""PDFs for paper: every Korean name in letters, the fonts inside, and an end in time."""

import shutil
import time
from pathlib import Path

import pytest

from programs.base import pdf
from programs.base.pdf import making
from tests.support.pdfs import blank_boxes, fonts_of, text_of, title_and_language

HOUSE = making.TEMPLATES / "house.typ"
SYLLABLES = "".join(map(chr, range(0xAC00, 0xD7A4)))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of templates beside the house's own page."""
    root = tmp_path / "pdf"
    root.mkdir()
    shutil.copy(HOUSE, root)
    monkeypatch.setattr(making, "TEMPLATES", root)
    return root


def template(folder: Path, body: str) -> str:
    (folder / "letter.typ").write_text(f'#import "/house.typ": *\n#show: paper.with(title: data.title)\n{body}\n')
    return "letter.typ"


def test_every_syllable_and_the_characters_of_names_are_printed_in_embedded_fonts(folder):
    # given a letter that prints what it is given, plain and strong
    letter = template(folder, "#data.name #strong(data.name)")
    name = SYLLABLES + "洪吉童 Nguyễn 1234"
    # when it is printed with all 11,172 syllables
    content = pdf.render(letter, {"title": "모든 글자", "name": name})
    # then they can be read back, no box is blank, and every font is inside
    assert set(SYLLABLES + "洪吉童ễ") <= set(text_of(content))
    assert blank_boxes(content) == 0
    fonts = fonts_of(content)
    assert any("NotoSansKR-Regular" in font for font in fonts)
    assert any("NotoSansKR-Bold" in font for font in fonts)
    assert all(fonts.values())
    assert title_and_language(content) == ("모든 글자", "ko", True)


def test_a_character_without_a_glyph_is_named_instead_of_printed_as_a_blank_box(folder):
    with pytest.raises(pdf.Unprintable, match="‘𓀀’ 글자는 인쇄할 글꼴이 없어요"):
        pdf.render(template(folder, "#data.name"), {"title": "빈칸", "name": "김𓀀"})


def test_what_people_typed_is_printed_as_they_typed_it_never_run(folder):
    typed = '#read("/house.typ") $x^2$ *굵게* <ref> @preview \\ "'
    content = pdf.render(template(folder, "#data.name"), {"title": "그대로", "name": typed})
    assert '#read("/house.typ") $x^2$ *굵게* <ref> @preview' in text_of(content)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param('#import "@preview/cetz:0.3.0": *', "download", id="the net"),
        pytest.param('#read("/../../../../etc/hostname")', "", id="another folder"),
        pytest.param('#set text(font: "No Such Font")\n글', "no such font", id="a font that is not there"),
        pytest.param("#set document(title: none)\n글", "title", id="no title"),
        pytest.param("#data.nothing", "nothing", id="a name misspelt"),
    ],
)
def test_a_template_that_reaches_out_or_is_wrong_makes_no_pdf(folder, body, said):
    with pytest.raises(pdf.PdfFailed, match=f"(?s)letter.typ: .*{said}"):
        pdf.render(template(folder, body), {"title": "제목"})


def test_a_template_without_an_end_is_ended(folder):
    letter = template(folder, "#let n = 0\n#while n < 1e9 { n += 1; n -= 1 }")
    began = time.monotonic()
    with pytest.raises(pdf.PdfFailed):
        pdf.render(letter, {"title": "끝없음"}, seconds=1)
    assert time.monotonic() - began < 10


def test_the_answer_is_shown_under_a_name_and_kept_by_nobody():
    answer = pdf.response(b"%PDF-1.7", "등기촉탁서.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("inline; filename*=utf-8''")
    assert answer["Cache-Control"] == "no-store, private"
