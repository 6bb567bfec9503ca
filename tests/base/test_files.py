"""Attachments are typed by content: a file is what it holds, not what it is called."""

import io
import unicodedata
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from programs.base.files import KINDS, MAX_NAME, check_upload, download, safe_name


def picture(form="PNG", size=(8, 8)):
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, form)
    return out.getvalue()


def zipped(**members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
HWP = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 1_048_560 + b"HWP Document File" + b"\0" * 100
DOCX = zipped(**{"[Content_Types].xml": "<Types/>", "word__document.xml": "<w/>"})
XLSX = zipped(**{"[Content_Types].xml": "<Types/>", "xl__workbook.xml": "<x/>"})
HWPX = zipped(mimetype="application/hwp+zip", Contents__header="<h/>")
TXT = "글자로만 된 파일이에요.\r\n".encode("cp949")
SAMPLES = {
    "txt": TXT,
    "pdf": PDF,
    "png": picture(),
    "jpg": picture("JPEG"),
    "hwp": HWP,
    "hwpx": HWPX,
    "docx": DOCX,
    "xlsx": XLSX,
}


def upload(name, content):
    return SimpleUploadedFile(name, content, content_type="text/html")  # what the browser says is never used


@pytest.mark.parametrize("key", list(KINDS))
def test_each_kind_on_the_list_is_taken_and_named_by_its_content(key):
    taken = check_upload(upload(f"허가 등본.{key.upper()}", SAMPLES[key]))

    assert taken.kind.key == key
    assert taken.size == len(SAMPLES[key])
    assert len(taken.sha256) == 64
    assert taken.stored_name.endswith(f".{key}")
    assert "허가" not in taken.stored_name


@pytest.mark.parametrize("name", ["script.exe", "page.html", "drawing.svg", "archive.zip", "noending", "macro.docm"])
def test_other_kinds_are_refused_with_the_list_of_what_is_taken(name):
    with pytest.raises(ValidationError) as refused:
        check_upload(upload(name, b"MZ" + b"\0" * 100))

    assert "올릴 수 없는 종류" in refused.value.messages[0]
    assert "PDF" in refused.value.messages[0]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.pdf", picture()),
        ("photo.jpg", b"MZ\x90\0" + b"\0" * 200),
        ("report.docx", XLSX),
        ("report.xlsx", b"PK\x03\x04" + b"\0" * 100),
        ("report.hwp", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600),
        ("report.hwpx", zipped(mimetype="application/epub+zip")),
        ("note.pdf", "그냥 글".encode()),
        ("note.txt", b"MZ\x90\x00\x03" + b"\0" * 200),
    ],
)
def test_content_that_is_not_what_the_name_says_is_refused(name, content):
    with pytest.raises(ValidationError, match="내용이 이름과 달라요"):
        check_upload(upload(name, content))


def test_empty_and_too_large_files_are_refused():
    with pytest.raises(ValidationError, match="빈 파일"):
        check_upload(upload("a.pdf", b""))
    with pytest.raises(ValidationError, match="10MB까지"):
        check_upload(upload("a.pdf", PDF + b"\0" * 10 * 1024 * 1024))
    with pytest.raises(ValidationError, match="올릴 수 없는 종류"):
        check_upload(upload("a.hwp", HWP), kinds=["pdf", "jpg"])


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\hong\\등본.pdf", "등본.pdf"),
        (unicodedata.normalize("NFD", "등본.pdf"), "등본.pdf"),
        ("a\u202egpj.exe", "a gpj.exe"),
        ('a<b>"c".pdf', "a_b__c_.pdf"),
        ("...pdf", "pdf"),
        ("", "file"),
        ("가" * 300 + ".pdf", "가" * 78 + ".pdf"),
        ("청구서.exe.pdf", "청구서_exe.pdf"),
        ("a.html.js.txt", "a_html_js.txt"),
        ("보고서.최종.pdf", "보고서.최종.pdf"),
        ("con.pdf", "_con.pdf"),
        ("line\nbreak.pdf", "line break.pdf"),
    ],
)
def test_names_are_made_safe(given, kept):
    assert safe_name(given) == kept


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_every_system_can_keep(given_name):
    name = safe_name(given_name)

    assert name == unicodedata.normalize("NFC", name)
    assert 0 < len(name.encode()) <= MAX_NAME + 6
    assert not set(name) & set('/\\<>:"|?*%;$`&')
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp", "Cs") for letter in name)
    assert not name.startswith(".")
    assert not name.endswith((".", " "))
    assert safe_name(name) == name


def test_a_download_is_forced_and_never_sniffed():
    response = download(io.BytesIO(PDF), name="허가 등본.pdf", content_type="application/pdf")

    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%ED%97%88")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
