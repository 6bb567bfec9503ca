"""Emptying the test database after a transactional test: only tables that hold something, what migrations made kept.

Django truncates every table and makes content types, permissions and the schedule anew, seconds each time. What stands
after one such flush is remembered; from then on the rows of all other tables are deleted, and only a test that
touched the remembered rows themselves is answered with the whole flush.
"""

from __future__ import annotations

from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase

_made_by_flush: dict[str, str] | None = None  # the tables that hold something after a flush -> what they held


def empty(case: TransactionTestCase) -> None:
    """Stand in for TransactionTestCase._fixture_teardown: afterwards the database is as after Django's own flush."""
    global _made_by_flush
    if case.available_apps is not None or case.serialized_rollback or case.databases - {"default"}:
        raise NotImplementedError("Django's own way of emptying is needed here; see TransactionTestCase.")
    if _made_by_flush is None or not may_pass_over_foreign_keys() or fingerprints(_made_by_flush) != _made_by_flush:
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=False)
        _made_by_flush = fingerprints(filled_tables())
        return
    quote = connection.ops.quote_name
    with transaction.atomic(), connection.cursor() as cursor:
        # Rows go in any order, and past triggers that forbid it: as with TRUNCATE, which sees neither.
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table in filled_tables():
            if table not in _made_by_flush:
                cursor.execute(f"DELETE FROM {quote(table)}")  # noqa: S608


def may_pass_over_foreign_keys() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def filled_tables() -> list[str]:
    """The tables that hold at least one row."""
    quote = connection.ops.quote_name
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT FROM {quote(table)})"  # noqa: S608
        for table in tables
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return [name for (name,) in cursor.fetchall()]


def fingerprints(tables: list[str] | dict[str, str]) -> dict[str, str]:
    """What these tables hold, each as one number."""
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            name = connection.ops.quote_name(table)
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {name} t")  # noqa: S608
            found[table] = cursor.fetchone()[0]
    return found
