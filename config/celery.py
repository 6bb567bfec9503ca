"""The Celery application: worker and beat."""

import os
from typing import Any

from celery import Celery, signals

from programs.base.registry import autodiscover

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.import_modules.connect(weak=False)
def find_tasks_of_programs(**_kwargs: Any) -> None:
    """Celery looks for `tasks.py` in apps only; ours may stand in a program's folder within one."""
    autodiscover("tasks")
