"""What files say: read apart by a worker, found by staff who may open them, shown as a picture, nowhere in plain."""

import io
import re
import unicodedata

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from programs.audit.models import Act, Opening
from programs.cases.models import Attachment
from programs.files import limited, texts, working
from programs.files.finding import find
from programs.files.links import token_for
from programs.files.models import FileText
from programs.files.services import forget, keep
from tests.files import makers
from tests.files.makers import upload

RRN = "900101-" + "1234567"


@pytest.fixture
def handed_in(case, resident):
    def hand_in(name: str, content: bytes, **more) -> Attachment:
        file = keep(upload(name, content), into=Attachment(case=case, **more), by=resident)
        working.look_at("cases.attachment", file.pk)
        file.refresh_from_db()
        return file

    return hand_in


def text_of(file) -> str:
    return FileText.objects.get(token=file.token).text


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("허가.pdf", makers.pdf("개명 허가 결정", "서울서부지방법원")),
        ("허가.docx", makers.docx("개명 허가 결정", "서울서부지방법원")),
        ("허가.xlsx", makers.xlsx(("개명 허가 결정", "서울서부지방법원"))),
        ("허가.hwpx", makers.hwpx("개명 허가 결정", "서울서부지방법원")),
        ("허가.txt", "개명 허가 결정\r\n서울서부지방법원".encode("cp949")),
        ("허가.txt", "개명 허가 결정\n서울서부지방법원".encode("utf-16")),
        ("허가.txt", unicodedata.normalize("NFD", "개명 허가 결정\n서울서부지방법원").encode()),
    ],
    ids=["pdf", "docx", "xlsx", "hwpx", "txt cp949", "txt utf-16", "txt decomposed"],
)
def test_the_words_of_each_kind_are_read_and_found(handed_in, officer, name, content):
    file = handed_in(name, content)

    assert file.reading == "done"
    assert "개명 허가 결정" in text_of(file)
    for words in ("개명", "법원", "서울서부지방법원", "허가 법원", "결정 개명"):
        [hit] = find(words, by=officer).rows
        assert hit.file == file
    assert find("여권", by=officer).rows == []


def test_pairs_from_different_places_are_no_word(handed_in, officer):
    handed_in("a.txt", "전입 입신 신고".encode())

    assert find("전입신고", by=officer).rows == []
    assert len(find("전입", by=officer).rows) == 1


def test_a_file_is_found_by_its_name_and_shown_where_the_words_stand(handed_in, officer):
    handed_in("간판도면.png", makers.picture())
    handed_in("편지.txt", ("앞말 " * 40 + "간판을 새로 달아요. " + "뒷말 " * 40).encode())

    newest, oldest = find("간판", by=officer).rows

    assert (newest.word, newest.before[0], newest.after[-1]) == ("간판", "…", "…")
    assert oldest.file.name == "간판도면.png"
    assert "개명신고" in newest.place or newest.place


def test_the_database_holds_no_word_of_it_in_plain(handed_in):
    file = handed_in("편지.txt", "비밀스러운 사연".encode())

    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM files_filetext t WHERE token = %s", [file.token])
        [(stored,)] = cursor.fetchall()
    assert "비밀" not in stored
    assert "사연" not in stored


def test_a_registration_number_in_a_file_is_not_kept_in_the_text(handed_in):
    file = handed_in("등본.txt", f"번호 {RRN} 끝".encode())

    assert RRN not in text_of(file)
    assert "번호" in text_of(file)


def test_staff_find_only_what_they_may_open_and_it_is_on_record(
    handed_in, officer, other_officer, auditor, resident, client_of
):
    handed_in("편지.txt", "여권을 잃어버렸어요".encode())

    assert find("여권", by=other_officer).rows == []
    assert len(find("여권", by=auditor).rows) == 1
    answer = client_of(officer).post("/desk/files/", {"words": "여권"})
    page = answer.content.decode()
    assert "편지.txt" in page
    assert "<mark>여권</mark>을 잃어버렸어요" in page
    assert [each.by for each in Opening.objects.filter(what=["attachments"])] == [officer]
    assert Act.objects.filter(event="files.searched", by=officer).count() == 1
    assert client_of(resident).post("/desk/files/", {"words": "여권"}).status_code in (302, 403)


def test_what_is_too_short_and_what_is_not_there_is_told_in_words(handed_in, officer, client_of):
    desk = client_of(officer)

    short = desk.post("/desk/files/", {"words": "가"})
    nothing = desk.post("/desk/files/", {"words": "없는말"})

    assert short.status_code == 422
    assert "두 글자가 넘는" in short.content.decode()
    assert "그런 낱말이 있는 파일이 없어요" in nothing.content.decode()


