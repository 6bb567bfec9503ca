"""Stored bytes that no row names: left by a transaction that failed, or by a worker that was ended."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from programs.audit.retention import FilePolicy, register_files
from programs.files.owners import all_owners
from programs.files.store import FOLDER

KEPT = timedelta(days=1)  # the bytes are written before the row that names them is committed
FOLDERS = (FOLDER, "cases")  # "cases" is where attachments lay before


def _unnamed(now: datetime) -> list[Path]:
    root = Path(settings.MEDIA_ROOT)
    before = (now - KEPT).timestamp()
    old = [
        file
        for folder in FOLDERS
        for file in (root / folder).rglob("*")
        if file.is_file() and file.stat().st_mtime < before
    ]
    if not old:
        return []
    named: set[str] = set()
    for owner in all_owners():
        for file, preview in owner._default_manager.exclude(file="").values_list("file", "preview").iterator():
            named.update((file, preview))
    return [file for file in old if file.relative_to(root).as_posix() not in named]


register_files(
    FilePolicy(
        key="files.orphans",
        title="어느 기록에도 없는 파일",
        period="올린 뒤 하루",
        basis="저장하다 실패했거나 지운 뒤 남은 것",
        expired=_unnamed,
    )
)
