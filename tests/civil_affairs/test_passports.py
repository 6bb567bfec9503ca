"""P07.5: passports nobody has come for: the list, the reminders, the calls, the end."""

import io
from datetime import date, datetime, timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from civil_affairs.service_desk.passports import rules
from civil_affairs.service_desk.passports.desk import importing, services
from civil_affairs.service_desk.passports.desk.models import (
    Passport,
    PassportCall,
    PassportImport,
    PassportReminder,
    PassportState,
)
from programs.audit.models import Opening
from programs.audit.retention import destroy_expired
from programs.base.calendar import SEOUL
from programs.base.desk import sheets
from programs.base.errors import WrongState
from programs.notices.models import OutboxMessage
from programs.plan.catalog import load_plan

pytestmark = pytest.mark.django_db
ISSUED = date(2026, 3, 2)
HEAD = "접수번호,이름,전화,발급일\n"


def moment(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SEOUL)


@pytest.fixture(autouse=True)
def plan(db):
    load_plan()
    services.load_rhythm()


def passport(number=1, issued=ISSUED, **more):
    values = {"name": "홍길동", "phone": f"0105555{number:04d}", "issued_on": issued}
    return Passport.objects.create(receipt=f"26-{number:06d}", **{**values, **more})


def texts():
    return list(OutboxMessage.objects.filter(key__startswith="passport.").order_by("pk"))


# --- pure rules


def test_six_months_end_on_the_same_day_or_the_last_of_the_month():
    assert rules.lapses_on(date(2026, 3, 2)) == date(2026, 9, 2)
    assert rules.lapses_on(date(2025, 8, 31)) == date(2026, 2, 28)
    assert rules.lapses_on(date(2027, 8, 31)) == date(2028, 2, 29)


@given(
    elapsed=st.lists(st.integers(min_value=-5, max_value=220), min_size=1, max_size=40),
    steps=st.sets(st.integers(min_value=1, max_value=180), min_size=1, max_size=6),
)
def test_however_the_days_go_a_step_is_sent_at_most_once_and_never_after_a_later_one(elapsed, steps):
    """Days missed, run twice, a clock that goes back: the order of `elapsed` is arbitrary."""
    handled, sent = [], []
    for days in elapsed:
        due = rules.due_step(ISSUED, ISSUED + timedelta(days=days), steps=steps, handled=handled)
        if due is not None:
            assert ISSUED + timedelta(days=due.step) <= ISSUED + timedelta(days=days) < rules.lapses_on(ISSUED)
            handled += [*due.passed, due.step]
            sent.append(due.step)
    assert len(handled) == len(set(handled))
    assert sent == sorted(sent)


# --- reminders


def test_each_step_is_sent_once_though_the_task_runs_every_hour():
    passport()
    for days in (6, 7, 7, 8, 29, 30, 30, 89, 90, 149, 150, 151, 170):
        for hour in (9, 14):
            services.remind(at=moment(ISSUED + timedelta(days=days), hour))
    assert [each.dedupe.rsplit(":", 2)[1:] for each in texts()] == [
        ["reminder", "7"],
        ["reminder", "30"],
        ["reminder", "90"],
        ["last", "150"],
    ]
    assert "2026. 9. 2.(수)" in texts()[-1].body
    assert not any("홍길동" in each.body for each in texts())


def test_missed_days_are_made_up_for_by_one_message():
    one = passport()
    assert services.remind(at=moment(ISSUED + timedelta(days=95))) == 1
    assert [each.dedupe for each in texts()] == [f"passport:{one.pk}:reminder:90"]
    assert list(one.reminders.order_by("days").values_list("days", "sent")) == [(7, False), (30, False), (90, True)]


def test_a_clock_that_went_back_sends_nothing_again():
    passport()
    services.remind(at=moment(ISSUED + timedelta(days=31)))
    for days in (8, 7, 30, 31):
        assert services.remind(at=moment(ISSUED + timedelta(days=days))) == 0
    assert len(texts()) == 1


def test_at_night_and_on_a_holiday_the_message_waits_for_the_office_to_open():
    passport(issued=date(2026, 9, 18))  # seven days on is Chuseok
    services.remind(at=datetime(2026, 9, 25, 22, 0, tzinfo=SEOUL))
    assert texts()[0].not_before == datetime(2026, 9, 28, 9, 0, tzinfo=SEOUL)


def test_the_database_keeps_a_step_to_one():
    one = passport()
    PassportReminder.objects.create(passport=one, days=7, sent=True, at=moment(ISSUED))
    with pytest.raises(IntegrityError, match="passport_step_once"), transaction.atomic():
        PassportReminder.objects.create(passport=one, days=7, sent=True, at=moment(ISSUED))


