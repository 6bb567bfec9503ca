"""kill -9 of the web process while people wait for their codes: what was promised is sent, the rest never was."""

import http.cookiejar
import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter

from programs.notices.models import OutboxMessage
from tests.faults.conftest import all_settled, states, until

PEOPLE = 24


def ask_for_code(url: str, phone: str) -> bool:
    """Ask for a one-time code as a browser does; True when the portal said that it is on its way."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = f"{url}/accounts/phone/prove/"
    try:
        browser.open(page, timeout=10).read()
        token = next(cookie.value for cookie in jar if cookie.name == "csrftoken")
        form = urllib.parse.urlencode({"phone": phone, "csrfmiddlewaretoken": token}).encode()
        with browser.open(urllib.request.Request(page, form, {"Referer": page}), timeout=10) as answer:  # noqa: S310
            return answer.url.startswith(f"{page}code/")
    except (OSError, http.client.HTTPException):  # the process was killed while we waited
        return False


def test_every_promised_code_is_sent_once_and_no_other(portal_server, start_worker, tmp_path):
    outbox = tmp_path / "outbox"
    phones = [f"0105555{7000 + number}" for number in range(PEOPLE)]
    promised: list[str] = []

    # given a portal that many people ask at the same time
    with portal_server(OUTBOX_DIR=str(outbox)) as portal:

        def queue_of_people(mine: list[str]) -> None:
            promised.extend(phone for phone in mine if ask_for_code(portal.url, phone))

        queues = [threading.Thread(target=queue_of_people, args=(phones[start::6],)) for start in range(6)]
        for queue in queues:
            queue.start()

        # when it is killed in the middle of their requests
        until(lambda: OutboxMessage.objects.count() >= PEOPLE // 3, "requests are under way", log=portal.child.said)
        portal.child.kill()
        for queue in queues:
            queue.join(30)

    # then the messages of committed requests are delivered, each once, and nothing else
    owed = OutboxMessage.objects.count()
    assert PEOPLE // 3 <= owed < PEOPLE
    with start_worker(OUTBOX_DIR=str(outbox)) as worker:
        until(all_settled(owed), "all settled", log=worker.said)
    assert states() == {"sent": owed}
    sent = Counter(json.loads(file.read_text())["to"] for file in (outbox / "sms").glob("*.json"))
    assert sum(sent.values()) == owed
    assert set(sent.values()) == {1}
    assert set(promised) <= set(sent)
