"""What beat does and when. Floors register in their module ``periodic.py``; the rows follow after each migrate.

The table of django_celery_beat is where operators change a time or switch a task off; what they changed stays.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from celery.schedules import crontab
from django_celery_beat.models import CrontabSchedule, IntervalSchedule, PeriodicTask

from programs.base.registry import Registry, autodiscover


@dataclass(frozen=True)
class Entry:
    """One periodic task: its name in the table, the Celery task's name, and when (Seoul time) or how often."""

    name: str
    task: str
    when: crontab | timedelta


PARTS = ("minute", "hour", "day_of_week", "day_of_month", "month_of_year")
entries: Registry[Entry] = Registry("periodic task")


def register(name: str, task: str, when: crontab | timedelta) -> Entry:
    """Register a periodic task, e.g. ``register("audit.destroy_expired", "programs.audit.…", crontab(hour=4))``."""
    return entries.register(name, Entry(name, task, when))


def sync_schedule(**_kwargs: Any) -> tuple[int, int]:
    """Write missing rows, delete those of tasks that are gone; return (added, deleted). Runs after each migrate."""
    autodiscover("periodic")
    added = 0
    for entry in entries:
        _row, created = PeriodicTask.objects.get_or_create(
            name=entry.name, defaults={"task": entry.task, "description": OURS, **_when(entry.when)}
        )
        added += created
    gone = PeriodicTask.objects.filter(description=OURS).exclude(name__in=entries.keys())
    deleted, _by_model = gone.delete()
    return added, deleted


OURS = "Registered by the portal"


def _when(when: crontab | timedelta) -> dict[str, CrontabSchedule | IntervalSchedule]:
    """Return the schedule's row under the name of its column; an interval is counted in whole seconds."""
    if isinstance(when, timedelta):
        row, _created = IntervalSchedule.objects.get_or_create(
            every=int(when.total_seconds()), period=IntervalSchedule.SECONDS
        )
        return {"interval": row}
    parts = {part: str(getattr(when, f"_orig_{part}")) for part in PARTS}
    crontab_row, _created = CrontabSchedule.objects.get_or_create(timezone="Asia/Seoul", **parts)
    return {"crontab": crontab_row}