def test_who_has_no_mobile_number_gets_no_text_but_stays_on_the_list():
    one = passport(phone="023301137")
    assert services.remind(at=moment(ISSUED + timedelta(days=40))) == 0
    assert texts() == []
    assert services.next_to_call(by=None, at=moment(ISSUED + timedelta(days=40))) == one


def test_a_changed_rhythm_holds_from_now_on(officer):
    passport()
    services.remind(at=moment(ISSUED + timedelta(days=30)))
    services.set_rhythm([10, 60], by=officer)
    for days in (31, 59, 60, 61):
        services.remind(at=moment(ISSUED + timedelta(days=days)))
    assert [each.dedupe.rsplit(":", 1)[1] for each in texts()] == ["30", "60"]


# --- collection


def test_collection_stops_everything_even_what_waits_for_the_morning(officer):
    one = passport()
    services.remind(at=moment(ISSUED + timedelta(days=30), 23))
    assert texts()[0].state == "queued"

    services.collect(one, by=officer, at=moment(ISSUED + timedelta(days=31), 9))

    assert texts()[0].state == "cancelled"
    for days in (90, 150):
        assert services.remind(at=moment(ISSUED + timedelta(days=days))) == 0
    assert services.next_to_call(by=officer, at=moment(ISSUED + timedelta(days=90))) is None
    one.refresh_from_db()
    assert (one.state, one.collected_by) == (PassportState.COLLECTED, officer)


def test_a_wrong_press_is_undone_within_a_day_and_not_after(officer):
    one = passport()
    at = moment(ISSUED + timedelta(days=10))
    services.collect(one, by=officer, at=at)
    with pytest.raises(WrongState):
        services.undo_collection(one, by=officer, at=at + timedelta(days=2))
    assert Passport.objects.get().state == PassportState.COLLECTED
    services.undo_collection(one, by=officer, at=at + timedelta(hours=1))
    assert Passport.objects.get().state == PassportState.WAITING


# --- calls


def test_two_callers_get_two_people_and_a_logged_call_rests_a_week(officer, head):
    first, second = passport(1), passport(2)
    at = moment(ISSUED + timedelta(days=40))
    assert services.next_to_call(by=officer, at=at) == first
    assert services.next_to_call(by=head, at=at) == second
    assert services.next_to_call(by=officer, at=at) == first  # the page opened again

    services.log_call(first, by=officer, result="no_answer", at=at)

    assert services.next_to_call(by=officer, at=at) is None
    assert services.next_to_call(by=officer, at=at + timedelta(days=6)) == second
    assert first in Passport.objects.to_call(at + timedelta(days=8), date(2026, 4, 19))


def test_a_wrong_number_gets_neither_texts_nor_calls_until_it_is_put_right(officer):
    one = passport()
    at = moment(ISSUED + timedelta(days=40))
    services.log_call(one, by=officer, result="wrong", at=at)
    assert services.remind(at=at) == 0
    assert not Passport.objects.to_call(at + timedelta(days=30), date(2026, 5, 20)).exists()
    one.refresh_from_db()
    services.change_phone(one, "01055559999", by=officer)
    assert services.remind(at=moment(ISSUED + timedelta(days=91))) == 1
    assert texts()[0].recipient == "01055559999"


def test_a_day_agreed_on_comes_before_the_week_of_rest(officer):
    one = passport()
    at = moment(ISSUED + timedelta(days=40))
    services.log_call(one, by=officer, result="later", again_on=date(2026, 4, 13), at=at)
    assert not Passport.objects.to_call(at, date(2026, 4, 12)).exists()
    assert Passport.objects.to_call(at + timedelta(days=2), date(2026, 4, 13)).get() == one


def test_a_call_about_a_passport_that_was_taken_meanwhile_is_refused(officer):
    one = passport()
    services.collect(one, by=officer)
    with pytest.raises(WrongState):
        services.log_call(one, by=officer, result="coming")
    assert not PassportCall.objects.exists()


# --- discarding


def test_nothing_is_discarded_before_six_months_and_none_of_a_batch_with_one_too_early(officer):
    old, young = passport(1, issued=ISSUED), passport(2, issued=date(2026, 5, 1))
    at = moment(date(2026, 9, 2))
    with pytest.raises(WrongState, match="6개월"):
        services.discard([old.pk, young.pk], by=officer, note="2명이 확인하고 파쇄", at=at)
    assert set(Passport.objects.values_list("state", flat=True)) == {"waiting"}

    services.discard([old.pk], by=officer, note="2명이 확인하고 파쇄", at=at)

    old.refresh_from_db()
    assert (old.state, old.discard_note, old.discarded_by) == ("discarded", "2명이 확인하고 파쇄", officer)
    assert [each.key for each in texts()] == ["passport.discarded"]
    with pytest.raises(WrongState, match="폐기"):
        services.collect(old, by=officer)


