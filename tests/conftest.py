"""Fixtures for every test: the servers (see tests/settings.py), real processes, a browser.

The people of the tests (resident, officer, head, ...) are in tests/cast.py.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import TransactionTestCase

from programs.notices.weather import banner
from programs.portal.page_store import store
from tests.support import chromium, emptying, processes

pytest_plugins = [name for name in ("tests.cast",) if importlib.util.find_spec(name)]


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the servers of this run and remove its folder (the controller does it, not xdist's workers)."""
    if hasattr(config, "workerinput") or not os.environ.get("PORTAL_TEST_RUN"):
        return
    settings_of_tests = sys.modules["tests.settings"]
    if lease := getattr(settings_of_tests, "lease", None):
        lease.close()
        shutil.rmtree(os.environ["PORTAL_TEST_RUN"], ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    """Empty the database quickly after each transactional test."""
    TransactionTestCase._fixture_teardown = emptying.empty  # type: ignore[attr-defined]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep a file that uses the browser in one worker, so that its pages are visited once, by one Chromium."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()) or "page" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group(f"browser-{item.path.stem}"))


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Give every test an empty cache: counters, throttles and kept pages of one test must not meet the next."""
    cache.clear()
    store.clear()
    # No weather warning, without asking: pages of tests without a database have the banner's place, too.
    banner.assume(())


@pytest.fixture(scope="session")
def collected_static() -> Path:
    """Collect static files once for the processes that serve the portal in tests."""
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"],
        cwd=processes.BASE_DIR,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", "DEMO": "1", "DEBUG": "0"},
        check=True,
    )
    return Path(os.environ["VAR_DIR"]) / "static"


@pytest.fixture
def portal_server(collected_static: Path, tmp_path: Path) -> Callable:
    """Return a context manager that serves the portal over this test's database; needs a transactional test.

    with portal_server() as portal: page.goto(portal.url)
    """
    return lambda **env: processes.portal_server(tmp_path / "web.log", **env)


@pytest.fixture
def live_portal(transactional_db: None, portal_server: Callable) -> Iterator[processes.PortalServer]:
    """A real granian process over the test database; the data must be committed, so the test is transactional."""
    with portal_server() as portal:
        yield portal


@pytest.fixture
def celery_worker_process(transactional_db: None, tmp_path: Path) -> Iterator[processes.Running]:
    """A real Celery worker over the test database and broker."""
    with processes.celery_worker(tmp_path / "worker.log") as worker:
        yield worker


@pytest.fixture
def mail_server() -> Iterator[processes.MailBox]:
    """A real SMTP server on this machine; `mail_server.messages` holds what it took."""
    with processes.mail_server() as box:
        yield box


@pytest.fixture(scope="session")
def browser() -> Iterator[chromium.Browser]:
    """One Chromium for all browser tests."""
    with chromium.launched() as launched:
        yield launched


@pytest.fixture
def watch() -> chromium.Watch:
    """What this test's pages did that they must not; the page fixture asserts it is clean at the end."""
    return chromium.Watch()


@pytest.fixture
def page(browser: chromium.Browser, watch: chromium.Watch) -> Iterator[chromium.Page]:
    """A fresh page at 1280 px in a context of its own."""
    context = chromium.new_context(browser, viewport={"width": 1280, "height": 900})
    opened = context.new_page()
    opened.set_default_timeout(15_000)
    watch.follow(opened)
    yield opened
    context.close()
    watch.assert_clean()
