"""What beat does and when. Floors register in their module ``periodic.py``; the rows follow after each migrate.

The table of django_celery_beat is where operators change a time or switch a task off; what they changed stays.
"""

from dataclasses import dataclass
from typing import Any

from celery.schedules import crontab
from django_celery_beat.models import CrontabSchedule, PeriodicTask

from programs.base.registry import Registry, autodiscover


@dataclass(frozen=True)
class Entry:
    """One periodic task: its name in the table, the Celery task's dotted name, and when (Seoul time)."""

    name: str
    task: str
    when: crontab


entries: Registry[Entry] = Registry("periodic task")


def register(name: str, task: str, when: crontab) -> Entry:
    """Register a periodic task, e.g. ``register("audit.destroy_expired", "programs.audit.…", crontab(hour=4))``."""
    return entries.register(name, Entry(name, task, when))


def sync_schedule(**_kwargs: Any) -> tuple[int, int]:
    """Write missing rows, delete those of tasks that are gone; return (added, deleted). Runs after each migrate."""
    autodiscover("periodic")
    added = 0
    for entry in entries:
        when, _created = CrontabSchedule.objects.get_or_create(
            minute=entry.when._orig_minute,
            hour=entry.when._orig_hour,
            day_of_week=entry.when._orig_day_of_week,
            day_of_month=entry.when._orig_day_of_month,
            month_of_year=entry.when._orig_month_of_year,
            timezone="Asia/Seoul",
        )
        _row, created = PeriodicTask.objects.get_or_create(
            name=entry.name, defaults={"task": entry.task, "crontab": when, "description": OURS}
        )
        added += created
    gone = PeriodicTask.objects.filter(description=OURS).exclude(name__in=entries.keys())
    deleted, _by_model = gone.delete()
    return added, deleted


OURS = "Registered by the portal"