def test_more_than_a_page_is_turned_over(handed_in, case, officer, client_of):
    for number in range(23):
        row = Attachment.objects.create(
            case=case, name=f"{number}.txt", kind="txt", content_type="text/plain", size=1, scan="clean"
        )
        texts.keep(row, "간판 도면")
    desk = client_of(officer)

    first, second = find("간판", by=officer), find("간판", by=officer, page=2)
    assert (len(first.rows), first.more, len(second.rows), second.more) == (20, True, 3, False)
    assert len(find("간판 도면", by=officer).rows) == 20
    assert 'value="2"' in desk.post("/desk/files/", {"words": "간판"}).content.decode()
    assert 'value="1"' in desk.post("/desk/files/", {"words": "간판", "page": 2}).content.decode()


def test_with_a_new_key_texts_are_still_found_and_the_sweep_numbers_them_anew(handed_in, officer, settings):
    from cryptography.fernet import Fernet
    from django.core.management import call_command

    handed_in("편지.txt", "여권을 잃어버렸어요".encode())
    old = settings.FIELD_KEYS
    settings.FIELD_KEYS = [Fernet.generate_key().decode(), *old]
    assert len(find("여권", by=officer).rows) == 1

    call_command("rotate_field_keys", verbosity=0)
    assert working.renew_texts() == 1
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]

    assert len(find("여권", by=officer).rows) == 1
    assert working.renew_texts() == 0


def test_a_preview_shows_the_first_page_with_the_same_permission_and_record(
    handed_in, resident, other_resident, officer, client_of
):
    file = handed_in("허가.pdf", makers.pdf("개명 허가", pages=2))
    assert (file.pages, bool(file.preview)) == (2, True)

    page = client_of(resident).get(reverse("files:preview", args=[token_for(file, resident)])).content.decode()
    picture = re.search(r'src="data:image/png;base64,([^"]+)"', page)[1]

    import base64

    assert Image.open(io.BytesIO(base64.b64decode(picture))).width > 900
    assert "2쪽" in page
    link = reverse("files:preview", args=[token_for(file, officer)])
    assert client_of(other_resident).get(link).status_code == 404
    assert client_of(officer).get(link).status_code == 200
    assert [each.by for each in Opening.objects.all()] == [officer]


def test_a_picture_and_a_text_have_previews_too(handed_in, resident, client_of):
    photo = handed_in("현장.jpg", makers.picture("JPEG", (3000, 2000)))
    letter = handed_in("편지.txt", ("첫 줄\n" + "긴 글 " * 3000).encode())
    at_home = client_of(resident)

    photo_page = at_home.get(reverse("files:preview", args=[token_for(photo, resident)])).content.decode()
    letter_page = at_home.get(reverse("files:preview", args=[token_for(letter, resident)])).content.decode()

    assert "data:image/webp;base64," in photo_page
    assert "첫 줄<br>" in letter_page
    assert len(letter_page) < 40_000


def test_an_office_document_with_entities_is_kept_but_not_read(handed_in, resident, client_of):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    content = makers.docx("글", **{"word/document.xml": f"{bomb}<w:document xmlns:w='w'><w:t>&b;</w:t></w:document>"})

    file = handed_in("a.docx", content)

    assert file.reading == "failed"
    assert text_of(file) == ""
    page = client_of(resident).get(reverse("files:preview", args=[token_for(file, resident)])).content.decode()
    assert "미리 볼 수 없는 파일" in page


def test_a_file_on_which_the_reader_dies_is_given_up_after_three_tries(case, resident, monkeypatch):
    file = keep(upload("a.txt", b"abc"), into=Attachment(case=case), by=resident)

    def dies(*_args, **_kwargs):
        raise SystemExit  # as when the machine ends the worker

    monkeypatch.setattr(limited, "run", dies)
    for _time in range(3):
        Attachment.objects.update(next_try_at=None)
        with pytest.raises(SystemExit):
            working.look_at("cases.attachment", file.pk)
    Attachment.objects.update(next_try_at=None)
    working.sweep()

    file.refresh_from_db()
    assert (file.reading, file.scan) == ("failed", "clean")


def test_a_forgotten_file_is_found_no_more(handed_in, officer):
    file = handed_in("편지.txt", "여권을 잃어버렸어요".encode())

    forget([file])

    assert find("여권", by=officer).rows == []
    assert not FileText.objects.exists()


def test_files_from_before_are_sealed_and_read_by_the_sweep(case, resident, officer, settings):
    settings.FILES_SEALED = False
    file = keep(upload("편지.txt", "여권을 잃어버렸어요".encode()), into=Attachment(case=case), by=resident)
    settings.FILES_SEALED = True

    working.sweep()

    file.refresh_from_db()
    assert file.sealed
    stored = settings.MEDIA_ROOT / file.file.name
    assert "여권".encode() not in stored.read_bytes()
    assert len(find("여권", by=officer).rows) == 1


@given(st.text(min_size=2, max_size=30))
def test_whatever_is_in_a_text_has_its_pairs_among_the_texts_numbers(word):
    from django.conf import settings

    from programs.base.normal import bigrams

    key = settings.FIELD_KEYS[0]
    whole = set(texts.numbers_of(bigrams(f"앞말 {word} 뒷말"), key))

    assert set(texts.numbers_of(bigrams(word), key)) <= whole
