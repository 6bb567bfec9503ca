"""The configured address is asked carefully: in time, not too much, nowhere else; and its failures are counted."""

import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest

from programs.notices.models import WeatherEvent, WeatherFeed
from programs.notices.weather import fetching, parse
from programs.notices.weather.checks import weather_address_can_be_asked
from programs.notices.weather.records import FeedError
from tests.notices.weather.conftest import recorded, seoul

NOW = seoul("2026-07-20 18:31")
SERVICE = "/1360000/WthrWrnInfoService/getPwnCd"


@contextmanager
def serving(answer):
    """A real HTTP server: `answer(request)` gives (status, headers, body); `asked` keeps the addresses."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            status, headers, body = answer(self)
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        server.server_close()


def always(body, status=200, **headers):
    return lambda request: (status, headers, body)


def failures():
    return WeatherFeed.objects.values_list("failures", "failures_in_all", "error_code").get()


@pytest.mark.django_db
def test_without_an_address_nothing_is_asked(settings):
    settings.WEATHER_URL = ""

    assert fetching.poll(NOW) is None
    assert not WeatherFeed.objects.exists()


@pytest.mark.django_db
def test_the_service_is_asked_with_what_it_needs_and_its_answer_taken_in(settings, rules):
    settings.WEATHER_KEY = "key%2Bwith%3Dsigns"
    with serving(always(recorded("pwncd-change.json"))) as (url, asked):
        settings.WEATHER_URL = url + SERVICE
        done = fetching.poll(NOW)

    assert done.new == 1
    query = parse_qs(urlsplit(asked[0]).query)
    assert query["serviceKey"] == ["key+with=signs"]
    assert (query["dataType"], query["fromTmFc"], query["toTmFc"]) == (["JSON"], ["20260715"], ["20260720"])
    assert WeatherFeed.objects.get().succeeded_at == NOW


@pytest.mark.django_db
def test_a_full_page_is_followed_by_the_next(settings, rules, monkeypatch):
    monkeypatch.setattr(fetching, "PAGE", 3)
    pages = [recorded("pwncd-announce.json"), recorded("pwncd-change.json")]

    with serving(lambda request: (200, {}, pages[int(parse_qs(urlsplit(request.path).query)["pageNo"][0]) - 1])) as (
        url,
        asked,
    ):
        settings.WEATHER_URL = url + SERVICE
        fetching.poll(NOW)

    assert len(asked) == 2
    assert WeatherEvent.objects.count() == 2


@pytest.mark.django_db
def test_a_minute_later_and_not_twice_in_one(settings, rules):
    with serving(always(recorded("pwncd-03-without-body.json"))) as (url, asked):
        settings.WEATHER_URL = url + SERVICE
        fetching.poll(NOW)
        fetching.poll(NOW + timedelta(seconds=10))
        assert len(asked) == 1
        fetching.poll(NOW + timedelta(seconds=60))
        assert len(asked) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (always(b"", status=500), "status"),
        (always(b"<html><body>busy</body></html>"), "not_understood"),
        (always(recorded("error-30.json"), status=403), "service"),
        (always(recorded("apihub-cut.euckr.txt")), "truncated"),
        (always(b"x" * (parse.LARGEST + 10)), "too_large"),
        (always(b"", status=302, Location="http://elsewhere.example/feed"), "redirect"),
    ],
)
def test_a_failure_is_counted_with_its_reason_and_changes_nothing(settings, rules, answer, code):
    settings.WEATHER_KEY = "secret-key"
    with serving(answer) as (url, _asked):
        settings.WEATHER_URL = url + SERVICE
        assert fetching.poll(NOW) is None

    assert failures() == (1, 1, code)
    assert "secret-key" not in WeatherFeed.objects.get().error_detail
    assert not WeatherEvent.objects.exists()


@pytest.mark.django_db
def test_after_failures_the_next_try_waits_longer_and_a_success_forgets_them(settings, rules):
    settings.WEATHER_URL = "http://127.0.0.1:9" + SERVICE  # nobody listens
    at = NOW
    waits = []
    for _try in range(6):
        fetching.poll(at)
        next_at = WeatherFeed.objects.get().next_at
        waits.append((next_at - at).total_seconds() / 60)
        at = next_at
    assert waits == [2, 4, 8, 16, 30, 30]
    assert failures() == (6, 6, "unreachable")

    with serving(always(recorded("pwncd-03-without-body.json"))) as (url, _asked):
        settings.WEATHER_URL = url + SERVICE
        fetching.poll(at)

    assert failures() == (0, 6, "")


@pytest.mark.django_db
def test_a_used_up_quota_waits_an_hour(settings, rules):
    with serving(always(recorded("error-22.xml"))) as (url, _asked):
        settings.WEATHER_URL = url + SERVICE
        fetching.poll(NOW)

    assert WeatherFeed.objects.get().next_at == NOW + timedelta(hours=1)


@pytest.mark.django_db
def test_a_redirect_on_the_same_server_is_followed(settings, rules):
    def answer(request):
        if request.path.startswith("/old"):
            return 301, {"Location": "/new" + urlsplit(request.path).query.join(("?", ""))}, b""
        return 200, {}, recorded("pwncd-change.json")

    with serving(answer) as (url, asked):
        settings.WEATHER_URL = url + "/old"
        assert fetching.poll(NOW).new == 1

    assert [path.partition("?")[0] for path in asked] == ["/old", "/new"]


@pytest.mark.django_db
def test_a_server_that_says_nothing_is_given_up(settings, rules):
    silent = threading.Event()
    settings.WEATHER_TIMEOUT = 0.2
    with serving(lambda request: silent.wait(5) and (200, {}, b"") or (200, {}, b"")) as (url, _asked):
        settings.WEATHER_URL = url + SERVICE
        fetching.poll(NOW)
        silent.set()

    assert failures() == (1, 1, "unreachable")


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://example.go.kr/x", "getPwnCd", "http://"])
def test_only_http_addresses_are_asked(settings, url):
    settings.WEATHER_URL = url

    with pytest.raises(FeedError):
        fetching.address(url, "", now=NOW)
    assert [error.id for error in weather_address_can_be_asked()] == ["notices.E003"]


def test_what_stands_in_the_address_already_is_left_and_the_api_hub_has_its_own_key_name():
    url = fetching.address("https://apihub.kma.go.kr/api/typ01/url/wrn_now_data.php?fe=f&disp=0", "abc", now=NOW)

    assert url == "https://apihub.kma.go.kr/api/typ01/url/wrn_now_data.php?authKey=abc&fe=f&disp=0"
    own = fetching.address("http://a.example/getWthrWrnList?stnId=109", "", now=NOW)
    assert parse_qs(urlsplit(own).query)["stnId"] == ["109"]
