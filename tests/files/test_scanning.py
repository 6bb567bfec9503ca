"""A file waits for the scanner: clean ones open, infected ones are destroyed, a scanner that is down holds them."""

import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import timezone

from programs.audit.models import Act
from programs.base.errors import WrongState
from programs.bookings import files as booking_files
from programs.bookings.models import Booking, BookingFile
from programs.cases.models import Attachment
from programs.files import scanners, working
from programs.files.services import keep, open_file
from programs.notices.models import OutboxMessage
from tests.bookings.conftest import *  # noqa: F403
from tests.bookings.conftest import book
from tests.files import clamd, makers
from tests.files.makers import upload


@pytest.fixture
def daemon(settings):
    with clamd.running() as server:
        settings.FILES_SCANNER = "clamd"
        settings.FILES_CLAMD = clamd.address_of(server)
        settings.FILES_SCAN_SECONDS = 3
        yield server


@pytest.fixture
def handed_in(case, resident, daemon):
    def hand_in(content=b"a letter", name="편지.txt") -> Attachment:
        return keep(upload(name, content), into=Attachment(case=case), by=resident)

    return hand_in


def look_at(file) -> str:
    said = working.look_at(file._meta.label_lower, file.pk)
    file.refresh_from_db()
    return said


def test_a_file_waits_and_opens_once_it_was_found_clean(handed_in, resident, daemon, client_of, case):
    file = handed_in()
    page = client_of(resident).get(f"/my/cases/{case.receipt_number}/").content.decode()
    assert "확인하고 있어요" in page
    assert 'href="/files/' not in page
    with pytest.raises(WrongState, match="확인하고 있어요"):
        open_file(file, by=resident)

    assert look_at(file) == "clean"

    assert daemon.seen == [b"a letter"]
    assert open_file(file, by=resident).stream.read() == b"a letter"


def test_an_infected_file_is_destroyed_and_its_person_and_the_office_are_told(
    handed_in, case, resident, officer, settings, client_of, django_capture_on_commit_callbacks
):
    file = handed_in(makers.EICAR)
    assert [each for each in Path(settings.MEDIA_ROOT).rglob("*") if each.is_file()]

    with django_capture_on_commit_callbacks(execute=True):
        assert look_at(file) == "infected"

    assert (file.scan_note, file.file.name) == ("Eicar-Test-Signature", "")
    assert not [each for each in Path(settings.MEDIA_ROOT).rglob("*") if each.is_file()]
    with pytest.raises(WrongState, match="없앤 파일"):
        open_file(file, by=resident)
    message = OutboxMessage.objects.get(key="general.file_infected")
    assert case.receipt_number in message.body
    assert Act.objects.filter(event="files.infected").count() == 1
    assert "바이러스가 있어 없앴어요" in client_of(resident).get(f"/my/cases/{case.receipt_number}/").content.decode()
    at_the_office = client_of(officer)
    case_page = at_the_office.get(reverse("admin:cases_case_change", args=[case.pk])).content.decode()
    assert "바이러스가 있는 파일을 없앴어요" in case_page
    assert "Eicar-Test-Signature" in at_the_office.get("/desk/files/checks/").content.decode()
    assert "바이러스로 없앤 파일" in at_the_office.get("/desk/").content.decode()


def test_a_bookings_infected_file_is_told_of_too(make_session, make_offering, resident, daemon):
    booking = book(make_session(5, offering=make_offering(files_max=2)), by=resident)
    booking = Booking.objects.get(pk=booking.pk)
    [file] = booking_files.add(booking, [upload("도면.txt", makers.EICAR)], by=resident)

    assert look_at(file) == "infected"

    assert BookingFile.objects.get().file.name == ""
    assert OutboxMessage.objects.filter(key="bookings.file_infected").count() == 1


