"""What the worker does for the plan: yesterday's figures, soon after midnight."""

from datetime import timedelta

from celery import shared_task

from programs.plan.periods import Period, today
from programs.plan.snapshots import take_snapshots

DAYS_BACK = 35  # days a stopped worker may have missed and still catches up on by itself


@shared_task(name="plan.snapshot_figures", ignore_result=True)
def snapshot_figures() -> int:
    """Count the past days that have no snapshot; safe to run at any time, any number of times."""
    yesterday = today() - timedelta(days=1)
    return take_snapshots(Period(yesterday - timedelta(days=DAYS_BACK - 1), yesterday))
