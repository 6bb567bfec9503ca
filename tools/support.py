"""What the tools share: where things are, the local servers' module, how the portal's processes are started."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

BASE_DIR = Path(__file__).resolve().parent.parent


def load_local() -> ModuleType:
    """Return config/local.py without importing the package around it, which would load Celery."""
    if "portal_local" not in sys.modules:
        spec = importlib.util.spec_from_file_location("portal_local", BASE_DIR / "config" / "local.py")
        if spec is None or spec.loader is None:
            raise ImportError("config/local.py is missing")
        module = importlib.util.module_from_spec(spec)
        sys.modules["portal_local"] = module
        spec.loader.exec_module(module)
    return sys.modules["portal_local"]


def web_command(port: int, *, workers: int = 2, app: str = "config.wsgi:application") -> list[str]:
    """Return granian's command line. Two workers for two cores; few threads each, as they share one GIL.

    Backpressure keeps no more requests in a worker than its threads work through in about a second; the
    kernel's backlog holds the rest.
    """
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws",
        "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers),
        "--blocking-threads", "4", "--backpressure", "64", "--backlog", "1024",
        "--respawn-failed-workers", "--workers-kill-timeout", "5", app,
    ]  # fmt: skip


def worker_command() -> list[str]:
    """Return the Celery worker's command line."""
    return [
        sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker", "--loglevel", "INFO",
        "--concurrency", "2", "--without-mingle", "--without-gossip",
    ]  # fmt: skip


def beat_command() -> list[str]:
    """Return the command line of Celery's clock; its schedule is in the database, so it needs no file."""
    return [sys.executable, "-m", "celery", "--quiet", "-A", "config", "beat", "--loglevel", "INFO", "--pidfile="]
