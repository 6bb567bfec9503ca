"""kill -9 of the worker in the middle of its hand-overs: every message once."""

from programs.notices.models import OutboxMessage
from tests.faults.conftest import all_settled, states, until

COUNT = 40


def owe_all(start_clerk, **env):
    with start_clerk("w", COUNT, 0, **env) as clerk:
        until(lambda: clerk.said().count("w:") == COUNT, "all are owed", log=clerk.said)


def test_killed_twice_in_mid_batch_every_message_goes_once(gateway, start_worker, start_clerk):
    # given forty messages and a gateway slow enough to be interrupted at
    env = {"SMS_PROVIDER": "http", "SMS_HTTP_URL": gateway.url}
    owe_all(start_clerk, **env)
    gateway.delay = 0.3

    # when the worker dies twice, each time with hand-overs on their way
    for taken in (8, 20):
        with start_worker(**env) as worker:
            until(lambda taken=taken: gateway.count >= taken, f"{taken} taken", log=worker.said)
            worker.kill()
        assert OutboxMessage.objects.filter(state="sending", handed_at__isnull=False).exists()
    assert gateway.count < COUNT

    # then a third worker settles what the others left
    with start_worker(**env) as worker:
        until(all_settled(COUNT), "all settled", log=worker.said)
    assert states() == {"sent": COUNT}
    assert gateway.count == COUNT
    assert gateway.twice() == {}


def test_answers_that_get_lost_are_asked_for(gateway, start_worker, start_clerk):
    env = {"SMS_PROVIDER": "http", "SMS_HTTP_URL": gateway.url}
    owe_all(start_clerk, **env)
    gateway.loses_answers = 12

    with start_worker(**env) as worker:
        until(all_settled(COUNT), "all settled", log=worker.said)

    assert states() == {"sent": COUNT}
    assert gateway.twice() == {}


def test_a_gateway_slower_than_we_wait_still_gets_each_once(gateway, start_worker, start_clerk):
    env = {"SMS_PROVIDER": "http", "SMS_HTTP_URL": gateway.url}
    gateway.delay = 2.6  # we wait for 2
    with start_worker(**env) as worker, start_clerk("slow", 8, 0, **env):
        until(all_settled(8), "all settled", log=worker.said)
    assert states() == {"sent": 8}
    assert gateway.twice() == {}
