"""The outbox's figures for those who watch the machine."""

from datetime import timedelta

from django.utils import timezone
from prometheus_client import generate_latest

from programs.notices.models import OutboxMessage


def test_waiting_messages_and_the_longest_wait_are_told(owe, django_assert_num_queries):
    owe("a", not_before=timezone.now() - timedelta(seconds=90))
    owe("b")
    failed = owe("c")
    OutboxMessage.objects.filter(pk=failed.pk).update(state="failed")

    with django_assert_num_queries(1):
        figures = generate_latest().decode()

    assert 'notices_outbox_messages{state="queued"} 2.0' in figures
    assert 'notices_outbox_messages{state="needs_a_person"} 1.0' in figures
    [line] = [line for line in figures.splitlines() if line.startswith("notices_outbox_oldest_seconds ")]
    assert 89 < float(line.split()[1]) < 120
