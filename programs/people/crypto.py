"""Everything cryptographic about personal data stands here: encryption at rest and keyed look-up hashes.

``settings.FIELD_KEYS`` holds Fernet keys, the current one first. All of them can open what they wrote; only the first
one writes. From each key a second one is derived (HKDF) for look-up, so that a hash cannot be made without the key.
"""

import base64
import hmac
import unicodedata
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

HASH_LENGTH = 64  # characters: SHA-256 in hex


class CannotDecrypt(Exception):
    """A stored value was written with a key that FIELD_KEYS no longer holds (or was damaged)."""


@lru_cache(maxsize=8)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def derived_key(key: str, purpose: bytes) -> bytes:
    """Return a key of 32 bytes for one purpose, made from a field key; none of them tells of another."""
    secret = base64.urlsafe_b64decode(key)
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=purpose).derive(secret)


@lru_cache(maxsize=16)
def _lookup_key(key: str) -> bytes:
    return derived_key(key, b"people.lookup_hash")


def key_problem(key: str) -> str | None:
    """Return what is wrong with one key, or None. A key is 32 bytes in URL-safe base64 (44 characters)."""
    try:
        Fernet(key)
    except ValueError as error:
        return str(error)
    return None


def encrypt(text: str) -> str:
    """Return the token to store for ``text``; an empty text stays empty, for it tells nothing."""
    if text == "":
        return ""
    return _fernet(tuple(settings.FIELD_KEYS)).encrypt(text.encode()).decode()


def decrypt(token: str) -> str:
    """Return the text of a stored token. Raises CannotDecrypt when no key opens it."""
    if token == "":
        return ""
    try:
        return _fernet(tuple(settings.FIELD_KEYS)).decrypt(token.encode()).decode()
    except InvalidToken as error:
        raise CannotDecrypt(
            "A stored value cannot be opened with FIELD_KEYS: add the key it was written with."
        ) from error


def seal(data: bytes) -> bytes:
    """Return the token of a piece of a file; it holds no line break, so tokens can stand one a line."""
    return _fernet(tuple(settings.FIELD_KEYS)).encrypt(data)


def unseal(token: bytes) -> bytes:
    """Return the bytes of a token that `seal` made. Raises CannotDecrypt when no key opens it."""
    try:
        return _fernet(tuple(settings.FIELD_KEYS)).decrypt(token)
    except InvalidToken as error:
        raise CannotDecrypt(
            "A sealed file cannot be opened with FIELD_KEYS: it is damaged or its key is gone."
        ) from error


def is_current(token: str) -> bool:
    """Tell whether the token was written with the first key."""
    if token == "":
        return True
    try:
        _fernet((settings.FIELD_KEYS[0],)).decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def normalise(value: str) -> str:
    """Bring spellings of the same thing together: NFC, no spaces, no hyphens, no case."""
    kept = (c for c in unicodedata.normalize("NFC", value) if not c.isspace() and c != "-")
    return "".join(kept).casefold()


def _digest(key: str, value: str) -> str:
    return hmac.digest(_lookup_key(key), normalise(value).encode(), "sha256").hex()


def hash_for_lookup(value: str) -> str:
    """Return the keyed hash (64 hex characters, current key) to store beside an encrypted value."""
    return _digest(settings.FIELD_KEYS[0], value)


def lookup_hashes(value: str) -> list[str]:
    """Return the hashes under every key, current first: ``filter(phone_hash__in=lookup_hashes(phone))``.

    While keys are being rotated rows of both keys live side by side; this finds both.
    """
    return [_digest(key, value) for key in settings.FIELD_KEYS]
