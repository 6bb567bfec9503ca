"""What residents and staff see of a warning: the banner on every page, the page of the warnings, the pages of staff."""

import time

import pytest
import time_machine
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client

from programs.audit.models import Act
from programs.notices.campaigns.models import Campaign
from programs.notices.models import WeatherEvent, WeatherFeed, WeatherNotice, WeatherRule, WeatherWarning
from programs.notices.weather import banner, importing, parse
from programs.notices.weather.codes import Kind
from programs.people.models import Department
from programs.plan.catalog import load_plan
from programs.portal.page_store import store
from tests.cast import StaffFactory
from tests.notices.weather.conftest import recorded, seoul

pytestmark = pytest.mark.django_db
PASTE = "/admin/notices/weatherwarning/paste/"
BANNER = "weather-banner"


@pytest.fixture
def safety(places):
    return StaffFactory(department=Department.objects.get(slug="safety-flood-control"))


@pytest.fixture
def evening():
    with time_machine.travel(seoul("2026-07-20 18:35"), tick=True):
        banner.forget()
        yield


@pytest.fixture
def rain(evening, take_in):
    """호우경보 since 18:30."""
    take_in("pwncd-announce.json", at="2026-07-20 10:01")
    take_in("pwncd-change.json", at="2026-07-20 18:31")


def html(response):
    return response.content.decode()


@pytest.mark.parametrize(
    "address", ["/", "/weather/", "/programs/", "/search/?q=비", "/accounts/login/", "/no-such-page/"]
)
def test_the_banner_stands_on_every_page_of_residents(rain, client, address):
    page = html(client.get(address))

    assert BANNER in page
    assert "호우 경보" in page
    assert "2026. 7. 20.(월) 18:30부터 서대문구에 내려졌어요." in page
    assert 'class="critical-badge danger"' in page


def test_an_advisory_is_information_and_no_danger(evening, take_in, client):
    take_in("pwncd-announce.json", at="2026-07-20 18:00")

    assert 'class="critical-badge info"' in html(client.get("/accounts/login/"))


def test_staff_see_it_in_the_admin_and_on_the_dashboard(rain, head, client_of):
    load_plan()
    browser = client_of(head)

    assert "desk__weather" in html(browser.get("/admin/"))
    assert BANNER in html(browser.get("/dashboard/"))
    assert BANNER in html(browser.get("/desk/"))


def test_a_release_takes_it_away(rain, client):
    banner.forget()
    importing.take_in(parse.read(recorded("pwncd-release.json")), now=seoul("2026-07-20 22:01"))
    banner.forget()
    with time_machine.travel(seoul("2026-07-20 22:02")):
        assert BANNER not in html(client.get("/"))


@pytest.mark.parametrize("language", ["en", "zh-hans", "vi"])
def test_other_languages_name_it_in_theirs(rain, client, language):
    client.cookies["django_language"] = language

    page = html(client.get("/accounts/login/"))

    assert BANNER in page


def test_many_pages_ask_once_a_second(rain, client, django_assert_num_queries):
    banner.forget()
    with django_assert_num_queries(1):
        for _page in range(3):
            banner.standing()


def test_a_kept_page_shows_a_new_warning_within_its_five_seconds(evening, rules, client, monkeypatch):
    clock = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: clock[0])
    banner.forget()
    assert BANNER not in html(client.get("/"))
    clock[0] += 0.9
    assert BANNER not in html(client.get("/privacy/"))  # made with the reading of 0.9 s ago: it is as old as that

    importing.take_in(parse.read(recorded("pwncd-change.json")))  # in another process: this one is not told
    clock[0] += 4.2

    assert BANNER in html(client.get("/privacy/"))
    assert BANNER in html(client.get("/"))


def test_without_cache_and_database_pages_go_on_with_what_was_known(rain, client, monkeypatch):
    assert BANNER in html(client.get("/accounts/login/"))

    def away(*args, **kwargs):
        raise DatabaseError("away")

    monkeypatch.setattr(WeatherWarning.objects, "in_force", away)
    monkeypatch.setattr(cache, "get", lambda *args, **kwargs: None)
    time_passed = time.monotonic() + 5
    monkeypatch.setattr(banner.time, "monotonic", lambda: time_passed)

    assert BANNER in html(client.get("/accounts/login/"))


# --- the page


def test_the_page_says_what_is_in_force_what_to_do_and_what_was(rain, client):
    page = html(client.get("/weather/"))

    assert "하천 산책로, 지하차도, 지하 주차장에 가지 마세요." in page
    assert "기상청 발표 2026. 7. 20.(월) 10:00" in page
    assert "지금 내려져 있어요" in page
    assert "지난 30일의 특보" in page