@pytest.mark.parametrize("trouble", ["cuts the line", "says nothing", "drips", "full"])
def test_a_scanner_that_does_not_answer_clearly_holds_the_file_back(handed_in, resident, daemon, settings, trouble):
    settings.FILES_SCAN_SECONDS = 0.5
    daemon.behaves = trouble
    file = handed_in(makers.EICAR)

    began = time.monotonic()
    assert look_at(file) == "held"
    assert time.monotonic() - began < 3

    assert file.scan_note.startswith("clamd:")
    assert file.next_try_at > timezone.now()
    with pytest.raises(WrongState):
        open_file(file, by=resident)


def test_a_held_file_is_tried_again_when_its_time_has_come_and_not_before(handed_in, daemon):
    daemon.behaves = "cuts the line"
    file = handed_in()
    look_at(file)
    daemon.behaves = "well"

    assert working.sweep() == 0
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert working.sweep() == 1

    file.refresh_from_db()
    assert (file.scan, file.scan_note) == ("clean", "")


def test_no_scanner_at_the_address_holds_too_and_the_waits_grow_to_ten_minutes(handed_in, daemon, settings):
    settings.FILES_CLAMD = "tcp://127.0.0.1:1"
    file = handed_in()
    waits = []
    for _try in range(8):
        with time_machine.travel(file.next_try_at or timezone.now(), tick=False):
            look_at(file)
            waits.append((file.next_try_at - timezone.now()).total_seconds())

    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (20, 600)


def test_two_workers_do_not_scan_one_file_at_once(handed_in, daemon):
    file = handed_in()
    Attachment.objects.update(next_try_at=timezone.now() + timedelta(minutes=5))  # as the other worker's claim does

    assert working.look_at("cases.attachment", file.pk) == "nothing to do"
    assert daemon.seen == []


def test_a_unix_socket_serves_as_well(settings, tmp_path):
    with clamd.running(tmp_path / "clamd.ctl") as server:
        scanner = scanners.Clamd(f"unix://{tmp_path}/clamd.ctl", seconds=3)

        assert scanner.scan([b"ab", b"cd"]).found == ""
        assert scanner.scan([makers.EICAR[:20], makers.EICAR[20:]]).found == "Eicar-Test-Signature"
        assert scanner.version().startswith("ClamAV 1.4.2")
    assert server.seen[0] == b"abcd"


def test_a_large_file_goes_to_the_scanner_in_pieces(daemon):
    content = bytes(range(256)) * 20_000
    assert scanners.scanner().scan([content]).found == ""
    assert daemon.seen == [content]


def test_without_a_scanner_files_are_clean_by_rule_and_the_page_says_so(photo, resident, officer, client_of):
    assert photo.scan == "clean"
    page = client_of(officer).get("/desk/files/checks/").content.decode()
    assert "바이러스 검사를 하지 않아요" in page
    assert client_of(resident).get("/desk/files/checks/").status_code in (302, 403)


def test_the_page_of_checks_says_what_the_scanner_says_and_lets_an_administrator_try_again(
    handed_in, daemon, settings, administrator, officer, client_of
):
    assert "ClamAV 1.4.2" in client_of(officer).get("/desk/files/checks/").content.decode()
    daemon.behaves = "cuts the line"
    file = handed_in()
    look_at(file)
    settings.FILES_CLAMD = "tcp://127.0.0.1:1"
    page = client_of(administrator).get("/desk/files/checks/").content.decode()
    assert "검사기가 답하지 않아요" in page
    assert "편지.txt" in page

    assert client_of(officer).post("/desk/files/checks/again/").status_code == 403
    assert client_of(administrator).post("/desk/files/checks/again/").status_code == 302

    file.refresh_from_db()
    assert file.next_try_at is None


@pytest.mark.parametrize("address", ["127.0.0.1:3310", "http://127.0.0.1:3310", "tcp://127.0.0.1"])
def test_a_wrong_address_and_an_unknown_scanner_are_refused_in_words(settings, address):
    with pytest.raises(ImproperlyConfigured, match="FILES_CLAMD"):
        scanners.Clamd(address, seconds=1)
    settings.FILES_SCANNER = "avast"
    with pytest.raises(ImproperlyConfigured, match="clamd, off"):
        scanners.scanner()
