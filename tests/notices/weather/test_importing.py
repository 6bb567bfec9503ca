"""What a feed brings: rows that only grow, one table of what is in force, and each change told once."""

import threading
from io import BytesIO, StringIO, TextIOWrapper

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from programs.base.errors import NotYourDuty, WrongState
from programs.notices.campaigns.models import Campaign
from programs.notices.models import (
    OutboxMessage,
    WeatherBulletin,
    WeatherEvent,
    WeatherNotice,
    WeatherRule,
    WeatherWarning,
)
from programs.notices.weather import importing, parse, telling
from programs.notices.weather.codes import Kind, Level
from programs.people.models import Department
from tests.cast import StaffFactory
from tests.notices.weather.conftest import FIXTURES, recorded, seoul

pytestmark = pytest.mark.django_db
DAY = [
    ("pwncd-announce.json", "2026-07-20 10:01"),
    ("pwncd-extend.json", "2026-07-20 16:01"),
    ("pwncd-change.json", "2026-07-20 18:31"),
    ("pwncd-correct.json", "2026-07-20 18:41"),
    ("pwncd-release.json", "2026-07-20 22:01"),
]


@pytest.fixture
def safety(places):
    return StaffFactory(department=Department.objects.get(slug="safety-flood-control"))


def in_force(at):
    return [(row.kind, row.level) for row in WeatherWarning.objects.in_force(seoul(at))]


def told():
    return list(WeatherNotice.objects.order_by("id").values_list("what", "level", "action"))


def set_rule(level, **values):
    WeatherRule.objects.filter(kind=Kind.RAIN, level=level).update(**values)


def test_a_day_from_the_announcement_to_the_release(take_in):
    for name, at in DAY:
        take_in(name, at=at)

    assert in_force("2026-07-20 12:00") == [(Kind.RAIN, Level.WARNING)]  # as the row is now; it ended at 22:00
    assert in_force("2026-07-20 22:00") == []
    [warning] = WeatherWarning.objects.all()
    assert (warning.starts_at, warning.ends_at) == (seoul("2026-07-20 11:00"), seoul("2026-07-20 22:00"))
    assert told() == [("began", 0, "drafted"), ("raised", 1, "sent"), ("ended", 1, "drafted")]


def test_k_32_no_data_is_none_and_a_release_ends_it_and_another_zone_is_not_ours(take_in):
    take_in("pwncd-03-without-body.json", at="2026-07-20 10:00")
    assert not WeatherEvent.objects.exists()

    take_in("pwncd-announce.json", at="2026-07-20 10:01")
    assert in_force("2026-07-20 10:02") == [(Kind.RAIN, Level.ADVISORY)]
    assert not WeatherEvent.objects.filter(area_code="L1100200").exists()

    take_in("pwncd-03-without-body.json", at="2026-07-20 10:05")
    assert in_force("2026-07-20 10:06") == [(Kind.RAIN, Level.ADVISORY)]  # "no announcements" ends nothing

    take_in("pwncd-release.json", at="2026-07-20 22:01")
    assert in_force("2026-07-20 22:01") == []


def test_the_same_data_again_changes_nothing(take_in):
    take_in("pwncd-announce.json", at="2026-07-20 10:01")
    before = list(WeatherWarning.objects.values()), Campaign.objects.count()

    again = take_in("pwncd-announce.json", at="2026-07-20 10:02")

    assert (again.new, again.known) == (0, 1)
    assert (list(WeatherWarning.objects.values()), Campaign.objects.count()) == before


def test_parts_that_arrive_out_of_order_leave_the_same_table(take_in):
    def table_after(parts):
        with transaction.atomic():
            for name, at in parts:
                take_in(name, at=at)
            rows = WeatherWarning.objects.order_by("announced_at").values_list("kind", "level", "steps", "ends_at")
            found = list(rows)
            transaction.set_rollback(True)
        return found

    mixed = [(name, "2026-07-20 22:30") for name, _at in (DAY[3], DAY[0], DAY[4], DAY[2], DAY[1], DAY[0])]

    assert table_after(mixed) == table_after(DAY)


