"""The kinds of private files there are: every table that is one, whichever floor it stands on."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models.signals import post_delete

from programs.files import store
from programs.files.models import FileText, PrivateFile
from programs.files.states import Reading


def all_owners() -> Iterator[type[PrivateFile]]:
    yield from (model for model in apps.get_models() if issubclass(model, PrivateFile))


def owner_of(label: str) -> type[PrivateFile] | None:
    """The table of that label ("cases.attachment"); None for anything else."""
    return next((model for model in all_owners() if model._meta.label_lower == label), None)


def follow_deletions() -> None:
    """However a row is deleted (by itself, with its owner, by retention), text and bytes go once that is certain."""
    for model in all_owners():
        post_delete.connect(_destroy_bytes, sender=model, dispatch_uid=f"files.{model._meta.label_lower}")


def _destroy_bytes(instance: PrivateFile, **_kwargs: Any) -> None:
    FileText.objects.filter(token=instance.token).delete()
    after_commit(instance.file.name or "", instance.preview.name or "")


def after_commit(*names: str) -> None:
    """Destroy these bytes when the transaction commits; a rolled-back one keeps its file."""
    for name in filter(None, names):
        transaction.on_commit(partial(store.delete, name), robust=True)


def destroy_content(row: PrivateFile) -> None:
    """Take text, preview and bytes away; the caller saves the row."""
    FileText.objects.filter(token=row.token).delete()
    after_commit(row.file.name or "", row.preview.name or "")
    row.file.name = row.preview.name = ""
    row.reading = Reading.NOTHING
