"""`manage.py load_demo`: whole, reproducible, harmless to repeat, nobody real, and never without DEMO=1."""

import io
from dataclasses import replace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import override_settings

from programs.cases.models import Case
from programs.cases.records import TimelineEntry
from programs.notices.models import OutboxMessage
from programs.people.models import User
from programs.portal.demo import loading
from programs.portal.demo.accounts import DEMO_PASSWORD
from programs.portal.demo.archive import Size, load_archive
from programs.portal.demo.bulk import bare_tables
from programs.portal.demo.loading import load_demo
from tests.base.times import kst

pytestmark = pytest.mark.django_db
NOW = kst("2026-11-23 15:00")
TINY = Size(cases=400, days=330, lives=200, people=50, strip=False)


@pytest.fixture
def tiny(monkeypatch):
    """The small demo with a smaller archive."""
    monkeypatch.setitem(loading.SIZES, "small", TINY)
    return lambda seed=1: load_demo("small", seed=seed, now=NOW)


@pytest.fixture
def without_stories(monkeypatch):
    """Only accounts and archive: the recent cases, made one by one through the services, take the most time."""
    monkeypatch.setattr(loading, "_play_stories", lambda seed, now: 0)


def picture():
    """What a visitor could see of the cases, whatever the keys and the encryption did."""
    rows = Case.objects.order_by("pk").values_list(
        "receipt_number", "state", "kind", "submitted_at", "due_at", "closed_at", "applicant_name", "channel"
    )
    return [list(row) for row in rows]


def test_repeating_it_changes_nothing(tiny):
    tiny()
    before = picture(), User.objects.count(), OutboxMessage.objects.count(), TimelineEntry.objects.count()

    again = tiny()

    assert (again.accounts, again.recent, again.archive) == (0, 0, 0)
    assert before == (picture(), User.objects.count(), OutboxMessage.objects.count(), TimelineEntry.objects.count())


def test_the_same_seed_makes_the_same_cases(without_stories, tiny):
    pictures = []
    for seed in (5, 5, 6):
        point = transaction.savepoint()
        tiny(seed=seed)
        pictures.append([row[1:] for row in picture()])
        transaction.savepoint_rollback(point)

    assert pictures[0] == pictures[1]
    assert pictures[0] != pictures[2]


def test_stripped_tables_get_everything_back(without_stories, tiny):
    tiny()
    before = schema()

    load_archive(replace(TINY, strip=True), seed=2, now=NOW, name="other")

    assert schema() == before
    assert Case.objects.filter(submission_key__startswith="demo:2:other:").count() == 400


def test_a_load_that_fails_leaves_the_tables_as_they_were(without_stories, tiny, monkeypatch):
    tiny()
    before, cases = schema(), Case.objects.count()
    monkeypatch.setattr(
        "programs.portal.demo.archive._write_satisfaction", lambda cursor, seed: cursor.execute("SELECT 1/0")
    )

    with pytest.raises(DatabaseError), transaction.atomic():
        load_archive(replace(TINY, strip=True), seed=2, now=NOW, name="other")

    assert schema() == before
    assert Case.objects.count() == cases


def schema():
    """Indexes, constraints and triggers of the cases' tables; casts and brackets, which vary in writing, left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            r"SELECT regexp_replace(indexdef, '::[a-z ]+(\[\])?|[()]', '', 'g') FROM pg_indexes"
            " WHERE tablename LIKE 'cases_%%' OR tablename LIKE 'civil_%%'"
            " UNION ALL SELECT conrelid::regclass || conname || pg_get_constraintdef(oid) FROM pg_constraint"
            "  WHERE conrelid::regclass::text ~ '^(cases|civil)_'"
            " UNION ALL SELECT tgname || tgenabled::text FROM pg_trigger"
            "  WHERE tgrelid::regclass::text ~ '^(cases|civil)_' AND NOT tgisinternal ORDER BY 1"
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_tables_are_stripped_only_inside_a_transaction():
    with (
        pytest.raises(RuntimeError, match="inside a transaction"),
        connection.cursor() as cursor,
        bare_tables(cursor, ["cases_case"]),
    ):
        pass


@pytest.mark.parametrize("command", ["load_demo", "demo_signins"])
@override_settings(DEMO=False)
def test_without_demo_nothing_is_loaded_or_told(command):
    with pytest.raises(CommandError, match="DEMO=1"):
        call_command(command)

    assert not User.objects.exists()


def test_the_commands_say_what_they_did(without_stories, tiny):
    out = io.StringIO()
    with pytest.raises(CommandError, match="load_demo first"):
        call_command("demo_signins", stdout=out)

    call_command("load_demo", stdout=out, seed=3, verbosity=2)
    call_command("demo_signins", stdout=out)

    said = out.getvalue()
    assert "400 cases of the past" in said
    assert DEMO_PASSWORD in said
    assert "civil-affairs-passport.officer1@sdm.example.kr" in said
