"""Asks the configured address (WEATHER_URL; none by default): time-outs, a size limit, no redirect to elsewhere."""

import http.client
import ssl
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from programs.base.calendar import SEOUL

from . import importing, parse
from .models import WeatherFeed
from .records import Feed, FeedError

PAGE = 1000  # items an answer
MOST_PAGES = 10
MOST_REDIRECTS = 3
DAYS_BACK = 5  # the service refuses more than six days back
LONGEST_WAIT = timedelta(minutes=30)
QUOTA_WAIT = timedelta(hours=1)
EVERY = timedelta(seconds=50)  # the task comes each minute; a second worker within it leaves it alone


def poll(now: datetime | None = None) -> importing.Imported | None:
    """Ask and take in, where it is time to; failures are counted on WeatherFeed and make the next try wait longer."""
    now = now or timezone.now()
    if not settings.WEATHER_URL or not _claim(now):
        return None
    try:
        done = importing.take_in(fetch(now), now=now)
    except FeedError as error:
        _failed(error.code, error.detail, now)
        return None
    except Exception:
        _failed("import", "", now)
        raise
    WeatherFeed.objects.filter(pk=WeatherFeed.ONLY).update(
        succeeded_at=now,
        failures=0,
        error_code="",
        error_detail="",
        problems=len(done.problems),
    )
    return done


@transaction.atomic
def _claim(now: datetime) -> bool:
    """Whether it is this worker's turn to ask."""
    WeatherFeed.objects.get_or_create(pk=WeatherFeed.ONLY)
    row = WeatherFeed.objects.select_for_update().get(pk=WeatherFeed.ONLY)
    if row.next_at is not None and row.next_at > now:
        return False
    row.tried_at, row.next_at = now, now + EVERY
    row.save(update_fields=["tried_at", "next_at"])
    return True


@transaction.atomic
def _failed(code: str, detail: str, now: datetime) -> None:
    row = WeatherFeed.objects.select_for_update().get(pk=WeatherFeed.ONLY)
    row.failures += 1
    row.failures_in_all += 1
    row.error_code, row.error_detail = code, detail[:300]
    quota = code == "service" and detail.startswith("22")
    row.next_at = now + (QUOTA_WAIT if quota else min(timedelta(minutes=2 ** min(row.failures, 6)), LONGEST_WAIT))
    row.save()


def fetch(now: datetime) -> Feed:
    """The answer, all pages of it. Raises FeedError; its words never hold the key."""
    whole: Feed | None = None
    for page in range(1, MOST_PAGES + 1):
        url = address(settings.WEATHER_URL, settings.WEATHER_KEY, now=now, page=page)
        feed = parse.read(_get(url), at=now)
        whole = feed if whole is None else whole.joined(feed)
        # totalCount has been seen wrong; a page that is not full is the last one
        if feed.form != "pwncd" or feed.items < PAGE:
            break
    assert whole is not None
    return whole


def address(url: str, key: str, *, now: datetime, page: int = 1) -> str:
    """The address with the parameters its service needs; those that stand in it already are left as they are."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FeedError("address")
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    wanted: dict[str, str] = {}
    today = now.astimezone(SEOUL).date()
    operation = parts.path.rstrip("/").rpartition("/")[2]
    if operation in ("getPwnCd", "getWthrWrnList", "getWthrWrnMsg", "getPwnStatus"):
        wanted |= {"dataType": "JSON", "numOfRows": str(PAGE), "pageNo": str(page)}
        if operation != "getPwnStatus":
            wanted |= {"fromTmFc": f"{today - timedelta(days=DAYS_BACK):%Y%m%d}", "toTmFc": f"{today:%Y%m%d}"}
        if operation in ("getWthrWrnList", "getWthrWrnMsg"):
            wanted["stnId"] = "108"
    if key:
        # keys are handed out percent-encoded or not; either way it must be encoded once
        wanted["authKey" if "apihub" in parts.hostname or "/typ0" in parts.path else "serviceKey"] = unquote(key)
    return parts._replace(query=urlencode(wanted | query, quote_via=quote), fragment="").geturl()


def _get(url: str) -> bytes:
    for _redirect in range(MOST_REDIRECTS + 1):
        status, location, body = _ask(url)
        if status not in (301, 302, 303, 307, 308):
            break
        target = urljoin(url, location)
        if _origin(target) != _origin(url):
            raise FeedError("redirect", urlsplit(target).hostname or "")
        url = target
    else:
        raise FeedError("redirect")
    if status != 200:
        try:  # the gateway says why in its body
            parse.read(body)
        except FeedError as error:
            if error.code == "service":
                raise
        raise FeedError("status", str(status))
    return body


def _origin(url: str) -> tuple[str, str | None, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port


def _ask(url: str) -> tuple[int, str, bytes]:
    """One request: status, Location and body. Raises FeedError when there is no whole answer, or too large a one."""
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(str(parts.hostname), parts.port, timeout=settings.WEATHER_TIMEOUT)
    try:
        connection.request(
            "GET", f"{parts.path or '/'}?{parts.query}", headers={"Accept": "*/*", "User-Agent": "seodaemun-portal"}
        )
        response = connection.getresponse()
        body = _read(response)
    except (OSError, ssl.SSLError, http.client.HTTPException) as error:
        raise FeedError("unreachable", type(error).__name__) from None
    finally:
        connection.close()
    return response.status, response.headers.get("Location", ""), body


def _read(response: http.client.HTTPResponse) -> bytes:
    """The body, in pieces, up to the limit and within the time: a server that drips must not hold a worker."""
    until = timezone.now() + timedelta(seconds=settings.WEATHER_TIMEOUT * 3)
    pieces: list[bytes] = []
    size = 0
    while piece := response.read1(64 * 1024):
        size += len(piece)
        if size > parse.LARGEST:
            raise FeedError("too_large", f"{size:,}")
        if timezone.now() > until:
            raise FeedError("unreachable", "slow")
        pieces.append(piece)
    return b"".join(pieces)
