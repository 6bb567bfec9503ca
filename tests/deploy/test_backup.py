"""A backup can be restored: the scripts of deploy/ are run for real, into a second database."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection

from config import local
from tests.support.processes import database_url

DEPLOY = Path(settings.BASE_DIR) / "deploy"
PROGRAMS = Path(local.binary_of("postgres")).parent


def script(name: str, folder: Path, *, url: str, var: Path) -> subprocess.CompletedProcess[str]:
    tools = {"PG_DUMP": "pg_dump", "PG_RESTORE": "pg_restore", "PSQL": "psql"}
    env = {**os.environ, **{variable: str(PROGRAMS / program) for variable, program in tools.items()}}
    env |= {"DATABASE_URL": url, "VAR_DIR": str(var)}
    return subprocess.run([DEPLOY / name, folder], env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def empty_database(transactional_db):
    """A second, empty database beside the test's own."""
    name = f"{connection.settings_dict['NAME']}_restored"
    own = database_url()
    with psycopg.connect(own.replace(f"/{connection.settings_dict['NAME']}", "/postgres"), autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')
        server.execute(f'CREATE DATABASE "{name}"')
        yield f"{own.rpartition('/')[0]}/{name}"
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def backup(empty_database, tmp_path):
    """A backup of this test's database, in which one resident lives, and of one private file."""
    get_user_model().objects.create_user(email="resident@example.com", password="long enough 1")
    (tmp_path / "var" / "files").mkdir(parents=True)
    (tmp_path / "var" / "files" / "permission.pdf").write_text("a decision")
    done = script("backup.sh", tmp_path / "backups", url=database_url(), var=tmp_path / "var")
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def test_what_was_backed_up_comes_back(backup, empty_database, tmp_path):
    done = script("restore.sh", backup, url=empty_database, var=tmp_path / "new")

    assert done.returncode == 0, done.stderr
    with psycopg.connect(empty_database) as restored:
        assert restored.execute("SELECT email FROM people_user").fetchall() == [("resident@example.com",)]
    assert (tmp_path / "new" / "files" / "permission.pdf").read_text() == "a decision"


def test_nothing_is_restored_over_a_database_in_use(backup, tmp_path):
    done = script("restore.sh", backup, url=database_url(), var=tmp_path / "new")

    assert done.returncode == 1
    assert "restore into an empty one" in done.stderr
    assert get_user_model().objects.count() == 1


def test_a_damaged_backup_is_refused_whole(backup, empty_database, tmp_path):
    (backup / "files.tar").write_bytes(b"damaged")

    done = script("restore.sh", backup, url=empty_database, var=tmp_path / "new")

    assert done.returncode == 1
    assert "damaged" in done.stderr
    with psycopg.connect(empty_database) as untouched:
        assert untouched.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_a_backup_cut_short_leaves_no_folder_that_looks_whole(tmp_path):
    done = script("backup.sh", tmp_path / "backups", url="postgres://nobody@127.0.0.1:1/none", var=tmp_path / "var")

    assert done.returncode != 0
    assert list((tmp_path / "backups").iterdir()) == []
    shutil.rmtree(tmp_path / "backups")
