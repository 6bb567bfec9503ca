"""Takes a picture of every page type, as each kind of user, at 360 and 1280 px, into var/shots/.

    python tools/shots.py [--url http://127.0.0.1:8000] [--only NAME ...] [--contrast high]

Takes them from a running portal with demo data (`--url`, or the one that `make run` serves on PORT); where none
answers it runs `make run`'s own supervisor for as long as it needs. The pages are those of tests/browser/pages.py.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Browser, Page  # noqa: E402

from tests.browser.pages import (  # noqa: E402
    ANONYMOUS,
    BUILDER,
    EDITOR,
    HEAD,
    KEEPER,
    LAND,
    MAYOR,
    OFFICER,
    PAGES,
    RESIDENT,
    SAFETY,
    SEEKER,
    PageType,
)
from tests.support import chromium  # noqa: E402

SHOTS = ROOT / "var" / "shots"
WIDTHS = (360, 1280)
# The demo accounts of programs/portal/demo/accounts.py; all share the password that `make run` prints.
PASSWORD = "Seodaemun-2026!"  # noqa: S105 - good for the demo only
DEMO_ACCOUNTS = {
    RESIDENT: "resident1@example.com",
    SEEKER: "resident2@example.com",
    LAND: "land-records.officer1@sdm.example.kr",
    OFFICER: "civil-affairs-passport.officer1@sdm.example.kr",
    BUILDER: "architecture.officer1@sdm.example.kr",
    EDITOR: "public-relations.officer1@sdm.example.kr",
    KEEPER: "local-revitalisation.officer1@sdm.example.kr",
    SAFETY: "safety-flood-control.officer1@sdm.example.kr",
    HEAD: "civil-affairs-passport.head@sdm.example.kr",
    MAYOR: "mayor@sdm.example.kr",
}
START_SECONDS = 300


class ShotsError(Exception):
    """What the person at the keyboard can mend; the message is the sentence to print."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url", default=os.environ.get("SHOTS_URL", ""), help="a running portal with demo data")
    parser.add_argument("--only", nargs="*", default=[], metavar="NAME", help="these page types only")
    parser.add_argument("--contrast", choices=["normal", "high"], default="normal")
    options = parser.parse_args()
    chosen = [page_type for page_type in PAGES if not options.only or page_type.name in options.only]
    try:
        if not chosen:
            raise ShotsError(f"No page type is called so. There are: {', '.join(sorted({one.name for one in PAGES}))}")
        with portal(options.url.rstrip("/")) as url, chromium.launched() as browser:
            taken = take_all(browser, url, chosen, contrast=options.contrast)
    except (ShotsError, RuntimeError) as error:
        print(f"shots: {error}", file=sys.stderr)
        return 1
    print(f"{taken} pictures in {SHOTS.relative_to(ROOT)}")
    return 0


@contextlib.contextmanager
def portal(url: str) -> Iterator[str]:
    """Give the address of a portal that answers: the one named, the one running, or one started for this."""
    if url:
        if not answers(url):
            raise ShotsError(f"No portal answers at {url}.")
        yield url
        return
    url = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    if answers(url):
        yield url
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    print("Starting the portal for the pictures", flush=True)
    process = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, str(ROOT / "tools" / "run.py")],
        cwd=ROOT,
        env={**os.environ, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(url, process)
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=5):  # noqa: S310 - the address is ours
            return True
    except (urllib.error.URLError, OSError):
        return False


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not answers(url):
        if process.poll() is not None:
            raise ShotsError("The portal could not be started; `make run` says why.")
        if time.monotonic() > deadline:
            raise ShotsError(f"The portal did not answer within {START_SECONDS} seconds.")
        time.sleep(1)


def take_all(browser: Browser, url: str, chosen: list[PageType], *, contrast: str) -> int:
    """Take each page at each width; return how many pictures there are."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    taken = 0
    for who in dict.fromkeys(page_type.who for page_type in chosen):
        cookies = sign_in(browser, url, who) if who != ANONYMOUS else []
        if contrast == "high":
            cookies = [*cookies, {"name": "contrast", "value": "high", "url": url}]
        for width in WIDTHS:
            context = chromium.new_context(
                browser, viewport={"width": width, "height": 800}, reduced_motion="reduce", device_scale_factor=1
            )
            context.add_cookies(cookies)
            page = context.new_page()
            page.set_default_timeout(20_000)
            for page_type in (one for one in chosen if one.who == who):
                open_page(page, url, page_type)
                ending = "-high" if contrast == "high" else ""
                page.screenshot(path=SHOTS / f"{page_type.key}-{width}{ending}.png", full_page=True)
                taken += 1
            context.close()
    return taken


def sign_in(browser: Browser, url: str, who: str) -> list[dict]:
    """Sign the demo account in as a person does; return its cookies."""
    context = chromium.new_context(browser)
    page = context.new_page()
    page.goto(f"{url}/accounts/login/")
    page.locator("main [name=login]").fill(DEMO_ACCOUNTS[who])
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state("load")
    if "/accounts/login/" in page.url:
        raise ShotsError(f"{DEMO_ACCOUNTS[who]} cannot sign in at {url}: is this a portal with demo data?")
    cookies = context.cookies()
    context.close()
    return cookies


def open_page(page: Page, url: str, page_type: PageType) -> None:
    """Go to a page type as tests/browser/pages.py describes it, and wait until its fonts are there."""
    page_type.open(page, url)
    page.wait_for_load_state("load")
    page.evaluate("document.fonts.ready.then(() => true)")


if __name__ == "__main__":
    raise SystemExit(main())
