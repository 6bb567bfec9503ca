"""Writing everything anew with the current key, so that an old one can be thrown away.

Batches of rows are locked, re-encrypted and committed one by one; rows already written with the current key are left
alone, so a run that was killed is simply run again. Triggers are off for the batch: neither history nor the
append-only guard is about a new envelope around the same words.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pgtrigger
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection, models, transaction

from programs.people.crypto import decrypt, encrypt, hash_for_lookup, is_current, lookup_hashes
from programs.people.fields import EncryptedTextField, LookupHashField

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Target:
    """One table: its encrypted columns, and the hashes beside them (hash column by source column)."""

    model: type[models.Model]
    encrypted: tuple[EncryptedTextField, ...]
    hashes: tuple[LookupHashField, ...]

    @property
    def label(self) -> str:
        return self.model._meta.label


def targets() -> Iterator[Target]:
    """Yield every table that holds encrypted columns, history's included."""
    for model in apps.get_models(include_auto_created=True):
        fields = [] if model._meta.proxy or not model._meta.managed else model._meta.local_fields
        encrypted = tuple(field for field in fields if isinstance(field, EncryptedTextField))
        names = {field.name for field in encrypted}
        hashes = tuple(field for field in fields if isinstance(field, LookupHashField) and field.source in names)
        if encrypted:
            yield Target(model, encrypted, hashes)


def loose_hashes() -> list[tuple[str, str]]:
    """Return (table, column) of hashes whose value is kept in another table."""
    return [
        (model._meta.db_table, column_of(field))
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy and model._meta.managed
        for field in model._meta.local_fields
        if isinstance(field, LookupHashField) and field.source is None
    ]


def column_of(field: "models.Field[Any, Any] | None") -> str:
    """Return the name of a field's column; every field here has one."""
    if field is None or field.column is None:
        raise TypeError(f"{field} has no column.")
    return field.column


def rotate(*, batch: int = 1000, progress: Progress = lambda label, seen, changed: None) -> int:
    """Bring all rows to the current key and return how many were written anew."""
    changed = sum(_rotate_table(target, batch, progress) for target in targets())
    return changed + _rotate_second_factors()


def _rotate_table(target: Target, batch: int, progress: Progress) -> int:
    last: Any = None
    seen = changed = 0
    while True:
        with transaction.atomic(), pgtrigger.ignore():
            rows = _locked_rows(target, last, batch)
            changed += _rewrite(target, rows)
        if not rows:
            return changed
        last, seen = rows[-1][0], seen + len(rows)
        progress(target.label, seen, changed)


def _locked_rows(target: Target, last: Any, batch: int) -> list[tuple]:
    quote = connection.ops.quote_name
    pk = quote(column_of(target.model._meta.pk))
    columns = ", ".join(quote(column_of(field)) for field in target.encrypted)
    where = "" if last is None else f"WHERE {pk} > %s"
    sql = f"SELECT {pk}, {columns} FROM {quote(target.model._meta.db_table)} {where} ORDER BY {pk} LIMIT %s FOR UPDATE"  # noqa: S608 - names of our own tables
    with connection.cursor() as cursor:
        cursor.execute(sql, [batch] if last is None else [last, batch])
        return cursor.fetchall()


def _rewrite(target: Target, rows: list[tuple]) -> int:
    stale = [row for row in rows if not all(token is None or is_current(token) for token in row[1:])]
    if not stale:
        return 0
    names = [field.name for field in target.encrypted]
    columns = [column_of(field) for field in (*target.encrypted, *target.hashes)]
    new_rows: list[tuple] = []
    moved: dict[str, str] = {}
    for pk, *tokens in stale:
        plain = {name: None if token is None else decrypt(token) for name, token in zip(names, tokens, strict=True)}
        hashes = []
        for field in target.hashes:
            value = plain[field.source]  # type: ignore[index]
            hashes.append(hash_for_lookup(value) if value else (None if field.null else ""))
            if value:
                current, *older = lookup_hashes(value)
                moved.update(dict.fromkeys(older, current))
        new_rows.append((pk, *(None if text is None else encrypt(text) for text in plain.values()), *hashes))
    _update(target.model, columns, new_rows)
    for table, column in loose_hashes():
        _move_hashes(table, column, moved)
    return len(new_rows)


def _update(model: type[models.Model], columns: list[str], rows: list[tuple]) -> None:
    quote = connection.ops.quote_name
    pk = model._meta.pk
    assert pk is not None
    pk_type = pk.rel_db_type(connection) if pk.remote_field is None else pk.db_type(connection)
    assignments = ", ".join(f"{quote(column)} = v.c{i}" for i, column in enumerate(columns))
    arrays = ", ".join(["%s::text[]"] * len(columns))
    aliases = ", ".join(f"c{i}" for i in range(len(columns)))
    sql = (
        f"UPDATE {quote(model._meta.db_table)} t SET {assignments} "  # noqa: S608 - names of our own tables
        f"FROM unnest(%s::{pk_type}[], {arrays}) AS v(pk, {aliases}) WHERE t.{quote(column_of(pk))} = v.pk"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(values) for values in zip(*rows, strict=True)])


def _move_hashes(table: str, column: str, moved: dict[str, str]) -> None:
    if not moved:
        return
    quote = connection.ops.quote_name
    sql = (
        f"UPDATE {quote(table)} t SET {quote(column)} = v.new "  # noqa: S608 - names of our own tables
        f"FROM unnest(%s::text[], %s::text[]) AS v(old, new) WHERE t.{quote(column)} = v.old"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(moved), list(moved.values())])


def _rotate_second_factors() -> int:
    """The secrets of authenticators are encrypted inside allauth's JSON: "secret", "seed" and "migrated_codes"."""
    changed = 0
    with transaction.atomic():
        for authenticator in Authenticator.objects.select_for_update().iterator(chunk_size=500):
            data = {key: _anew(value) if key in _SECRET_KEYS else value for key, value in authenticator.data.items()}
            if data != authenticator.data:
                authenticator.data = data
                authenticator.save(update_fields=["data"])
                changed += 1
    return changed


_SECRET_KEYS = {"secret", "seed", "migrated_codes"}


def _anew(value: str | list[str]) -> str | list[str]:
    if isinstance(value, list):
        return [encrypt(decrypt(token)) if not is_current(token) else token for token in value]
    return value if is_current(value) else encrypt(decrypt(value))