def test_the_database_wants_a_record_of_what_was_discarded():
    one = passport()
    one.state, one.discarded_at = PassportState.DISCARDED, moment(date(2026, 9, 2))
    with pytest.raises(IntegrityError, match="passport_discarded_says_why"), transaction.atomic():
        one.save()


# --- the list


def take_in(text, officer, name="명단.csv"):
    return importing.open_file(name=name, content=text.encode() if isinstance(text, str) else text, by=officer)


def test_a_list_is_shown_with_its_faults_by_line_and_only_then_taken_in(officer):
    today = date.today().isoformat()  # noqa: DTZ011
    batch = take_in(
        f"{HEAD}26-000001,홍길동,010-5555-0001,{today}\n26-000002,성춘향,1055550002,{today}\n"
        f"26-000003,임꺽정,12345,{today}\n26-000001,심청,,{today}\n,이몽룡,,2099-01-01\n",
        officer,
    )
    assert (batch.good, batch.known, batch.bad) == (2, 0, 3)
    assert not Passport.objects.exists()
    bad = {row.number: [column for column, _sentence in row.errors] for row in batch.rows.filter(state="bad")}
    assert bad == {4: ["phone"], 5: ["receipt"], 6: ["receipt", "issued_on"]}
    assert not any(row.name or row.phone for row in batch.rows.filter(state="bad"))

    importing.confirm(batch, by=officer)

    assert sorted(Passport.objects.values_list("receipt", flat=True)) == ["26-000001", "26-000002"]
    assert Passport.objects.get(receipt="26-000002").phone == "01055550002"
    assert set(PassportImport.objects.get().rows.values_list("state", flat=True)) == {"bad"}


def test_the_same_list_twice_and_pressed_twice_adds_nothing(officer):
    text = f"{HEAD}26-000001,홍길동,010-5555-0001,{date.today():%Y-%m-%d}\n"  # noqa: DTZ011
    first = take_in(text, officer)
    twin = take_in(text, officer)
    importing.confirm(first, by=officer)
    importing.confirm(first, by=officer)
    importing.confirm(twin, by=officer)
    again = take_in(text, officer)
    assert (again.good, again.known) == (0, 1)
    assert Passport.objects.count() == 1


@pytest.mark.parametrize(
    ("heading", "word"), [("주민등록번호", "주민등록번호"), ("여권번호", "여권번호"), ("생년월일", "생년월일")]
)
def test_a_column_that_must_not_come_here_refuses_the_file_in_words(officer, heading, word):
    with pytest.raises(sheets.Unreadable, match=word):
        take_in(f"접수번호,이름,전화,발급일,{heading}\n26-000001,홍길동,,2026-11-20,x\n", officer)
    assert not PassportImport.objects.exists()


@pytest.mark.parametrize("number", ["M12345678", "m123a4567", "M70512345", "990101-" + "1234567"])
def test_a_passport_or_registration_number_in_any_cell_refuses_the_line_and_keeps_nothing_of_it(officer, number):
    today = f"{date.today():%Y-%m-%d}"  # noqa: DTZ011
    batch = take_in(f"{HEAD}{number},홍길동,010-5555-0001,{today}\n26-2,홍길동 {number},,{today}\n", officer)
    assert (batch.good, batch.bad) == (0, 2)
    assert not batch.rows.exclude(receipt="").exists()
    assert not any(number in str(row.errors) + row.name for row in batch.rows.all())


def test_a_spreadsheet_with_dates_and_eaten_zeros_is_read_as_it_was_meant(officer):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["접수번호", "성명", "연락처", "발급일자"])
        sheet.write_row(1, 0, ["26-000001", "홍길동", 1055550001])
        day = datetime.combine(date.today(), datetime.min.time())  # noqa: DTZ011
        sheet.write_datetime(1, 3, day, book.add_format({"num_format": "yyyy-mm-dd"}))
    batch = take_in(file.getvalue(), officer, "명단.xlsx")
    row = batch.rows.get()
    assert (row.state, row.phone, row.issued_on) == ("good", "01055550001", day.date())


@pytest.mark.parametrize("content", [b"", b"\xd0\xcf\x11\xe0 old", b"PK\x03\x04 broken", b"\x00\x01", b"a heading"])
def test_what_is_no_list_is_refused_with_what_to_do(officer, content):
    with pytest.raises(sheets.Unreadable, match="요"):
        importing.open_file(name="명단.csv", content=content, by=officer)
    assert not PassportImport.objects.exists()


# --- pages


