"""Fills the search table from the registered sources."""

from django.db import transaction
from django.utils.translation import override

from programs.base import entries
from programs.base.text import bigrams
from programs.portal.models import SearchEntry
from programs.portal.queries import condensed

_FIELDS = ["kind", "title", "text", "url", "program", "folded_title", "folded", "bigrams", "built_at"]


@transaction.atomic
def build_search() -> int:
    """Bring the table up to what the sources say now; return the number of entries.

    Readers see the old entries until the new ones are in. An entry that no source yields any more goes.
    """
    with override("ko"):
        rows = {(row.key, row.language): row for row in map(_row, entries.all_entries())}
    SearchEntry.objects.bulk_create(
        rows.values(), update_conflicts=True, unique_fields=["key", "language"], update_fields=_FIELDS
    )
    stale = [pk for pk, *name in SearchEntry.objects.values_list("pk", "key", "language") if tuple(name) not in rows]
    SearchEntry.objects.filter(pk__in=stale).delete()
    return len(rows)


def _row(entry: entries.Entry) -> SearchEntry:
    title, whole = condensed(entry.title), condensed(f"{entry.title} {entry.text}")
    return SearchEntry(
        key=entry.key,
        language=entry.language,
        kind=entry.kind,
        title=entry.title,
        text=entry.text,
        url=entry.url,
        program=entry.program,
        folded_title=title,
        folded=whole,
        bigrams=bigrams(whole),
    )
