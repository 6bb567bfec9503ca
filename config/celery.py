"""The Celery application: worker and beat. Tasks are found at start-up, in every folder (programs.base.apps)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
