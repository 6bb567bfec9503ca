"""Asking workers for work. Without a broker nothing is lost: a sweep finds it a little later."""

from functools import partial
from typing import Any

import structlog
from celery import Task, current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)
# A connection kept from before a restart of the broker fails once; a person is waiting, so never more than that.
ONE_RETRY = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}
STALE_SECONDS = 60  # whoever was not started by then was not needed: the sweep has asked again since


def ask(task: Task | str, *, seconds: float = 0, **arguments: Any) -> bool:
    """Ask for a task (or the task of that name), now or in a moment; False when the broker cannot be reached."""
    name = task if isinstance(task, str) else task.name
    # A web process knows only the tasks it has imported; the worker knows all of them by name.
    known = current_app.tasks.get(name)
    send = known.apply_async if known is not None else partial(current_app.send_task, name)
    try:
        send(kwargs=arguments, countdown=seconds, expires=STALE_SECONDS, retry=True, retry_policy=ONE_RETRY)
    except (OperationalError, RedisError, OSError) as error:
        log.warning("broker_unreachable", task=name, error=str(error))
        return False
    return True
