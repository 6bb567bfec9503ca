"""A list of people becomes subscribers: read, judged, decided about, taken in; and what must not get through."""

from datetime import datetime, timedelta
from unicodedata import normalize
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from programs.audit.retention import destroy_expired
from programs.base.errors import WrongState
from programs.notices.models import OutboxMessage, PaperForm, Signup, SignupBatch, SignupPlace, Subscriber
from programs.notices.signups import tasks
from programs.notices.signups.desk import checking, files, services, taking
from programs.notices.signups.desk.models import BatchState
from programs.notices.signups.retention_rules import KEPT
from programs.notices.subscribers.services import Choices, end, subscribe, withdraw
from programs.people.fields import hash_for_lookup
from programs.people.models import Consent

from .conftest import GOOD

SEOUL = ZoneInfo("Asia/Seoul")
SIGNED = datetime(2026, 11, 20, tzinfo=SEOUL)
NOW = datetime(2026, 11, 23, 14, 0, tzinfo=SEOUL)
RRN = "900101" + "-" + "1234567"  # built here, so that no file holds one


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to(NOW, tick=True)


def line(number, *, topics="복지", **more):
    cells = {
        "phone": f"010-5555-{number:04d}",
        "email": "",
        "topics": topics,
        "dong": "",
        "age": "",
        "language": "",
        "sms": "O",
        "by_email": "",
        "ad": "",
        "night": "",
        "day": "2026-11-20",
    } | more
    return ",".join(f'"{cell}"' for cell in cells.values())


def web_subscriber(*, at, phone="01055550001", email="", purposes=("notices.sms",), topics=(1,)):
    return subscribe(
        phone=phone,
        email=email,
        choices=Choices(topics=list(topics)),
        purposes=purposes,
        source="web",
        place=SignupPlace.objects.get(code="web"),
        at=at,
        notify=False,
    )


def test_a_good_list_becomes_subscribers_with_their_consents(list_of, upload, take_in, place):
    # given a list with one person who ticked text messages and e-mail
    batch = upload(list_of(GOOD))
    assert (batch.state, batch.good, batch.bad) == (BatchState.READY, 1, 0)
    assert Subscriber.objects.count() == 0, "nothing goes in before it is confirmed"

    # when it is confirmed
    take_in(batch)

    # then the subscriber is proven by the signed paper, counted to the place, and the consents are on record
    person = Subscriber.objects.get()
    assert (person.phone, person.email) == ("01055550001", "gildong@example.com")
    assert (person.topics, person.dong_id, person.age_band, person.language) == ([1, 2], "1141061500", "40", "ko")
    assert person.phone_confirmed_at == person.email_confirmed_at == person.sms_consent_at == SIGNED
    assert (person.ad_consent_at, person.night_consent_at) == (None, None)
    assert (person.place, person.created_at) == (place, SIGNED)
    answers = Consent.objects.order_by("purpose")
    assert [(one.purpose, one.granted, one.source, one.at) for one in answers] == [
        ("notices.email", True, f"paper:{batch.pk}", SIGNED),
        ("notices.sms", True, f"paper:{batch.pk}", SIGNED),
    ]
    assert all(one.phone_hash == person.phone_hash and "동의해요" in one.wording for one in answers)
    assert list(Signup.objects.values_list("place__code", "at")) == [("dong-centres", SIGNED)]
    assert (batch.added, batch.changed, batch.state) == (1, 0, BatchState.DONE)


