"""What the other tests stand on works: servers, processes, mail, browser."""

import smtplib
import urllib.request

import pytest
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection

from programs.people.models import User
from tests.cast import UserFactory
from tests.support import emptying


@pytest.mark.django_db
def test_the_database_finds_hangul_whatever_the_machine_is_set_to():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT datcollate, pg_encoding_to_char(encoding) FROM pg_database WHERE datname = current_database()"
        )
        assert cursor.fetchone() == ("C.UTF-8", "UTF8")


class Touching:
    """A transactional test as Django sees it."""

    available_apps, serialized_rollback, databases = None, False, frozenset({"default"})


def emptied() -> dict[str, str]:
    emptying.empty(Touching)
    return emptying.fingerprints(emptying.filled_tables())


@pytest.mark.django_db(transaction=True)
def test_after_a_transactional_test_only_what_a_flush_makes_is_left():
    # given a database that was emptied once
    as_after_flush = emptied()
    assert "auth_permission" in as_after_flush

    # when a test leaves rows that point to each other
    UserFactory(email="gildong@example.com")
    assert len(emptying.filled_tables()) > len(as_after_flush)

    # then it is empty again, without anything being made anew
    assert emptied() == as_after_flush
    assert not User.objects.exists()

    # and what a flush makes is made anew where a test touched it
    Permission.objects.all().delete()
    assert set(emptied()) == set(as_after_flush)
    assert Permission.objects.exists()


def test_the_cache_is_real_and_empty_at_the_start():
    assert cache.get("left over") is None
    cache.set("left over", 1)
    assert cache.get("left over") == 1


def test_the_mail_server_takes_a_message(mail_server):
    with smtplib.SMTP(mail_server.host, mail_server.port) as client:
        client.sendmail("a@example.go.kr", ["b@example.com"], "Subject: 1\r\n\r\n2")

    assert [envelope.rcpt_tos for envelope in mail_server.messages] == [["b@example.com"]]


def test_a_real_worker_gets_ready(celery_worker_process):
    assert celery_worker_process.process.poll() is None


def test_the_portal_is_served_by_a_real_process_to_a_real_browser(live_portal, page, watch):
    watch.expected_statuses = {404}
    page.goto(f"{live_portal.url}/static/nothing-here.css")

    with urllib.request.urlopen(f"{live_portal.url}/healthz") as answer:  # noqa: S310
        assert answer.status == 200
