"""The system's Chromium, driven by Playwright, with a record of what a page must not do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

ARGUMENTS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str:
    """Return the system's Chromium; say how to get one where there is none."""
    for name in (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome"):
        if name and (found := shutil.which(name)):
            return found
    raise RuntimeError("No Chromium on this machine: `apt-get install chromium fonts-noto-cjk`, or set CHROMIUM.")


@contextmanager
def launched() -> Iterator[Browser]:
    """Run one Chromium until the block ends."""
    # Playwright keeps an event loop running in this thread, and Django refuses its ORM where one runs.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=ARGUMENTS)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What pages did that they must not: words on the console, failed requests, requests to strangers."""

    console: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    expected_statuses: set[int] = field(default_factory=set)
    _asked_for: list[Request] = field(default_factory=list)

    def follow(self, page: Page) -> None:
        """Listen to this page from now on."""
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.console.append(f"error: {error}"))
        page.on("request", self._asked)
        page.on("requestfailed", self._missed)
        page.on("response", self._answered)

    def begin(self) -> None:
        """Begin anew with the page that comes next: what was seen and asked so far belonged to another."""
        for seen in (self.console, self.failed, self.foreign, self._asked_for):
            seen.clear()

    def assert_clean(self) -> None:
        """Fail when a page complained, missed something, or called out."""
        assert not self.foreign, f"requests to other hosts: {self.foreign}"
        assert not self.failed, f"failed requests: {self.failed}"
        assert not self.console, f"on the console: {self.console}"

    def _heard(self, message: ConsoleMessage) -> None:
        # A page answered with an expected 4xx is reported on the console too; the status is judged in _answered.
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            self.console.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        self._asked_for.append(request)
        host = urlsplit(request.url).hostname
        if host not in {"127.0.0.1", "localhost", None}:
            self.foreign.append(request.url)

    def _missed(self, request: Request) -> None:
        # Chromium says so of what it let go of itself, as its window went on; a server that breaks off reads otherwise.
        let_go = request.failure == "net::ERR_ABORTED"
        if request in self._asked_for and not let_go:
            self.failed.append(f"{request.url}: {request.failure}")

    def _answered(self, response: Response) -> None:
        unexpected = response.status >= 400 and response.status not in self.expected_statuses
        if unexpected and response.request in self._asked_for:
            self.failed.append(f"{response.status} {response.url}")


def new_context(browser: Browser, **options) -> BrowserContext:
    """Open a context as a resident of Seoul would have it."""
    return browser.new_context(**{"locale": "ko-KR", "timezone_id": "Asia/Seoul", **options})