def test_the_counter_finds_by_receipt_name_and_last_digits_and_logs_the_opening(officer, client_of):
    one = passport(7)
    passport(8, name="성춘향")
    browser = client_of(officer)
    for words in ("26-000007", "홍길동", "0007", "010-5555-0007"):
        assert browser.get("/desk/passports/", {"q": words})["Location"] == f"/desk/passports/{one.pk}/", words
    assert "홍*동" in browser.get("/desk/passports/").content.decode()

    page = browser.get(f"/desk/passports/{one.pk}/").content.decode()

    assert "010-5555-0007" in page
    assert Opening.objects.get(ref__endswith=str(one.pk)).by == officer
    browser.post(f"/desk/passports/{one.pk}/act/", {"do": "collect"})
    assert Passport.objects.get(pk=one.pk).state == "collected"


def test_another_department_and_residents_are_refused_and_nothing_is_shown(other_officer, resident, client_of):
    one = passport()
    for user in (other_officer, resident):
        browser = client_of(user)
        assert browser.get("/desk/passports/").status_code == 403
        assert browser.get(f"/desk/passports/{one.pk}/").status_code == 403
        assert browser.post(f"/desk/passports/{one.pk}/act/", {"do": "collect"}).status_code == 403
    assert Passport.objects.get().state == "waiting"


def test_an_upload_is_previewed_and_a_refused_file_says_why(officer, client_of):
    browser = client_of(officer)
    bad = SimpleUploadedFile("명단.csv", "접수번호,이름,전화,발급일,여권번호\n1,2,3,4,5\n".encode())
    answer = browser.post("/desk/passports/lists/", {"file": bad})
    assert answer.status_code == 422
    assert "여권번호" in answer.content.decode()
    today = f"{date.today():%Y-%m-%d}"  # noqa: DTZ011
    good = SimpleUploadedFile("명단.csv", f"{HEAD}26-000001,홍길동,010-5555-0001,{today}\n".encode("cp949"))
    page = browser.post("/desk/passports/lists/", {"file": good}, follow=True)
    assert "1건 넣기" in page.content.decode()
    pk = PassportImport.objects.get().pk
    browser.post(f"/desk/passports/lists/{pk}/decide/", {"do": "confirm"})
    assert Passport.objects.count() == 1


def test_discarding_without_a_record_keeps_the_ticks_and_discards_nothing(officer, client_of):
    one = passport(issued=date(2026, 1, 2))
    answer = client_of(officer).post("/desk/passports/discard/", {"chosen": [one.pk], "note": ""})
    assert answer.status_code == 422
    assert f'value="{one.pk}" checked' in answer.content.decode()
    assert Passport.objects.get().state == "waiting"


def test_the_call_page_logs_a_call_and_goes_on_to_the_next(officer, client_of):
    first, second = passport(1, issued=date(2026, 9, 2)), passport(2, issued=date(2026, 9, 3))
    browser = client_of(officer)
    assert first.receipt in browser.get("/desk/passports/call/").content.decode()
    refused = browser.post("/desk/passports/call/", {"passport": first.pk, "result": "later"})
    assert refused.status_code == 422
    page = browser.post("/desk/passports/call/", {"passport": first.pk, "result": "no_answer"}, follow=True)
    assert second.receipt in page.content.decode()
    assert PassportCall.objects.get().passport == first


def test_a_download_asks_for_a_reason_and_names_everyone_whose_data_leaves(officer, client_of):
    passport()
    browser = client_of(officer)
    assert browser.post("/desk/passports/export/", {"fmt": "csv", "reason": ""}).status_code == 422
    assert not Opening.objects.exists()
    answer = browser.post("/desk/passports/export/", {"fmt": "csv", "reason": "전화 명단"})
    assert "홍길동" in b"".join(answer.streaming_content).decode()
    assert Opening.objects.get().exported


# --- the end


def test_personal_data_goes_ninety_days_after_the_end_and_the_same_list_brings_nobody_back(officer):
    one = passport()
    services.log_call(one, by=officer, result="coming", note="토요일에 온다고 함")
    services.collect(one, by=officer, at=moment(date(2026, 4, 1)))
    destroy_expired(now=moment(date(2026, 7, 15)), only="passports.closed")
    one.refresh_from_db()
    assert (one.name, one.phone, one.phone_hash, one.calls.get().note) == ("", "", None, "")
    assert one.collected_at is not None
    assert one.receipt == "26-000001"


def test_a_list_that_nobody_decided_about_is_emptied_after_a_week(officer):
    today = f"{date.today():%Y-%m-%d}"  # noqa: DTZ011
    batch = take_in(f"{HEAD}26-000001,홍길동,010-5555-0001,{today}\n", officer)
    destroy_expired(now=batch.at + timedelta(days=8), only="passports.undecided_lists")
    batch.refresh_from_db()
    assert batch.state == "cancelled"
    assert not batch.rows.exists()
