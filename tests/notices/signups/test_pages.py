"""The pages of a file, of the report and of the printed form, as people meet them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from programs.audit.models import Act
from programs.notices.models import PaperForm, Promotion, Signup, SignupBatch, SignupPlace, Subscriber
from programs.notices.signups.desk import checking, services, sources, taking
from programs.notices.signups.desk.models import BatchState
from programs.plan.catalog import load_plan
from programs.plan.models import Program
from tests.cast import StaffFactory

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=SEOUL)
UPLOAD = "/admin/notices/signupbatch/upload/"
GOOD = '010-5555-0001,gildong@example.com,"재난·안전, 복지",연희동,40대,한국어,O,O,X,X,2026-11-20'
BAD = "010-5555-0002,,복지,역삼동,,,O,,,,2026-11-20"


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture(autouse=True)
def worker(monkeypatch):
    """The worker's part is run by the test, when it wants it."""
    monkeypatch.setattr(services, "wake", lambda task, pk: None)


@pytest.fixture
def sent(client_of, officer, place):
    def upload(data, *, name="신청.csv", by=officer, **more):
        form = {"place": place.pk, "file": SimpleUploadedFile(name, data), **more}
        return client_of(by).post(UPLOAD, form)

    return upload


def page_of(batch):
    return f"/admin/notices/signupbatch/{batch.pk}/change/"


def test_from_the_upload_to_the_subscribers(sent, list_of, client_of, officer):
    # given an uploaded file with a good and a bad row
    answer = sent(list_of(GOOD, BAD, encoding="cp949"))
    batch = SignupBatch.objects.get()
    assert answer["Location"] == page_of(batch)
    browser = client_of(officer)
    assert "확인하는 중" in browser.get(page_of(batch)).content.decode()

    # when it was read
    checking.check(batch.pk)

    # then the page says how it was written, what is wrong with which line, and asks for the decision
    page = browser.get(page_of(batch)).content.decode()
    assert "CP949(EUC-KR)" in page
    assert "서대문구에 없는 동이에요" in page
    assert "잘못된 1줄은 빼고 넣기" in page
    assert "5555" not in page, "nobody's number is shown"

    # when it is confirmed without leaving out the bad row
    refused = browser.post(f"/admin/notices/signupbatch/{batch.pk}/confirm/", {"tell_all": "on"})

    # then nothing happens
    assert refused.status_code == 422
    batch.refresh_from_db()
    assert batch.state == BatchState.READY

    # when it is left out
    answer = browser.post(f"/admin/notices/signupbatch/{batch.pk}/confirm/", {"leave_out_bad": "on", "tell_all": "on"})
    assert answer.status_code == 302
    taking.import_batch(batch.pk)

    # then the good one is in, and the acts are on record
    assert "새 구독자 1명" in browser.get(page_of(batch)).content.decode()
    assert Subscriber.objects.count() == 1
    events = Act.objects.filter(event__startswith="notices.list_").order_by("pk").values_list("event", flat=True)
    assert list(events) == ["notices.list_uploaded", "notices.list_confirmed"]

    # and a second confirmation is too late
    again = browser.post(f"/admin/notices/signupbatch/{batch.pk}/confirm/", {"leave_out_bad": "on"})
    assert again.status_code == 409


def test_a_page_under_way_asks_again_by_itself_and_has_a_link_without_script(sent, list_of, client_of, officer):
    sent(list_of(GOOD))
    batch = SignupBatch.objects.get()

    page = client_of(officer).get(page_of(batch)).content.decode()

    assert 'hx-trigger="every 2s"' in page
    assert "새로 고침" in page


@pytest.mark.parametrize(
    ("data", "told"),
    [(b"", "빈 파일"), (b"PK\x03\x04...", "엑셀"), (b"\x00\x01", "CSV 파일이 아니에요")],
)
def test_what_is_no_list_is_refused_beside_the_field(data, told, sent):
    answer = sent(data)

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert SignupBatch.objects.count() == 0


def test_too_large_a_file_is_refused_and_not_kept(sent, settings, stored, list_of):
    settings.SIGNUPS_MAX_MB = 0

    answer = sent(list_of(GOOD))

    assert answer.status_code == 422
    assert "너무 커요" in answer.content.decode()
    assert stored() == []


def test_html_in_a_heading_or_a_file_name_is_shown_as_text(sent, client_of, officer, list_of):
    sent(list_of("x", head="<script>alert(1)</script>"), name="<img src=x onerror=alert(1)>.csv")
    batch = SignupBatch.objects.get()

    browser = client_of(officer)
    pages = browser.get(page_of(batch)).content + browser.get(f"/admin/notices/signupbatch/{batch.pk}/columns/").content

    assert b"<script>alert" not in pages
    assert b"<img src=x" not in pages


