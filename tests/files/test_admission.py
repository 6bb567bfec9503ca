"""What is let in and what is not: each refusal says what to do; a hostile file harms nothing but its own process."""

import io
import os
import time
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from programs.cases.models import Attachment
from programs.files import limited
from programs.files.admission import admit
from programs.files.limited import Bounds
from programs.files.limits import Limits
from programs.files.services import keep, open_file
from tests.files import makers
from tests.files.makers import upload

ANY = Limits()


def let_in(name: str, content: bytes):
    return admit(upload(name, content), ANY)


def test_a_photo_is_kept_upright_without_place_camera_or_trailer(case, resident):
    taken = makers.photo_of_a_place((40, 20))

    kept = keep(upload("현장.jpg", taken), into=Attachment(case=case), by=resident)

    content = open_file(kept, by=resident).stream.read()
    shown = Image.open(io.BytesIO(content))
    assert shown.size == (20, 40)
    assert dict(shown.getexif()) == {}
    assert "exif" not in shown.info
    for secret in (b"CameraMaker", b"from my home", b"TRAILING SECRET", b"Exif"):
        assert secret in taken
        assert secret not in content
    assert (kept.size, kept.sha256 != "") == (len(content), True)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_sort_of_png_is_taken(mode):
    taken = let_in("그림.png", makers.picture("PNG", (30, 20), mode))

    assert Image.open(io.BytesIO(taken.content)).size == (30, 20)


@pytest.mark.parametrize("mode", ["L", "RGB", "CMYK"])
def test_every_sort_of_jpeg_is_taken(mode):
    assert let_in("그림.jpg", makers.picture("JPEG", (30, 20), mode)).kind.key == "jpg"


def test_a_huge_photo_is_made_smaller_and_kept():
    taken = let_in("현장.jpg", makers.picture("JPEG", (9000, 6000), "L"))

    assert Image.open(io.BytesIO(taken.content)).size == (4096, 2731)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.png", makers.picture_that_claims(60_000, 60_000), "그림이 너무 커요"),
        ("a.png", makers.picture_that_claims(200, 200), "망가져 열 수 없어요"),
        ("a.png", b"\x89PNG\r\n\x1a\nbroken", "망가져 열 수 없어요"),
        ("a.jpg", makers.picture("JPEG")[:120], "망가져 열 수 없어요"),
        ("a.png", makers.moving_picture(), "움직이는 그림"),
        ("a.pdf", makers.pdf_that("runs a script"), "스크립트"),
        ("a.pdf", makers.pdf_that("runs a script when touched"), "스크립트"),
        ("a.pdf", makers.pdf_that("is a form of scripts"), "스크립트"),
        ("a.pdf", makers.pdf_that("starts a program"), "다른 프로그램을 여는"),
        ("a.pdf", makers.pdf_that("hides a file"), "다른 파일이 들어 있어요"),
        ("a.pdf", makers.pdf_that("plays a film"), "영상이나 소리"),
        ("a.pdf", makers.pdf_that("is locked"), "암호를 풀고"),
        ("a.pdf", b"%PDF-1.7\n" + b"\0" * 500, "망가져 열 수 없어요"),
        ("a.docx", makers.docx("글", **{"word/vbaProject.bin": b"x"}), "매크로"),
        (
            "a.docx",
            makers.docx("글", **{"[Content_Types].xml": "<T t='application/vnd.ms-word.macroEnabled'/>"}),
            "매크로",
        ),
        ("a.docx", makers.docx("글", **{"word/activeX/activeX1.bin": b"x"}), "매크로"),
        ("a.docx", lambda: makers.docx("글", **{"word/media/a.bin": b"\0" * (301 * 1024 * 1024)}), "지나치게 커지는"),
        ("a.docx", makers.docx("글", **{"word/media/a.bin": b"\0" * (5 * 1024 * 1024)}), "지나치게 커지는"),
        ("a.docx", makers.docx("글", **{f"p/{n}": "" for n in range(10_001)}), "지나치게 커지는"),
        ("a.docx", makers.docx("글")[:-30], "내용이 이름과 달라요"),
        ("a.txt", b"ABC\n" * 2000 + b"\x00\x01", "글자가 아닌"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_refused_says_why_and_what_to_do(name, content, sentence):
    with pytest.raises(ValidationError) as refused:
        let_in(name, content() if callable(content) else content)

    assert sentence in refused.value.messages[0]
    assert "올려 주세요" in refused.value.messages[0]


def test_what_is_refused_leaves_no_row_and_no_bytes(case, resident, settings):
    with pytest.raises(ValidationError, match="스크립트"):
        keep(upload("a.pdf", makers.pdf_that("runs a script")), into=Attachment(case=case), by=resident)

    assert not Attachment.objects.exists()
    assert not Path(settings.MEDIA_ROOT).exists()


def test_an_ordinary_pdf_is_kept_to_the_byte_and_its_pages_are_counted():
    content = makers.pdf("허가서", pages=3)

    taken = let_in("허가서.pdf", content)

    assert taken.content == content
    assert taken.pages == 3


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.docx", makers.docx("글")), ("a.xlsx", makers.xlsx(("가", "나"))), ("a.hwpx", makers.hwpx("글"))],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_ordinary_documents_are_kept_to_the_byte(name, content):
    assert let_in(name, content).content == content


def test_a_pdf_that_unpacks_without_end_dies_alone(case, resident):
    with pytest.raises(ValidationError) as refused:
        let_in("a.pdf", makers.pdf_bomb())

    assert "올려 주세요" in refused.value.messages[0]
    assert let_in("b.pdf", makers.pdf("그다음 파일")).pages == 1


def test_the_process_is_held_to_its_memory_and_its_time():
    photo = makers.picture("JPEG", (6000, 4000))
    little = Bounds(seconds=20, cpu_seconds=20, memory_mb=90)
    short = Bounds(seconds=0.05, cpu_seconds=20, memory_mb=1024)

    with pytest.raises((limited.Refused, limited.Broke)):
        limited.run("admit", "jpg", photo, bounds=little)
    began = time.monotonic()
    with pytest.raises(limited.Broke):
        limited.run("admit", "jpg", photo, bounds=short)

    assert time.monotonic() - began < 5
    assert limited.run("admit", "jpg", photo).facts["width"] == 4096


def test_the_process_knows_no_secret_and_leaves_none_behind(monkeypatch):
    """Its environment is two words; what it reads and writes is memory of its own."""
    monkeypatch.setenv("FIELD_KEYS", "a-secret")
    seen = []
    start = limited.subprocess.Popen
    monkeypatch.setattr(
        limited.subprocess, "Popen", lambda *args, **kwargs: seen.append(kwargs) or start(*args, **kwargs)
    )
    before = set(os.listdir("/proc/self/fd"))

    limited.run("admit", "txt", "글".encode())

    assert set(seen[0]["env"]) == {"LANG", "PATH"}
    assert set(os.listdir("/proc/self/fd")) == before
