"""What the worker does for files; thin, each calls a verb."""

from celery import shared_task

from programs.files import working


@shared_task(name="files.look_at")
def look_at(label: str, pk: int) -> str:
    """Scan one file, then read it."""
    return working.look_at(label, pk)


@shared_task(name="files.sweep", expires=50)
def sweep() -> int:
    """Every minute: whatever nobody was woken for, held files whose time has come, texts of a former key."""
    return working.sweep()
