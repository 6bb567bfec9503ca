"""The words of files, so that they are found and yet stand nowhere in plain.

Korean is searched by syllables, and most words have two: too few for a trigram index. So each pair of neighbouring
letters of a text becomes a number, by a key that only the portal has, and the numbers stand in an array with a GIN
index. A query's pairs become numbers the same way; what holds them all is decrypted and looked at once more where a
word has more than two letters, because its pairs may come from different places.
"""

import hashlib
import struct
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.db.models import Q

from programs.base.normal import bigrams
from programs.files.models import FileText, PrivateFile
from programs.people.crypto import derived_key

PURPOSE = b"files.pairs"


@lru_cache(maxsize=8)
def _key(field_key: str) -> bytes:
    return derived_key(field_key, PURPOSE)


def key_name(field_key: str) -> str:
    """A short name of the key, kept beside what was made with it."""
    return hashlib.sha256(_key(field_key)).hexdigest()[:8]


def numbers_of(pairs: Iterable[str], field_key: str) -> list[int]:
    key = _key(field_key)
    return [_number(key, pair) for pair in pairs]


def _number(key: bytes, pair: str) -> int:
    digest = hashlib.blake2b(pair.encode(), key=key, digest_size=4).digest()
    return int(struct.unpack("!i", digest)[0])


def keep(row: PrivateFile, text: str) -> FileText:
    """Keep the text of a file; its name is found, too."""
    current = settings.FIELD_KEYS[0]
    kept, _made = FileText.objects.update_or_create(
        token=row.token,
        defaults={
            "owner": row._meta.label_lower,
            "created_at": row.created_at,
            "text": text,
            "pairs": sorted(set(numbers_of(bigrams(f"{row.name}\n{text}"), current))),
            "key": key_name(current),
        },
    )
    return kept


def holding(pairs: list[str]) -> Q:
    """For FileText: all these pairs, whichever of the keys in use made its numbers."""
    found = Q()
    for field_key in settings.FIELD_KEYS:
        found |= Q(pairs__contains=numbers_of(pairs, field_key))
    return found
