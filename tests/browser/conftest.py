"""What the stories in a browser share: a browser for each person, and the messages that really went out."""

import json
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.support import chromium

MINUTE = 60  # seconds: the longest a message may take


@pytest.fixture
def people(browser, live_portal, watch, client_of):
    """Open a browser of one's own for each person; signed in where a user is given."""
    contexts = []

    def opened(user=None):
        context = chromium.new_context(browser, viewport={"width": 1280, "height": 900})
        contexts.append(context)
        if user is not None:
            cookie = client_of(user).cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_portal.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        watch.follow(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    watch.assert_clean()


def message_to(phone: str, words: str) -> str:
    """The text of the SMS file that holds the words; waits up to a minute, as the issue allows."""
    folder = Path(settings.OUTBOX_DIR) / "sms"
    deadline = time.monotonic() + MINUTE
    while time.monotonic() < deadline:
        for file in sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True):
            content = json.loads(file.read_text(encoding="utf-8"))
            text = json.dumps(content, ensure_ascii=False)
            if phone in text and words in text:
                return text
        time.sleep(0.2)
    raise AssertionError(f"No SMS with {words!r} to {phone} within a minute in {folder}")
