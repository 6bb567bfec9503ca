"""Model fields for personal data: encrypted text, and the keyed hash that finds it again."""

from typing import Any

from django.core.exceptions import FieldError
from django.db import models

from programs.people.crypto import HASH_LENGTH, decrypt, encrypt, hash_for_lookup, lookup_hashes

__all__ = ["EncryptedTextField", "LookupHashField", "hash_for_lookup", "lookup_hashes"]


class EncryptedTextField(models.TextField):
    """Text that is encrypted in the database and plain in Python.

    It cannot be searched, sorted or compared in SQL: keep a ``LookupHashField`` beside it for exact look-up.
    """

    description = "Encrypted text"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return None if value is None else decrypt(value)

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return encrypt(value) if isinstance(value, str) else value

    def get_lookup(self, lookup_name: str) -> Any:
        # "df" (is distinct from) is what the history's triggers compare the stored old and new token with.
        if lookup_name not in ("isnull", "df"):
            raise FieldError(
                f"{self.name} is encrypted and knows no look-up '{lookup_name}': "
                "filter the hash beside it with lookup_hashes(value)."
            )
        return super().get_lookup(lookup_name)

    def get_transform(self, lookup_name: str) -> Any:
        raise FieldError(f"{self.name} is encrypted and knows no transform '{lookup_name}'.")


class LookupHashField(models.CharField):
    """The keyed hash of an encrypted field of the same row, named by ``source`` (None: of a value kept elsewhere)."""

    description = "Keyed hash for look-up"

    def __init__(self, *args: Any, source: str | None = None, **kwargs: Any) -> None:
        self.source = source
        kwargs.setdefault("max_length", HASH_LENGTH)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.source is not None:
            kwargs["source"] = self.source
        return name, path, args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if self.source is not None:
            plain = getattr(model_instance, self.source)
            setattr(model_instance, self.attname, hash_for_lookup(plain) if plain else (None if self.null else ""))
        return super().pre_save(model_instance, add)