@pytest.mark.parametrize(
    ("encoding", "named"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp949", "cp949"), ("euc-kr", "cp949")]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_list_is_read_in_each_writing_that_offices_use(encoding, named, end, list_of, upload):
    batch = upload(list_of(GOOD, encoding=encoding, end=end))

    assert (batch.encoding, batch.good, batch.bad, batch.lines) == (named, 1, 0, 1)


def test_a_list_of_a_mac_is_read_too(list_of, upload, take_in):
    batch = take_in(upload(normalize("NFD", list_of(GOOD).decode()).encode()))

    assert (batch.added, Subscriber.objects.get().dong_id) == (1, "1141061500")


def test_tabs_part_columns_too(list_of, upload):
    head = "휴대전화\t주제\t문자동의\t신청일"

    assert upload(list_of("010-5555-0001\t복지, 교육\tO\t2026-11-20", head=head)).good == 1


def test_a_zero_that_excel_ate_is_put_back_and_said(list_of, upload, take_in):
    batch = upload(list_of(line(1, phone="1055550001")))

    assert (batch.good, batch.repaired) == (1, 1)
    take_in(batch)
    assert Subscriber.objects.get().phone == "01055550001"


def test_a_list_with_a_bad_row_takes_nothing_in_until_someone_leaves_it_out(list_of, upload, take_in, officer):
    # given a list with a good and a bad row
    batch = upload(list_of(line(1), line(2, dong="역삼동")))
    assert (batch.good, batch.bad) == (1, 1)

    # when it is confirmed as it is
    with pytest.raises(WrongState, match="잘못된 줄"):
        services.confirm(batch, leave_out_bad=False, tell_all=True, by=officer)

    # then nothing went in, and nothing is decided
    batch.refresh_from_db()
    assert (batch.state, Subscriber.objects.count(), Consent.objects.count()) == (BatchState.READY, 0, 0)

    # when the bad row is left out
    take_in(batch, leave_out_bad=True)

    # then the good one is in
    assert Subscriber.objects.get().phone == "01055550001"


def test_the_database_itself_refuses_a_list_with_bad_rows_that_nobody_left_out(list_of, upload):
    batch = upload(list_of(line(1), line(2, dong="역삼동")))

    with pytest.raises(Exception, match="notices_batch_bad_rows_decided"):
        SignupBatch.objects.filter(pk=batch.pk).update(state=BatchState.IMPORTING)


def test_a_bad_row_says_its_line_its_column_and_keeps_no_number(list_of, upload):
    batch = upload(list_of(line(1), "", line(2, phone="02-330-1114"), line(3, email=RRN, by_email="O")))

    rows = list(PaperForm.objects.refused().filter(batch=batch))
    assert [(row.number, row.errors[0][0]) for row in rows] == [(4, "phone"), (5, "email")]
    assert "주민등록번호로 보이는" in rows[1].errors[0][1]
    assert all(row.phone == row.email == "" and row.hashes == [] for row in rows)
    assert RRN not in str([row.__dict__ for row in rows])


def test_an_open_quotation_mark_spoils_its_own_row_only(list_of, upload):
    batch = upload(list_of(line(1), '010-5555-0002,"복지', line(3)))

    assert (batch.good, batch.bad) == (2, 1)
    assert "따옴표" in PaperForm.objects.refused().get().errors[0][1]


def test_too_many_cells_are_told(list_of, upload):
    batch = upload(list_of("010-5555-0001,,복지,교육,,,,O,,,,2026-11-20"))

    assert "칸이 12개" in PaperForm.objects.refused().get().errors[0][1]
    assert batch.bad == 1


def test_columns_that_are_not_ours_are_neither_read_nor_kept(list_of, upload, take_in):
    head = "이름,휴대전화,주제,문자동의,신청일"
    batch = upload(list_of("<script>alert(1)</script>,010-5555-0001,복지,O,2026-11-20", head=head))

    take_in(batch)

    assert Subscriber.objects.count() == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notices_paperform AS form WHERE form::text LIKE '%%script%%'")
        assert cursor.fetchone() == (0,)


def test_a_row_that_comes_twice_goes_in_once(list_of, upload, take_in):
    batch = upload(list_of(line(1), line(2), line(1, topics="교육"), line(3, email="a1@example.com", by_email="O")))

    assert (batch.good, batch.twice) == (3, 1)
    assert "2째 줄과 같은 휴대전화" in PaperForm.objects.refused().get().errors[0][1]
    take_in(batch)
    assert Subscriber.objects.count() == 3


def test_who_is_there_already_gets_the_topics_added_and_keeps_the_choices(list_of, upload, take_in):
    # given somebody who subscribed on the web to topic 1
    web_subscriber(at=NOW - timedelta(days=100))

    # when a form of theirs with topics 1 and 2 and the consent for advertisements is taken in
    batch = upload(list_of(line(1, topics="재난·안전, 복지", ad="O")))
    assert (batch.known, batch.good) == (1, 0)
    take_in(batch)

    # then both stand, and the place of the first sign-up stays
    person = Subscriber.objects.get()
    assert (person.topics, person.ad_consent_at, person.place.code) == ([1, 2], SIGNED, "web")
    assert (batch.added, batch.changed, Signup.objects.count()) == (0, 1, 1)


def test_a_form_older_than_a_refusal_brings_nothing_back(list_of, upload, take_in):
    # given somebody who signed on 20 November, subscribed on the web before, and took all back on the 21st
    end(web_subscriber(at=NOW - timedelta(days=9)), source="manage-link", at=NOW - timedelta(days=2), notify=False)

    # when the form is taken in on the 23rd
    batch = take_in(upload(list_of(line(1))))

    # then no consent stands
    person = Subscriber.objects.get()
    assert person.sms_consent_at is None
    assert person.ended_at is not None
    assert (batch.added, batch.changed, batch.passed_over) == (0, 0, 1)
    assert "거부했어요" in PaperForm.objects.get(state="passed").errors[0][1]


def test_a_refusal_is_kept_even_when_the_subscriber_has_been_destroyed(list_of, upload, take_in):
    person = end(web_subscriber(at=NOW - timedelta(days=9)), source="080", at=NOW - timedelta(days=2), notify=False)
    person.delete()

    batch = take_in(upload(list_of(line(1))))

    assert (batch.passed_over, Subscriber.objects.count()) == (1, 0)


def test_a_form_newer_than_a_refusal_counts(list_of, upload, take_in):
    end(web_subscriber(at=NOW - timedelta(days=99)), source="manage-link", at=NOW - timedelta(days=50), notify=False)

    take_in(upload(list_of(line(1))))

    person = Subscriber.objects.get()
    assert (person.sms_consent_at, person.ended_at) == (SIGNED, None)


def test_one_channel_refused_later_leaves_the_other(list_of, upload, take_in):
    person = web_subscriber(
        at=NOW - timedelta(days=9), email="a1@example.com", purposes=("notices.sms", "notices.email")
    )
    withdraw(person, ["notices.sms"], source="reply-keyword", at=NOW - timedelta(days=1), notify=False)

    take_in(upload(list_of(line(1, email="a1@example.com", by_email="O", night="O"))))

    person.refresh_from_db()
    assert (person.sms_consent_at, person.night_consent_at) == (None, None)
    assert person.email_consent_at == SIGNED


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"email": "b1@example.com"}, "서로 다른 두 구독자"),
        ({"email": "other@example.com"}, "다른 이메일을 써요"),
        ({"phone": "010-5555-0099", "email": "a1@example.com"}, "다른 휴대전화를 써요"),
    ],
)
def test_addresses_that_do_not_belong_together_are_for_a_person_to_look_at(cells, told, list_of, upload):
    # given two subscribers, the first with both addresses
    both = ("notices.sms", "notices.email")
    web_subscriber(at=NOW - timedelta(days=9), email="a1@example.com", purposes=both)
    web_subscriber(at=NOW - timedelta(days=9), phone="01055550002", email="b1@example.com", purposes=both)

    # when a row mixes them up
    batch = upload(list_of(line(1, by_email="O", **cells)))

    # then it is bad and says why
    assert (batch.bad, batch.good, batch.known) == (1, 0, 0)
    assert told in PaperForm.objects.refused().get().errors[0][1]