def test_an_announcement_cannot_be_changed_or_deleted(take_in):
    take_in("pwncd-announce.json", at="2026-07-20 10:01")

    for deed in (lambda rows: rows.update(level=2), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed(WeatherEvent.objects.all())
    assert WeatherEvent.objects.get().level == 0
    assert WeatherEvent.objects.get().raw["areaName"] == "서울서북권"


def test_the_database_takes_an_announcement_once(take_in):
    take_in("pwncd-announce.json", at="2026-07-20 10:01")
    row = WeatherEvent.objects.get()
    row.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


# --- what is told


def test_a_rule_that_sends_makes_one_disaster_message_at_once(take_in):
    take_in("pwncd-change.json", at="2026-07-20 18:31")

    notice = WeatherNotice.objects.get()
    campaign = notice.campaign
    assert (notice.action, campaign.state, campaign.purpose, campaign.priority) == ("sent", "sending", "disaster", 0)
    assert campaign.body.startswith("[서대문구] 호우경보 20일 18:30 발표. 하천")
    assert campaign.variants["en"].startswith("[Seodaemun] Heavy rain warning issued Jul 20 18:30.")
    assert campaign.approved_because


def test_a_rule_that_drafts_waits_for_a_person(take_in):
    take_in("pwncd-announce.json", at="2026-07-20 10:01")

    notice = WeatherNotice.objects.get()
    assert (notice.action, notice.campaign.state, notice.campaign.started_at) == ("drafted", "draft", None)
    assert list(WeatherNotice.objects.needs_a_person()) == [notice]


def test_a_rule_that_ignores_only_shows_it(take_in):
    set_rule(0, action="ignore")

    take_in("pwncd-announce.json", at="2026-07-20 10:01")

    assert told() == [("began", 0, "ignored")]
    assert not Campaign.objects.exists()
    assert in_force("2026-07-20 10:02") == [(Kind.RAIN, 0)]


def test_old_news_is_shown_but_not_sent(take_in):
    take_in("pwncd-change.json", at="2026-07-20 21:31")

    assert told() == [("began", 1, "late")]
    assert not Campaign.objects.exists()


def test_only_the_last_of_what_arrives_together_is_told(take_in):
    take_in("pwncd-whole-day.json", at="2026-07-20 22:01")

    assert told() == [("ended", 1, "untold")]
    assert not Campaign.objects.exists()


def test_the_draft_of_a_warning_that_changed_is_taken_back(take_in):
    take_in("pwncd-announce.json", at="2026-07-20 10:01")

    take_in("pwncd-change.json", at="2026-07-20 18:31")

    assert [one.campaign.state for one in WeatherNotice.objects.order_by("id")] == ["cancelled", "sending"]


def test_the_all_clear_goes_only_to_those_who_were_told_of_the_warning(take_in):
    set_rule(0, action="draft", clear_action="send")
    take_in("pwncd-announce.json", at="2026-07-20 10:01")

    take_in("pwncd-release.json", at="2026-07-20 22:01")

    assert told() == [("began", 0, "drafted"), ("ended", 0, "untold")]


def test_the_all_clear_is_sent_where_the_rule_says_so(take_in):
    set_rule(1, clear_action="send")
    take_in("pwncd-change.json", at="2026-07-20 18:31")

    take_in("pwncd-release.json", at="2026-07-20 22:01")

    notice = WeatherNotice.objects.latest("id")
    assert (notice.what, notice.action) == ("ended", "sent")
    assert "호우경보가 20일 22:00 해제됐어요" in notice.campaign.body


def test_the_same_warning_from_two_feeds_with_two_times_is_told_once(take_in):
    take_in("bulletin.txt", at="2026-07-20 18:32")
    first = told()

    take_in("pwncd-change.json", at="2026-07-20 18:40")  # the same, by the service
    importing.take_in(parse.read("2026년 7월 20일 18시 35분\no 호우경보 : 서울"), now=seoul("2026-07-20 18:41"))

    assert told() == first == [("began", 1, "sent")]
    assert Campaign.objects.count() == 1


def test_a_wording_that_cannot_be_sent_stops_the_message_but_not_the_warning(take_in):
    set_rule(1, text="[서대문구] {warning} 😱")

    take_in("pwncd-change.json", at="2026-07-20 18:31")

    notice = WeatherNotice.objects.get()
    assert (notice.action, notice.campaign) == ("failed", None)
    assert "😱" in notice.why
    assert in_force("2026-07-20 18:32") == [(Kind.RAIN, 1)]
    assert list(WeatherNotice.objects.needs_a_person()) == [notice]


def test_a_warning_that_ends_by_itself_is_told_when_its_time_has_passed(rules):
    text = recorded("pwncd-single-object.json").decode().replace('"endTime": 0', '"endTime": 202607201300')
    importing.take_in(parse.read(text), now=seoul("2026-07-20 10:01"))

    importing.settle(seoul("2026-07-20 12:59"))
    assert len(told()) == 1
    importing.settle(seoul("2026-07-20 13:00"))
    importing.settle(seoul("2026-07-20 13:01"))

    assert told() == [("began", 0, "drafted"), ("ended", 0, "untold")]


def test_whatever_stops_an_import_leaves_nothing_behind_and_the_next_one_tells_once(take_in, monkeypatch):
    """The crash between the decision and the message, and after the message: both are one transaction."""

    def broken(*args, **kwargs):
        raise RuntimeError("killed here")

    with monkeypatch.context() as patched:
        patched.setattr(WeatherNotice.objects, "create", broken)  # the campaign is written, its notice is not
        with pytest.raises(RuntimeError):
            take_in("pwncd-change.json", at="2026-07-20 18:31")
    assert not WeatherEvent.objects.exists()
    assert not Campaign.objects.exists()

    take_in("pwncd-change.json", at="2026-07-20 18:33")

    assert Campaign.objects.count() == 1


def test_an_officer_of_safety_sends_a_draft_at_once(take_in, safety):
    notice = take_in("pwncd-announce.json", at="2026-07-20 10:01").notices[0]

    sent = telling.send_draft(notice, by=safety)

    assert (sent.state, sent.created_by, sent.body) == ("sending", safety, notice.campaign.body)
    notice.campaign.refresh_from_db()
    assert notice.campaign.state == "cancelled"
    with pytest.raises(WrongState):
        telling.send_draft(notice, by=safety)
    assert Campaign.objects.filter(state="sending").count() == 1


def test_another_department_sends_no_draft(take_in, officer):
    notice = take_in("pwncd-announce.json", at="2026-07-20 10:01").notices[0]

    with pytest.raises(NotYourDuty):
        telling.send_draft(notice, by=officer)

    assert Campaign.objects.get().state == "draft"


def test_how_long_it_took_from_the_warning_to_the_last_hand_over(take_in):
    campaign = take_in("pwncd-change.json", at="2026-07-20 18:31").notices[0].campaign
    for number, minute in enumerate(("18:32", "18:34")):
        OutboxMessage.objects.create(
            key="notices.campaign",
            channel="sms",
            recipient=f"0105555000{number}",
            recipient_masked="010-****-0000",
            body="x",
            state="sent",
            purpose="disaster",
            campaign=campaign,
            dedupe=f"campaign:{number}",
            sent_at=seoul(f"2026-07-20 {minute}"),
        )
    assert not WeatherNotice.objects.handed_over().exists()

    Campaign.objects.filter(pk=campaign.pk).update(state="finished", finished_at=seoul("2026-07-20 18:35"))

    assert WeatherNotice.objects.handed_over().get().took.total_seconds() == 4 * 60


# --- the command


def run(*args, **options):
    out, err = StringIO(), StringIO()
    call_command("import_weather", *args, stdout=out, stderr=err, **options)
    return out.getvalue() + err.getvalue()


def test_the_command_takes_files_in_and_says_what_they_meant(rules):
    with time_machine.travel(seoul("2026-07-20 18:35"), tick=False):
        said = run(str(FIXTURES / "pwncd-announce.json"), str(FIXTURES / "pwncd-change.json"))

    assert "새로 1건, 이미 있던 것 0건, 다른 지역 2건" in said
    assert "서대문구에 내려진 특보: 호우 경보." in said


def test_a_dry_run_keeps_nothing(rules):
    with time_machine.travel(seoul("2026-07-20 18:35"), tick=False):
        said = run(str(FIXTURES / "pwncd-change.json"), dry_run=True)

    assert "호우 경보" in said
    assert not WeatherEvent.objects.exists()


def test_one_file_that_cannot_be_read_and_none_is_taken_in(rules):
    with pytest.raises(CommandError, match="끝까지 오지 않았어요"):
        run(str(FIXTURES / "pwncd-announce.json"), str(FIXTURES / "apihub-cut.euckr.txt"))

    assert not WeatherEvent.objects.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["/no/such/file"], "파일을 열 수 없어요"),
        ([str(FIXTURES / "error-30.json")], "등록되지 않은 인증키예요"),
        ([], "WEATHER_URL"),
        ([str(FIXTURES / "bulletin.txt"), "--as-of", "soon"], "202611231400"),
    ],
)
def test_the_command_says_what_to_do(rules, arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(*arguments)


def test_standard_input_is_read_in_euc_kr(rules, monkeypatch):
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(recorded("bulletin.euckr.txt"))))
    with time_machine.travel(seoul("2026-07-20 18:35"), tick=False):
        said = run("-")

    assert "호우 경보" in said
    assert WeatherBulletin.objects.get().levels == [[2, 1]]


def test_rows_with_their_moment_end_what_they_leave_out(take_in):
    take_in("pwncd-change.json", at="2026-07-20 18:31")

    importing.take_in(parse.read("#START7777\n#7777END\n", at=seoul("2026-07-20 20:00")), now=seoul("2026-07-20 20:00"))
    importing.take_in(parse.read("#START7777\n#7777END\n", at=seoul("2026-07-20 20:01")), now=seoul("2026-07-20 20:01"))

    assert in_force("2026-07-20 20:01") == []
    assert WeatherBulletin.objects.count() == 1  # a picture that shows nothing new is not kept each minute


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_tell_once(rules):
    feed, errors = recorded("pwncd-change.json"), []
    together = threading.Barrier(2)

    def work():
        try:
            together.wait(timeout=10)
            importing.take_in(parse.read(feed), now=seoul("2026-07-20 18:31"))
        except DatabaseError as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert errors == []
    assert (WeatherEvent.objects.count(), WeatherNotice.objects.count(), Campaign.objects.count()) == (1, 1, 1)