def test_columns_are_chosen_by_hand_when_their_names_do_not_say(sent, list_of, client_of, officer):
    sent(list_of("010-5555-0001,복지,O", head="가,나,다"))
    batch = SignupBatch.objects.get()
    address = f"/admin/notices/signupbatch/{batch.pk}/columns/"
    browser = client_of(officer)
    chosen = {"column_phone": "0", "column_topics": "1", "column_sms": "2"}

    # when the day is missing
    refused = browser.post(address, chosen)
    assert refused.status_code == 422
    assert "신청일" in refused.content.decode()

    # when one column is chosen twice
    assert "이미 고른 열" in browser.post(address, {**chosen, "column_email": "0"}).content.decode()

    # when all is there
    assert browser.post(address, {**chosen, "signed_on": "2026-11-20"}).status_code == 302
    checking.check(batch.pk)
    batch.refresh_from_db()
    assert (batch.state, batch.good) == (BatchState.READY, 1)


def test_faults_are_paged_and_handed_out_as_a_file_without_numbers(sent, list_of, client_of, officer):
    lines = [f"010-5555-{number:04d},,복지,역삼동,,,O,,,,2026-11-20" for number in range(60)]
    sent(list_of(*lines, "010-5555-9999,,복지,=cmd|1,,,O,,,,2026-11-20"))
    batch = SignupBatch.objects.get()
    checking.check(batch.pk)
    browser = client_of(officer)

    first, second = (browser.get(f"{page_of(batch)}?page={number}").content.decode() for number in (1, 2))
    file = b"".join(browser.get(f"/admin/notices/signupbatch/{batch.pk}/faults/")).decode()

    assert "1 / 2" in first
    assert "2 / 2" in second
    assert file.count("\r\n") == 62
    assert "5555" not in file


def test_another_departments_file_is_not_there(sent, list_of, client_of, other_officer):
    sent(list_of(GOOD))
    batch = SignupBatch.objects.get()

    browser = client_of(other_officer)

    assert browser.get(page_of(batch)).status_code == 404
    assert browser.post(f"/admin/notices/signupbatch/{batch.pk}/cancel/").status_code == 404
    batch.refresh_from_db()
    assert batch.state == BatchState.CHECKING


@pytest.mark.parametrize("who", ["auditor", "mayor"])
def test_only_who_does_the_work_uploads(who, request, sent, list_of):
    assert sent(list_of(GOOD), by=request.getfixturevalue(who)).status_code == 403
    assert SignupBatch.objects.count() == 0


def test_cancelling_asks_first(sent, list_of, client_of, officer):
    sent(list_of(GOOD))
    batch = SignupBatch.objects.get()
    browser = client_of(officer)
    address = f"/admin/notices/signupbatch/{batch.pk}/cancel/"

    assert browser.get(address).status_code == 200
    batch.refresh_from_db()
    assert batch.state == BatchState.CHECKING

    assert browser.post(address).status_code == 302
    batch.refresh_from_db()
    assert batch.state == BatchState.CANCELLED


def test_the_example_file_is_read_by_the_import(client_of, officer, upload):
    data = b"".join(client_of(officer).get("/admin/notices/signupbatch/example.csv"))

    batch = upload(data)

    assert (batch.state, batch.good, batch.bad, batch.encoding) == (BatchState.READY, 3, 0, "utf-8-sig")


# --- where people sign up


@pytest.fixture
def history(place, other_place):
    """Three sign-ups at the dong centres in October and November, one at a university; one has gone since."""
    for number, (where, when) in enumerate(
        [
            (place, date(2026, 10, 5)),
            (place, date(2026, 11, 3)),
            (place, date(2026, 11, 20)),
            (other_place, date(2026, 11, 9)),
        ]
    ):
        at = datetime(when.year, when.month, when.day, 10, tzinfo=SEOUL)
        person = Subscriber.objects.create(place=where, created_at=at)
        if number == 0:
            person.delete()
    Promotion.objects.create(date=date(2026, 11, 1), place=place, what="통장 회의에서 신청서를 나눠 줌", forms=12)