def test_a_telephone_is_filled_in_where_there_is_none(list_of, upload, take_in):
    web_subscriber(at=NOW - timedelta(days=9), phone="", email="a1@example.com", purposes=("notices.email",))

    take_in(upload(list_of(line(1, email="a1@example.com", by_email="O"))))

    person = Subscriber.objects.get()
    assert (person.phone, person.phone_hash) == ("01055550001", hash_for_lookup("01055550001"))
    assert person.phone_masked == "010-****-0001"


def test_two_rows_of_one_subscriber_are_both_heeded(list_of, upload, take_in):
    both = ("notices.sms", "notices.email")
    web_subscriber(at=NOW - timedelta(days=9), email="a1@example.com", purposes=both, topics=(1,))
    by_mail = line(2, phone="", sms="", email="a1@example.com", by_email="O", topics="교육")

    batch = take_in(upload(list_of(line(1, topics="복지"), by_mail)))

    assert Subscriber.objects.get().topics == [1, 2, 3]
    assert batch.changed == 2


def test_the_list_lies_encrypted_and_goes_when_its_rows_go_in(
    list_of, upload, take_in, stored, django_capture_on_commit_callbacks
):
    # given an uploaded list
    batch = upload(list_of(GOOD))

    # then the file is there, unreadable, and so are the rows
    (file,) = stored()
    assert b"5555" not in file.read_bytes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone || email FROM notices_paperform")
        assert "5555" not in cursor.fetchone()[0]

    # when it was taken in
    with django_capture_on_commit_callbacks() as hooks:
        take_in(batch)
    hooks[0]()

    # then the file is gone, and the row holds no address
    assert stored() == []
    row = PaperForm.objects.get()
    assert (row.phone, row.email, row.hashes, row.phone_hash) == ("", "", [], None)


