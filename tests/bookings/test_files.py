"""A shop owner brings drawings to a consultation: files with a booking, before and after it is made."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone

from programs.audit.models import Opening
from programs.audit.retention import destroy_expired
from programs.base.errors import WrongState
from programs.bookings import files
from programs.bookings.models import Booking, BookingFile
from programs.files.services import open_file
from tests.bookings.conftest import book, guest
from tests.files.makers import picture, upload


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def offering(make_offering):
    return make_offering(files_max=2)


@pytest.fixture
def session(make_session, offering):
    return make_session(5, offering=offering)


@pytest.fixture
def at_home(client, resident):
    client.force_login(resident)
    return client


@pytest.fixture
def booking(session, resident):
    made = book(session, by=resident)
    Booking.objects.filter(pk=made.pk).update(user=resident)
    return Booking.objects.get(pk=made.pk)


def drawing(name="간판 도면.png"):
    return upload(name, picture())


def form_of(session, client, **more):
    page = client.get(f"/bookings/sessions/{session.pk}/").content.decode()
    key = re.search(r'name="submission_key" value="([0-9a-f]{32})"', page)[1]
    return {"name": "홍길동", "notify_by": "sms", "consent": "on", "submission_key": key, **more}


def test_files_come_with_the_booking_and_a_second_press_adds_none(at_home, session, resident):
    data = form_of(session, at_home)
    url = f"/bookings/sessions/{session.pk}/"

    first = at_home.post(url, data | {"uploads": [drawing()]})
    at_home.post(url, data | {"uploads": [drawing()]})

    assert first.status_code == 302
    [file] = BookingFile.objects.all()
    assert file.booking == Booking.objects.get()
    page = at_home.get(first["Location"]).content.decode()
    assert "간판 도면.png" in page
    assert at_home.get(re.search(r'href="(/files/[^"]+)"', page)[1]).status_code == 200


def test_a_bad_file_stops_the_booking_and_what_was_typed_stays(at_home, session):
    answer = at_home.post(
        f"/bookings/sessions/{session.pk}/", form_of(session, at_home, uploads=[upload("도면.exe", b"MZ")])
    )

    assert answer.status_code == 422
    assert "올릴 수 없는 종류" in answer.content.decode()
    assert "홍길동" in answer.content.decode()
    assert not Booking.objects.exists()
    assert not BookingFile.objects.exists()


def test_an_offering_that_asks_for_no_files_shows_no_field(at_home, make_session):
    page = at_home.get(f"/bookings/sessions/{make_session(5).pk}/").content.decode()

    assert "uploads" not in page


def test_its_person_adds_and_removes_files_until_it_begins(at_home, booking, resident):
    page = f"/my/bookings/{booking.code}/files/"
    assert at_home.post(page, {"uploads": [drawing()]}).status_code == 302
    file = booking.files.get()
    removal = f"{page}{file.pk}/remove/"
    assert removal in at_home.get(f"/my/bookings/{booking.code}/").content.decode()
    assert "지울까요" in at_home.get(removal).content.decode()

    assert at_home.post(removal).status_code == 302
    assert not booking.files.exists()
    assert at_home.post(removal).status_code == 404


def test_more_than_the_offering_takes_and_nothing_at_all_are_told(at_home, booking):
    page = f"/my/bookings/{booking.code}/files/"

    none = at_home.post(page, {})
    three = at_home.post(page, {"uploads": [drawing(f"{n}.png") for n in range(3)]})

    assert (none.status_code, three.status_code) == (422, 422)
    assert "올릴 파일을 골라 주세요" in none.content.decode()
    assert "2개까지" in three.content.decode()
    assert not BookingFile.objects.exists()


def test_once_it_has_begun_nothing_changes_any_more(at_home, booking, resident):
    [file] = files.add(booking, [drawing()], by=resident)

    with time_machine.travel(booking.session.starts_at + timedelta(minutes=1)):
        assert at_home.post(f"/my/bookings/{booking.code}/files/", {"uploads": [drawing()]}).status_code == 409
        assert at_home.post(f"/my/bookings/{booking.code}/files/{file.pk}/remove/").status_code == 409
        assert "/remove/" not in at_home.get(f"/my/bookings/{booking.code}/").content.decode()

    assert booking.files.get() == file


def test_a_stranger_neither_adds_nor_opens_and_the_department_opens_on_record(
    booking, resident, other_resident, officer, other_officer, client_of
):
    [file] = files.add(booking, [drawing()], by=resident)

    assert client_of(other_resident).get(f"/my/bookings/{booking.code}/files/").status_code == 404
    with pytest.raises(Http404):
        files.add(booking, [drawing()], by=guest(77))
    for stranger in (other_resident, other_officer, guest(77)):
        with pytest.raises(Http404):
            open_file(file, by=stranger)
    open_file(file, by=officer)
    assert "간판 도면.png" in client_of(officer).get(f"/desk/bookings/b/{booking.code}/").content.decode()

    assert [each.by for each in Opening.objects.filter(what=["attachments"])] == [officer]
    assert booking.files.count() == 1


def test_a_cancelled_booking_takes_none(booking, resident):
    Booking.objects.filter(pk=booking.pk).update(state="cancelled")

    with pytest.raises(WrongState):
        files.add(booking, [drawing()], by=resident)


def test_the_limit_holds_over_several_uploads(booking, resident):
    files.add(booking, [drawing(), drawing()], by=resident)

    with pytest.raises(ValidationError, match="모두 2개까지"):
        files.add(booking, [drawing()], by=resident)


def test_a_year_later_files_go_with_the_persons_name(booking, resident, settings, django_capture_on_commit_callbacks):
    files.add(booking, [drawing()], by=resident)

    with django_capture_on_commit_callbacks(execute=True):
        destroy_expired(now=timezone.now() + timedelta(days=370), only="bookings.past")

    file = BookingFile.objects.get()
    assert (file.name, file.file.name) == ("", "")
    assert not [each for each in settings.MEDIA_ROOT.rglob("*") if each.is_file()]
