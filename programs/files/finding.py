"""Staff search in the texts of the files that they may open: newest first, with the words where they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from programs.base.normal import bigrams, searchable
from programs.files import texts
from programs.files.models import FileText, PrivateFile
from programs.files.owners import all_owners
from programs.people.models import User

MOSTWORD = 6
MOST = 500  # newest that are looked through
AROUND = 60  # letters beside a word that are shown
WORD = re.compile(r"\w+")
_PAGE = 20


@dataclass(frozen=True)
class Hit:
    """One file that holds the words: the piece of text before, at and after the first of them."""

    file: PrivateFile
    place: str
    place_url: str
    before: str
    word: str
    after: str


@dataclass(frozen=True)
class Hits:
    """A page of hits. `more`: there is a next page; `cut`: older files were not looked through."""

    rows: list[Hit]
    page: int
    more: bool
    cut: bool


@dataclass(frozen=True)
class _Candidate:
    at: datetime
    owner: type[PrivateFile]
    token: UUID


def words_of(query: str) -> list[str]:
    return list(dict.fromkeys(WORD.findall(searchable(query).replace("_", " "))))[:MOSTWORD]


def find(query: str, *, by: User, page: int = 1) -> Hits:
    """Files in which all the words stand, of those that this member of staff may open."""
    words = words_of(query)
    pairs = list(dict.fromkeys(pair for word in words for pair in bigrams(word)))
    if not pairs:
        return Hits([], page, more=False, cut=False)
    candidates = _candidates(pairs, by)
    cut = len(candidates) > MOST
    wanted = _verified(candidates[:MOST], words) if any(len(word) > 2 for word in words) else iter(candidates[:MOST])
    first, end = (page - 1) * _PAGE, page * _PAGE
    shown: list[_Candidate] = []
    more = False
    for number, candidate in enumerate(wanted):
        if number >= end:
            more = True
            break
        if number >= first:
            shown.append(candidate)
    return Hits(_hits(shown, words), page, more=more, cut=cut)


def _candidates(pairs: list[str], by: User) -> list[_Candidate]:
    """The newest files whose text has all the pairs, over all kinds of files. Only clean, present files have a text."""
    found: list[_Candidate] = []
    for owner in all_owners():
        holding = FileText.objects.filter(texts.holding(pairs), owner=owner._meta.label_lower)
        allowed = owner.searchable_by(by).order_by()
        if allowed.query.is_empty():
            continue
        if allowed.query.where or allowed.query.is_sliced:  # who may search all of them needs no join
            holding = holding.filter(token__in=allowed.values("token"))
        newest = holding.order_by("-created_at").values_list("created_at", "token")[: MOST + 1]
        found += [_Candidate(at, owner, token) for at, token in newest]
    return sorted(found, key=lambda candidate: (candidate.at, candidate.token), reverse=True)


def _verified(candidates: list[_Candidate], words: list[str]) -> Iterator[_Candidate]:
    """Those in which the words stand as they are; a longer word's pairs may come from different places."""
    for start in range(0, len(candidates), _PAGE):
        some = candidates[start : start + _PAGE]
        known = FileText.objects.in_bulk([candidate.token for candidate in some])
        names = _names(some)
        for candidate in some:
            text = known.get(candidate.token)
            whole = searchable(f"{names.get(candidate.token, '')}\n{text.text if text else ''}")
            if all(word in whole for word in words):
                yield candidate


def _names(candidates: list[_Candidate]) -> dict[UUID, str]:
    names: dict[UUID, str] = {}
    for owner in {candidate.owner for candidate in candidates}:
        tokens = [candidate.token for candidate in candidates if candidate.owner is owner]
        names |= dict(owner._default_manager.filter(token__in=tokens).values_list("token", "name"))
    return names


def _hits(candidates: list[_Candidate], words: list[str]) -> list[Hit]:
    """What is shown of them, in their order; a file that went meanwhile is left out."""
    rows: dict[UUID, PrivateFile] = {}
    for owner in {candidate.owner for candidate in candidates}:
        tokens = [candidate.token for candidate in candidates if candidate.owner is owner]
        found = owner._default_manager.filter(token__in=tokens).select_related(owner.owner_field)
        rows |= {row.token: row for row in found}
    known = FileText.objects.in_bulk([candidate.token for candidate in candidates])
    hits = []
    for candidate in candidates:
        row, text = rows.get(candidate.token), known.get(candidate.token)
        if row is not None and text is not None:
            hits.append(Hit(row, *row.place(), *_around(text.text, words)))
    return hits


def _around(text: str, words: list[str]) -> tuple[str, str, str]:
    """The piece of the text where the first of the words stands; its beginning when only the name holds them."""
    flat = " ".join(text.split())
    plain = searchable(flat)
    if len(plain) == len(flat):  # compatible forms did not change the count: places are the same
        for word in words:
            at = plain.find(word)
            if at >= 0:
                end = at + len(word)
                start = max(0, at - AROUND)
                return (
                    ("…" if start else "") + flat[start:at],
                    flat[at:end],
                    flat[end : end + AROUND] + ("…" if end + AROUND < len(flat) else ""),
                )
    return flat[: 2 * AROUND] + ("…" if len(flat) > 2 * AROUND else ""), "", ""