def test_a_list_that_nobody_decides_about_is_destroyed_after_seven_days(list_of, upload, stored, time_machine):
    batch = upload(list_of(line(1), line(2, dong="역삼동")))
    time_machine.move_to(NOW + KEPT - timedelta(minutes=1))
    assert destroy_expired(only="notices.paper_forms") == {"notices.paper_forms": 0}

    time_machine.move_to(NOW + KEPT + timedelta(minutes=1))
    assert destroy_expired(only="notices.paper_forms") == {"notices.paper_forms": 1}

    batch.refresh_from_db()
    assert (batch.state, PaperForm.objects.count(), stored()) == (BatchState.CANCELLED, 0, [])
    assert (batch.good, batch.bad) == (1, 1), "the counts stay"


def test_cancelling_destroys_file_and_rows_and_takes_nothing_in(
    list_of, upload, officer, stored, django_capture_on_commit_callbacks
):
    batch = upload(list_of(GOOD))

    with django_capture_on_commit_callbacks(execute=True):
        services.cancel(batch, by=officer)

    assert (PaperForm.objects.count(), stored(), Subscriber.objects.count()) == (0, [], 0)
    with pytest.raises(WrongState):
        services.confirm(batch, leave_out_bad=False, tell_all=True, by=officer)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "빈 파일"),
        (b"\r\n \r\n", "빈 파일"),
        (b"PK\x03\x04rest", "엑셀"),
        (b"\xd0\xcf\x11\xe0rest", "엑셀"),
        ("\ufeff휴대전화".encode("utf-16"), "UTF-16"),
        (b"\x89PNG\x00\x00", "CSV 파일이 아니에요"),
        ('"휴대전화,이메일\n'.encode(), "따옴표"),
    ],
)
def test_what_is_no_list_is_refused_with_a_sentence_and_not_kept(data, told, upload, stored):
    with pytest.raises(ValidationError, match=told):
        upload(data)

    assert (SignupBatch.objects.count(), stored()) == (0, [])


def test_a_line_without_end_stops_the_reading_with_a_sentence(list_of, upload):
    batch = upload(list_of(line(1), "가" * 30_000))

    assert batch.state == BatchState.UNREADABLE
    assert "3째 줄이 너무 길어요" in batch.trouble


def test_a_list_without_known_columns_waits_for_a_person(list_of, upload, officer):
    # given a list whose headings say nothing
    batch = upload(list_of("010-5555-0001,복지,O,2026-11-20", head="가,나,다,라"))
    assert (batch.state, batch.columns) == (BatchState.COLUMNS, {})

    # when somebody says which is which
    services.set_columns(batch, mapping={"phone": 0, "topics": 1, "sms": 2, "signed_on": 3}, signed_on=None)
    checking.check(batch.pk)

    # then it is read
    batch.refresh_from_db()
    assert (batch.state, batch.good) == (BatchState.READY, 1)


def test_columns_put_right_have_the_file_read_anew(list_of, upload):
    batch = upload(list_of(line(1), line(2)))
    assert batch.good == 2

    services.set_columns(batch, mapping={**batch.columns, "ad": 6}, signed_on=None)
    checking.check(batch.pk)

    batch.refresh_from_db()
    assert (batch.good, batch.lines, PaperForm.objects.filter(ad=True).count()) == (2, 2, 2)


def test_a_check_killed_in_the_middle_goes_on_without_doubling(list_of, place, officer, monkeypatch):
    # given a check that dies after its second chunk
    monkeypatch.setattr(checking, "CHUNK", 3)
    batch = services.open_file(
        [list_of(*(line(number) for number in range(1, 11)))], name="a.csv", place=place, signed_on=None, by=officer
    )
    stage, calls = checking.stage, []

    def dies(*args, **kwargs):
        calls.append(1)
        if len(calls) == 3:
            raise ConnectionError("killed")
        return stage(*args, **kwargs)

    monkeypatch.setattr(checking, "stage", dies)
    with pytest.raises(ConnectionError):
        checking.check(batch.pk)
    assert PaperForm.objects.count() == 6

    # when the sweep finds it silent and another worker goes on
    SignupBatch.objects.filter(pk=batch.pk).update(busy_at=timezone.now() - timedelta(minutes=2))
    woken = []
    monkeypatch.setitem(tasks.GOES_ON_WITH, "checking", type("Task", (), {"delay": staticmethod(woken.append)}))
    tasks.sweep()
    assert woken == [batch.pk]
    monkeypatch.setattr(checking, "stage", stage)
    checking.check(batch.pk)

    # then each row is there once
    batch.refresh_from_db()
    assert (batch.good, batch.lines, PaperForm.objects.count()) == (10, 10, 10)


