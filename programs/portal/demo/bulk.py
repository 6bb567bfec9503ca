"""Writing a million rows: secondary indexes, foreign keys and triggers go before, and come back after.

All in the caller's transaction: if anything fails, the tables are as they were. While it runs nobody else reaches
the tables, so this is for demo loads, never for a portal in use.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql

MEMORY = "512MB"  # for building indexes; given back at the end of the transaction


@contextmanager
def bare_tables(cursor: CursorWrapper, tables: Sequence[str]) -> Iterator[None]:
    """Take indexes (but primary keys), unique and foreign keys and user triggers off the tables, and put them back."""
    if not connection.in_atomic_block:
        raise RuntimeError("Tables are stripped only inside a transaction.")
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or pending checks would forbid the changes
    cursor.execute(f"SET LOCAL maintenance_work_mem = '{MEMORY}'")
    cursor.execute("SET LOCAL synchronous_commit = off")
    constraints = _constraints(cursor, tables)
    indexes = _indexes(cursor, tables)
    for table in tables:
        _run(cursor, "ALTER TABLE {} DISABLE TRIGGER USER", table)
    for table, name, _definition in constraints:
        _run(cursor, "ALTER TABLE {} DROP CONSTRAINT {}", table, name)
    for name, _definition in indexes:
        _run(cursor, "DROP INDEX {}", name)
    yield
    for _name, definition in indexes:
        cursor.execute(definition)
    for table, name, definition in constraints:
        statement = sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
            sql.Identifier(table), sql.Identifier(name), sql.SQL(definition)
        )
        cursor.execute(statement)
    for table in tables:
        _run(cursor, "ALTER TABLE {} ENABLE TRIGGER USER", table)


def _run(cursor: CursorWrapper, statement: str, *names: str) -> None:
    cursor.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _constraints(cursor: CursorWrapper, tables: Sequence[str]) -> list[tuple[str, str, str]]:
    """Unique keys first, for foreign keys of the same table may rest on them."""
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('u', 'f') ORDER BY contype DESC, conname",
        [list(tables)],
    )
    return cursor.fetchall()


def _indexes(cursor: CursorWrapper, tables: Sequence[str]) -> list[tuple[str, str]]:
    cursor.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " WHERE i.indrelid = ANY(%s::regclass[])"
        " AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid) ORDER BY 1",
        [list(tables)],
    )
    return cursor.fetchall()


def copy_rows(cursor: CursorWrapper, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY rows into a table."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
