"""Local servers start where there are none, are shared, and stop however their users end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from config import local

USER = """
import sys, time
from pathlib import Path
sys.path.insert(0, {base!r})
from config import local
lease = local.ensure_servers(Path({root!r}))
print("ready", flush=True)
time.sleep(600)
"""


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder for servers; short, as a socket's path must be, and open to the user that runs PostgreSQL."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)
    with tempfile.TemporaryDirectory(prefix="portal-local-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        yield Path(folder)


def gone(root: Path, seconds: float = 20) -> bool:
    """Wait until no server of this folder is there any more."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
        if str(root) not in listed:
            return True
        time.sleep(0.1)
    return False


def user_process(root: Path) -> subprocess.Popen[str]:
    """Another program that uses the servers."""
    code = USER.format(base=str(local.BASE_DIR), root=str(root))
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def test_both_servers_work_and_stop_with_the_lease(root):
    with local.ensure_servers(root) as lease:
        with psycopg.connect(lease.env["DATABASE_URL"]) as connection:
            assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
        assert redis.Redis.from_url(lease.env["REDIS_URL"]).ping()

    assert gone(root)


def test_what_was_written_is_there_at_the_next_start(root):
    with local.ensure_servers(root) as lease, psycopg.connect(lease.env["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS one")

    with local.ensure_servers(root) as lease, psycopg.connect(lease.env["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT one FROM kept").fetchone() == (1,)


def test_a_second_user_shares_the_servers_and_keeps_them_after_the_first(root):
    first = local.ensure_servers(root)
    second = user_process(root)
    try:
        first.close()

        with psycopg.connect(first.env["DATABASE_URL"]) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        second.kill()
        second.wait()
    assert gone(root)


def test_a_killed_user_leaves_no_server_behind(root):
    user = user_process(root)

    user.kill()
    user.wait()

    assert gone(root)


def test_a_killed_keeper_takes_its_server_with_it_and_the_next_start_recovers(root):
    with local.ensure_servers(root) as lease:
        url = lease.env["DATABASE_URL"]
        os.kill(local.read_json(root / "pg" / "state.json")["keeper"], signal.SIGKILL)
        deadline = time.monotonic() + 20
        while lease.alive() and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not lease.alive()

        with local.ensure_servers(root) as again:
            assert again.env["DATABASE_URL"] == url, "children that know the old address must find the server there"
            with psycopg.connect(url) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_pid_file_that_names_a_stranger_is_put_aside(root):
    local.ensure_servers(root).close()
    (root / "pg" / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{root}\n")

    with local.ensure_servers(root) as lease:
        assert lease.alive()


def test_a_half_made_cluster_is_made_anew(root):
    (root / "pg" / "data.new").mkdir(parents=True)
    (root / "pg" / "data.new" / "PG_VERSION").write_text("18")

    with local.ensure_servers(root) as lease:
        assert lease.alive()


def test_a_cluster_of_another_version_is_refused_with_what_to_do(root):
    local.ensure_servers(root).close()
    (root / "pg" / "data" / "PG_VERSION").write_text("9\n")

    with pytest.raises(local.LocalServerError, match="was made by PostgreSQL 9"):
        local.ensure_servers(root)
    assert gone(root)


def test_a_full_disk_is_said_before_anything_starts(root, monkeypatch):
    monkeypatch.setattr(local, "NEEDED_MB", 10**9)

    with pytest.raises(local.LocalServerError, match="MB left"):
        local.ensure_servers(root)
    assert gone(root, 1)


def test_a_missing_wheel_is_said_with_the_variable_that_replaces_it(root, monkeypatch):
    monkeypatch.setattr(local.importlib.util, "find_spec", lambda name: None)

    with pytest.raises(local.LocalServerError, match="set DATABASE_URL to a server of your own"):
        local.ensure_servers(root)


def test_the_demo_s_secrets_are_made_once_and_private(root):
    first = local.demo_secrets(root)

    assert first == local.demo_secrets(root)
    assert set(first) == {"SECRET_KEY", "FIELD_KEYS"}
    assert (root / "demo.env").stat().st_mode & 0o777 == 0o600