def test_sign_ups_are_counted_by_place_and_month_and_stay_counted(history, place):
    rows = {row.place.code: row for row in sources.sources(date(2026, 10, 1), date(2026, 11, 30))}

    assert rows["dong-centres"].months == {date(2026, 10, 1): 1, date(2026, 11, 1): 2}
    assert (rows["dong-centres"].total, rows["dong-centres"].still, rows["dong-centres"].share) == (3, 0, 0)
    assert rows["universities"].total == 1
    assert rows["sns"].share is None
    assert Signup.objects.filter(subscriber=None).count() == 1
    (promotion,) = sources.promotions(date(2026, 10, 1), date(2026, 11, 30))
    assert promotion.after == 2
    start = datetime(2026, 11, 1, tzinfo=SEOUL)
    assert sources.signups_by_source(start, start + timedelta(days=30)) == {"dong-centres": 2, "universities": 1}


def test_the_report_is_shown_and_handed_out(history, client_of, head):
    browser = client_of(head)
    browser.get("/admin/notices/signupbatch/sources/")

    page = browser.get("/admin/notices/signupbatch/sources/").content.decode()
    query = "first=2026-10-01&last=2026-11-30&format=csv"
    file = b"".join(browser.get(f"/admin/notices/signupbatch/sources/?{query}")).decode()

    assert "통장 회의에서 신청서를 나눠 줌" in page
    assert "동주민센터,2026-11,2,2026-11-01 통장 회의에서 신청서를 나눠 줌,12" in file
    assert Act.objects.filter(event="notices.sources_exported").count() == 1


def test_a_period_that_is_none_is_told(history, client_of, head):
    answer = client_of(head).get("/admin/notices/signupbatch/sources/?first=2026-11-30&last=2026-10-01")

    assert answer.status_code == 422
    assert "첫날이 마지막 날보다 늦어요" in answer.content.decode()


def test_the_log_of_promotions_is_kept_by_officers(client_of, officer, place):
    form = {"date": "2026-11-20", "place": place.pk, "what": "대학 축제 부스", "forms": "31", "note": ""}

    answer = client_of(officer).post("/admin/notices/promotion/add/", form)

    assert answer.status_code == 302
    promotion = Promotion.objects.get()
    assert (promotion.what, promotion.forms, promotion.by) == ("대학 축제 부스", 31, officer)


# --- the printed form


def test_the_printed_form_carries_the_words_of_consent_and_the_way_to_the_web(place, settings):
    settings.SITE_URL = "https://portal.example.go.kr"
    page = Client().get("/programs/6/paper-form/dong-centres/").content.decode()

    assert "문자로 구정 소식을 받는 데 동의해요" in page
    assert "https://portal.example.go.kr/programs/6/subscribe/?from=dong-centres" in page
    assert "/programs/6/paper-form/dong-centres/qr.svg" in page

    code = Client().get("/programs/6/paper-form/dong-centres/qr.svg")
    assert code["Content-Type"] == "image/svg+xml"
    assert code.content.startswith(b"<?xml")


def test_a_place_that_is_not_used_any_more_has_no_form(place):
    SignupPlace.objects.filter(pk=place.pk).update(is_active=False)

    assert Client().get("/programs/6/paper-form/dong-centres/").status_code == 404
    assert Client().get("/programs/6/paper-form/nowhere/qr.svg").status_code == 404


# --- the same from a terminal


def test_a_file_is_taken_in_from_the_terminal(tmp_path, list_of, capsys):
    path = tmp_path / "list.csv"
    path.write_bytes(list_of(GOOD))

    call_command("import_subscribers", str(path), place="dong-centres", yes=True)

    assert Subscriber.objects.get().phone == "01055550001"
    assert "1" in capsys.readouterr().out


def test_the_terminal_too_takes_nothing_in_beside_a_bad_row(tmp_path, list_of):
    path = tmp_path / "list.csv"
    path.write_bytes(list_of(GOOD, BAD))

    with pytest.raises(CommandError, match="--leave-out-bad"):
        call_command("import_subscribers", str(path), place="dong-centres", yes=True)
    assert (Subscriber.objects.count(), PaperForm.objects.count()) == (0, 0)

    call_command("import_subscribers", str(path), place="dong-centres", yes=True, leave_out_bad=True)
    assert Subscriber.objects.count() == 1


def test_public_relations_sees_every_departments_bundles(sent, list_of, client_of, plan_loaded):
    sent(list_of(GOOD))
    batch = SignupBatch.objects.get()
    speaker = StaffFactory(department=plan_loaded)

    assert client_of(speaker).get(page_of(batch)).status_code == 200


@pytest.fixture
def plan_loaded(db):
    """홍보담당관, whose program P06 is."""
    load_plan()
    return Program.objects.get(number=6).department