def test_the_all_clear_is_shown_for_three_hours(rain, client):
    importing.take_in(parse.read(recorded("pwncd-release.json")), now=seoul("2026-07-20 22:01"))
    with time_machine.travel(seoul("2026-07-21 00:59")):
        assert "호우 경보가 2026. 7. 20.(월) 22:00에 해제됐어요." in html(client.get("/weather/"))
    store.clear()
    with time_machine.travel(seoul("2026-07-21 01:01")):
        page = html(client.get("/weather/"))
        assert "해제됐어요" not in page
        assert "호우 경보" in page  # in the history
    store.clear()
    with time_machine.travel(seoul("2026-08-25 10:00")):
        assert "호우 경보" not in html(client.get("/weather/"))


def test_without_a_warning_the_page_says_so_and_still_what_to_do(evening, client):
    page = html(client.get("/weather/"))

    assert "지금 서대문구에 내려진 특보가 없어요." in page
    assert "폭염" in page


def test_the_page_asks_little(rain, django_assert_max_num_queries):
    banner.standing()
    with django_assert_max_num_queries(2):
        Client().get("/weather/")


def test_a_feed_that_is_not_read_is_told_to_residents(evening, client, settings):
    settings.WEATHER_URL = "https://apis.example.go.kr/getPwnCd"
    WeatherFeed.objects.create(succeeded_at=seoul("2026-07-20 18:10"), failures=4)

    assert "기상청 자료를 받지 못하고 있어요" in html(client.get("/weather/"))


# --- staff


def test_pasting_shows_what_it_means_before_anything_is_kept(evening, rules, safety, client_of):
    browser = client_of(safety)
    text = recorded("bulletin.txt").decode()

    shown = browser.post(PASTE, {"text": text, "do": "preview"})

    assert shown.status_code == 200
    assert "넣은 뒤 서대문구" in html(shown)
    assert "<strong>호우 경보</strong>" in html(shown)
    assert not WeatherEvent.objects.exists()
    seen = shown.context["form"].data["seen"]

    kept = browser.post(PASTE, {"text": text, "do": "save", "seen": seen})

    assert kept.status_code == 302
    assert WeatherEvent.objects.get().imported_by == safety
    assert Act.objects.filter(event="notices.weather_typed_in", by=safety).count() == 1
    assert Campaign.objects.get().state == "sending"


def test_what_was_not_previewed_is_not_kept(evening, rules, safety, client_of):
    browser = client_of(safety)
    shown = browser.post(PASTE, {"text": "o 호우주의보 : 서울", "at": "2026-07-20T18:00", "do": "preview"})
    seen = shown.context["form"].data["seen"]

    answer = browser.post(PASTE, {"text": "o 호우경보 : 서울", "at": "2026-07-20T18:00", "do": "save", "seen": seen})

    assert answer.status_code == 200  # it shows what this text means instead
    assert "<strong>호우 경보</strong>" in html(answer)
    assert not WeatherEvent.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"text": ""}, "통보문을 붙여 넣거나 파일을 골라 주세요."),
        ({"text": "비가 많이 와요"}, "기상청 특보 자료로 읽을 수 없어요."),
        ({"text": "o 호우경보 : 서울", "at": "2027-01-01T00:00"}, "아직 오지 않은 때의 특보예요"),
        ({"text": "o 호우경보 : 서울", "at": "어제"}, "날짜"),
    ],
)
def test_what_cannot_be_read_is_said_and_kept_in_the_box(evening, safety, client_of, data, sentence):
    answer = client_of(safety).post(PASTE, {**data, "do": "preview"})

    assert answer.status_code == 422
    assert sentence in html(answer)
    assert data["text"] in html(answer)
    assert not WeatherEvent.objects.exists()


def test_a_file_in_euc_kr_is_put_in(evening, rules, safety, client_of):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("통보문.txt", recorded("bulletin.euckr.txt"))

    shown = client_of(safety).post(PASTE, {"file": file, "do": "preview"})

    assert "<strong>호우 경보</strong>" in html(shown)
    assert "o 호우경보 : 서울(서울서북권)," in html(shown)  # its text stands in the box now


@pytest.mark.parametrize(("who", "status"), [("officer", 403), ("mayor", 403), ("administrator", 200)])
def test_only_safety_and_the_administrator_put_warnings_in(who, status, client_of, request):
    browser = client_of(request.getfixturevalue(who))

    assert browser.get(PASTE).status_code == status
    answer = browser.post(PASTE, {"text": "o 호우경보 : 서울", "do": "preview"})
    assert answer.status_code == status
    assert not WeatherEvent.objects.exists()


@pytest.mark.parametrize("table", ["weatherwarning", "weatherevent", "weatherbulletin", "weatherrule", "weathernotice"])
def test_every_member_of_staff_reads_the_lists_and_their_rows(rain, officer, client_of, table):
    browser = client_of(officer)
    page = html(browser.get(f"/admin/notices/{table}/"))

    assert "result_list" in page or table == "weatherbulletin"
    model = {"weatherwarning": WeatherWarning, "weatherevent": WeatherEvent, "weathernotice": WeatherNotice}.get(table)
    if model:
        assert browser.get(f"/admin/notices/{table}/{model.objects.first().pk}/change/").status_code == 200


