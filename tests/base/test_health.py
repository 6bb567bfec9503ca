"""The portal tells machines whether it lives and whether it may be given visitors."""

from collections import namedtuple

import pytest

from programs.base import health

pytestmark = pytest.mark.django_db


def test_a_living_process_says_so_without_asking_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_a_portal_with_all_it_needs_is_ready(client):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {
        "ready": True,
        "checks": {"database": "ok", "migrations": "ok", "broker": "ok", "disk": "ok"},
    }


def test_without_a_broker_it_is_not_ready_but_lives(client, settings):
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/0"

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["broker"] == "unreachable"
    assert client.get("/healthz").status_code == 200


def test_a_nearly_full_disk_is_said_before_it_is_full(client, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: usage(10**9, 10**9 - 10, 10))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["disk"] == "less than 200 MB free"


def test_figures_are_for_machines_inside_only(client):
    inside = client.get("/metrics")
    outside = client.get("/metrics", REMOTE_ADDR="203.0.113.7")

    assert inside.status_code == 200
    assert b'notices_outbox_messages{state="queued"} 0.0' in inside.content
    assert outside.status_code == 404
    assert b"notices_outbox" not in outside.content
