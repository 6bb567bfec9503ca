"""/healthz: this process lives. /readyz: it may be given visitors. /metrics: its figures, for machines inside only."""

from __future__ import annotations

import ipaddress
import shutil
from collections.abc import Callable
from functools import cache

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

DISK_MB = 200  # less free space than this and uploads, logs and the outbox's files are at risk
BROKER_SECONDS = 2


class NotReady(Exception):
    """A check failed; the text is safe to show to anybody."""


def check_database() -> None:
    """Ask the database for an answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@cache
def check_migrations() -> None:
    """Refuse visitors while the database is older than the code; only the good answer is remembered."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise NotReady("migrations are waiting")


def check_broker() -> None:
    """Ping the broker that carries the workers' tasks."""
    with redis.Redis.from_url(
        settings.CELERY_BROKER_URL, socket_timeout=BROKER_SECONDS, socket_connect_timeout=BROKER_SECONDS
    ) as client:
        client.ping()


def check_disk() -> None:
    """Refuse visitors before the disk is full rather than after."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(settings.VAR_DIR).free < DISK_MB * 2**20:
        raise NotReady(f"less than {DISK_MB} MB free")


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "migrations": check_migrations,
    "broker": check_broker,
    "disk": check_disk,
}


@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process lives; touches nothing else, so that a slow database restarts no web process."""
    return HttpResponse("ok\n", content_type="text/plain")


@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 when every check passes, else 503; each check in one or two words."""
    answers = {}
    for name, check in CHECKS.items():
        try:
            check()
        except NotReady as error:
            answers[name] = str(error)
        except (DatabaseError, redis.RedisError, OSError):
            answers[name] = "unreachable"  # details are for the log, not for the public
        else:
            answers[name] = "ok"
    ready = set(answers.values()) == {"ok"}
    return JsonResponse({"ready": ready, "checks": answers}, status=200 if ready else 503)


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Answer the process's figures in Prometheus' format to a caller on this machine; nobody else finds the page.

    A proxy on this machine is such a caller too: it must not pass the address on (deploy/nginx.conf).
    """
    if not ipaddress.ip_address(request.META["REMOTE_ADDR"]).is_loopback:
        raise Http404
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)