def rule_form(rule, **changes):
    names = ("kind", "level", "area_code", "action", "text", "text_en", "clear_action", "clear_text", "clear_text_en")
    values = {name: getattr(rule, name) for name in names} | {"dongs": ""}
    inlines = {"events-TOTAL_FORMS": 0, "events-INITIAL_FORMS": 0}
    return values | inlines | changes


def test_a_rule_is_changed_by_safety_with_its_history(rules, safety, client_of):
    rule = WeatherRule.objects.get(kind=Kind.RAIN, level=0)
    address = f"/admin/notices/weatherrule/{rule.pk}/change/"
    browser = client_of(safety)

    answer = browser.post(address, rule_form(rule, action="send"))

    assert answer.status_code == 302, html(answer)
    rule.refresh_from_db()
    assert rule.action == "send"
    assert [event.action for event in rule.events.order_by("pgh_id")] == ["draft", "send"]
    assert Act.objects.filter(event="notices.weather_rule_changed", by=safety).exists()
    assert "바뀐 기록" in html(browser.get(address))


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": ""}, "보낼 문구를 적어 주세요."),
        ({"text": "{nobody} 비"}, "자리에 넣을 값이 없어요"),
        ({"text": "{warning"}, "중괄호"),
        ({"text": "{warning} 😱"}, "보낼 수 없는 글자"),
        ({"text": "{warning} " + "비" * 1000}, "바이트"),
    ],
)
def test_a_wording_that_could_not_be_sent_is_refused(rules, safety, client_of, changes, sentence):
    rule = WeatherRule.objects.get(kind=Kind.RAIN, level=0)

    answer = client_of(safety).post(f"/admin/notices/weatherrule/{rule.pk}/change/", rule_form(rule, **changes))

    assert answer.status_code == 200
    assert sentence in html(answer)
    assert WeatherRule.objects.get(pk=rule.pk).text == rule.text


def test_another_department_changes_no_rule(rules, officer, client_of):
    rule = WeatherRule.objects.get(kind=Kind.RAIN, level=0)

    answer = client_of(officer).post(f"/admin/notices/weatherrule/{rule.pk}/change/", rule_form(rule, action="ignore"))

    assert answer.status_code == 403
    assert WeatherRule.objects.get(pk=rule.pk).action == "draft"


def test_a_draft_is_sent_or_taken_back_after_a_question(evening, take_in, safety, client_of):
    notice = take_in("pwncd-announce.json", at="2026-07-20 10:01").notices[0]
    browser = client_of(safety)
    address = f"/admin/notices/weathernotice/{notice.pk}/draft/"

    assert notice.campaign.body.split("\n")[0] in html(browser.get(address + "send/"))
    assert Campaign.objects.get().state == "draft"

    assert browser.post(address + "drop/").status_code == 302
    assert Campaign.objects.get().state == "cancelled"
    assert browser.post(address + "send/").status_code == 409
    assert browser.get(address + "burn/").status_code == 404


def test_the_desk_of_safety_shows_drafts_and_a_dead_feed(evening, take_in, safety, client_of, settings):
    settings.WEATHER_URL = "https://apis.example.go.kr/getPwnCd"
    WeatherFeed.objects.create(failures=3, error_code="unreachable")
    take_in("pwncd-announce.json", at="2026-07-20 10:01")

    page = html(client_of(safety).get("/desk/"))

    assert "기상특보 문자" in page
    assert "기상청 자료 받기" in page


def test_it_is_found_by_what_it_says(client):
    from programs.notices.weather.search import weather_page

    entries = list(weather_page())

    assert [entry.language for entry in entries] == ["ko", "en", "zh-hans", "vi"]
    assert "무더위쉼터" in entries[0].text


def test_the_banner_of_a_warning_that_begins_later_says_when(evening, rules, client):
    text = recorded("pwncd-single-object.json").decode()
    text = text.replace("202607201000", "202607201830").replace("202607201100", "202607210300")
    importing.take_in(parse.read(text), now=seoul("2026-07-20 18:31"))
    banner.forget()

    assert "2026. 7. 21.(화) 03:00부터 서대문구에 내려져요." in html(client.get("/accounts/login/"))


def test_the_task_of_every_minute_needs_no_address(evening, rules, settings):
    from programs.notices.weather.tasks import watch_weather

    settings.WEATHER_URL = ""
    text = recorded("pwncd-single-object.json").decode().replace('"endTime": 0', '"endTime": 202607201830')
    importing.take_in(parse.read(text), now=seoul("2026-07-20 18:29"))

    assert watch_weather() == 0
    assert WeatherNotice.objects.latest("id").what == "ended"
