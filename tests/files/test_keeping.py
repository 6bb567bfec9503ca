"""A file is kept privately, opened by those who may, and gone when it is gone."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from programs.audit.models import Act, Opening
from programs.base.errors import NotYourDuty
from programs.cases.models import Attachment
from programs.files.limits import Limits
from programs.files.links import token_for
from programs.files.services import forget, keep, keep_all, open_file, remove
from tests.files.makers import picture, upload


def bytes_on_disk(settings) -> list[Path]:
    return [file for file in Path(settings.MEDIA_ROOT).rglob("*") if file.is_file()]


def address(file, person) -> str:
    return reverse("files:download", args=[token_for(file, person)])


def test_what_lies_on_the_disk_tells_nothing_and_what_comes_back_is_the_file(photo, resident, settings):
    [stored] = bytes_on_disk(settings)

    assert "등본" not in str(stored)
    assert b"PNG" not in stored.read_bytes()
    opened = open_file(photo, by=resident)
    assert Image.open(io.BytesIO(opened.stream.read())).size == (8, 8)
    assert (opened.name, opened.content_type) == ("등본.png", "image/png")


def test_a_large_file_comes_back_whole_piece_by_piece(case, resident):
    content = "긴 글이 여러 조각으로 나뉘어 놓여요.\n".encode() * 40_000
    kept = keep(upload("긴 문서.txt", content), into=Attachment(case=case), by=resident)

    assert open_file(kept, by=resident).stream.read() == content


def test_with_the_seal_switched_off_it_lies_open_and_still_opens(case, resident, settings):
    settings.FILES_SEALED = False
    kept = keep(upload("등본.png", picture()), into=Attachment(case=case), by=resident)

    assert b"PNG" in bytes_on_disk(settings)[0].read_bytes()
    assert open_file(kept, by=resident).stream.read().startswith(b"\x89PNG")


def test_the_answer_is_a_download_that_no_browser_runs_or_keeps(photo, resident, client_of):
    response = client_of(resident).get(address(photo, resident))

    assert response.status_code == 200
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''%EB%93%B1%EB%B3%B8.png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert int(response["Content-Length"]) == len(response.getvalue()) == photo.size


def test_an_address_is_good_for_its_person_alone_and_for_an_hour(photo, resident, other_resident, client, client_of):
    link = address(photo, resident)

    assert client.get(link).status_code == 404
    assert client_of(other_resident).get(link).status_code == 404
    assert client_of(other_resident).get(address(photo, other_resident)).status_code == 404
    assert client_of(resident).get(link[:-3] + "/").status_code == 400
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        late = client_of(resident).get(link)
    assert late.status_code == 400
    assert "새로 고친 뒤" in late.content.decode()


def test_permission_is_asked_at_the_moment_of_opening(photo, resident, client_of):
    link = address(photo, resident)
    Attachment.objects.filter(pk=photo.pk).update(public=False)

    assert client_of(resident).get(link).status_code == 404


def test_staff_of_the_department_open_it_and_it_is_on_record(photo, resident, officer, other_officer):
    with pytest.raises(NotYourDuty):
        open_file(photo, by=other_officer)
    assert not Opening.objects.exists()

    open_file(photo, by=officer)
    open_file(photo, by=resident)

    [opening] = Opening.objects.all()
    assert (opening.by, opening.whose, opening.what) == (officer, resident, ["attachments"])


def test_all_or_none_are_kept_and_the_limits_of_the_use_hold(case, resident, settings):
    def one() -> Attachment:
        return Attachment(case=case)

    good, bad = upload("a.png", picture()), upload("b.exe", b"MZ")
    with pytest.raises(ValidationError, match="올릴 수 없는 종류"):
        keep_all([good, bad], into=one, by=resident)
    few = Limits(most=2)
    keep_all([upload("a.png", picture()), upload("b.png", picture())], into=one, by=resident, limits=few)
    with pytest.raises(ValidationError, match="모두 2개까지예요. 지금 2개가 있어요"):
        keep(good, into=one(), by=resident, limits=few)
    with pytest.raises(ValidationError, match="한 번에 2개까지"):
        keep_all([good] * 3, into=one, by=resident, limits=few)
    with pytest.raises(ValidationError, match="모두 합쳐"):
        keep(good, into=one(), by=resident, limits=Limits(most_bytes=10))

    assert case.attachments.count() == len(bytes_on_disk(settings)) == 2


def test_a_row_that_goes_takes_its_bytes_once_that_is_certain(
    photo, resident, settings, django_capture_on_commit_callbacks
):
    with transaction.atomic():
        remove(photo, by=resident)
        transaction.set_rollback(True)
    photo = Attachment.objects.get()
    assert bytes_on_disk(settings)

    with django_capture_on_commit_callbacks(execute=True):
        remove(photo, by=resident)

    assert not Attachment.objects.exists()
    assert bytes_on_disk(settings) == []
    assert Act.objects.filter(event="files.removed").count() == 1


def test_a_forgotten_file_leaves_a_row_without_name_and_bytes(
    photo, resident, settings, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert forget([photo]) == 1

    photo.refresh_from_db()
    assert (photo.name, photo.file.name, photo.size > 0) == ("", "", True)
    assert bytes_on_disk(settings) == []
    with pytest.raises(Http404):
        open_file(photo, by=resident)