def test_an_import_killed_in_the_middle_goes_on_without_doubling(list_of, upload, officer, monkeypatch):
    # given an import of ten people that dies after its second chunk
    monkeypatch.setattr(taking, "CHUNK", 3)
    batch = upload(list_of(*(line(number) for number in range(1, 11))))
    services.confirm(batch, leave_out_bad=False, tell_all=True, by=officer)
    take, calls = taking.take, []

    def dies(*args, **kwargs):
        taken = take(*args, **kwargs)
        calls.append(taken)
        if len(calls) == 3:
            raise ConnectionError("killed after the rows were written, before the commit")
        return taken

    monkeypatch.setattr(taking, "take", dies)
    with pytest.raises(ConnectionError):
        taking.import_batch(batch.pk)
    assert Subscriber.objects.count() == 6

    # when another worker goes on
    monkeypatch.setattr(taking, "take", take)
    taking.import_batch(batch.pk)
    taking.import_batch(batch.pk)

    # then everybody is in once, with one answer each
    batch.refresh_from_db()
    assert (batch.state, batch.added) == (BatchState.DONE, 10)
    assert (Subscriber.objects.count(), Consent.objects.count(), Signup.objects.count()) == (10, 10, 10)


def test_an_import_that_is_cancelled_keeps_what_is_in_and_stops(list_of, upload, officer, monkeypatch):
    monkeypatch.setattr(taking, "CHUNK", 3)
    batch = upload(list_of(*(line(number) for number in range(1, 11))))
    services.confirm(batch, leave_out_bad=False, tell_all=True, by=officer)
    assert taking._import_chunk(batch.pk)

    services.cancel(batch, by=officer)
    taking.import_batch(batch.pk)

    batch.refresh_from_db()
    assert (batch.state, batch.added, Subscriber.objects.count()) == (BatchState.CANCELLED, 3, 3)


def test_results_are_told_by_day_once_with_the_link(list_of, upload, take_in, time_machine):
    # given one taken in with everything ticked, when the time to take back is over
    take_in(upload(list_of(GOOD)))
    tasks.sweep()
    assert OutboxMessage.objects.count() == 0

    # when it is night
    time_machine.move_to(NOW.replace(hour=22))
    tasks.sweep()
    assert OutboxMessage.objects.count() == 0

    # when it is day again, twice
    time_machine.move_to(NOW + timedelta(days=1))
    tasks.sweep()
    tasks.sweep()

    # then one notice a channel is owed, with the link that opens the subscription
    notices = OutboxMessage.objects.order_by("channel")
    assert [one.channel for one in notices] == ["email", "lms"]
    assert all("/n/" in one.body for one in notices)


def test_only_who_must_be_told_is_told_when_the_office_chose_so(list_of, upload, take_in, time_machine):
    take_in(upload(list_of(line(1), line(2, ad="O"))), tell_all=False)

    time_machine.move_to(NOW + timedelta(hours=1))
    tasks.sweep()

    assert OutboxMessage.objects.get().recipient == "01055550002"


@pytest.mark.django_db(transaction=True)
def test_twenty_thousand_rows_pass_in_chunks(list_of, upload, take_in, django_assert_max_num_queries):
    rows = [
        line(number % 10_000, phone=f"010-{5000 + number // 10_000}-{number % 10_000:04d}") for number in range(20_000)
    ]

    batch = upload(list_of(*rows))
    take_in(batch)

    assert (batch.good, batch.added) == (20_000, 20_000)
    assert Subscriber.objects.live().count() == Consent.objects.count() == 20_000


def test_a_stored_list_is_read_back_as_it_was(tmp_path):
    data = "가나다\r\n라마바\n".encode() * 70_000

    name = files.fresh_name()
    seen = files.store([data[:700_001], data[700_001:]], name=name)  # cut inside a letter

    assert seen.size == len(data)
    assert sum(1 for _line in files.lines(name, encoding="utf-8")) == 140_000
    files.destroy(name)
