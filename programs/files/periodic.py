"""When the worker looks for files that wait."""

from datetime import timedelta

from programs.base.schedule import register

register("files.sweep", "files.sweep", timedelta(seconds=60))
