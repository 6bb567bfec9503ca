"""kill -9 of the broker while messages are being owed and delivered: those who owe go on, and nothing is lost."""

from tests.faults.conftest import all_settled, states, until

COUNT = 60


def test_messages_owed_while_the_broker_is_dead_go_out_when_it_is_back(broker, gateway, start_worker, start_clerk):
    # given a worker busy with what a clerk owes
    env = {"SMS_PROVIDER": "http", "SMS_HTTP_URL": gateway.url, "REDIS_URL": broker.url}
    gateway.delay = 0.1
    with start_worker(**env) as worker, start_clerk("b", COUNT, 0.05, **env) as clerk:
        until(lambda: gateway.count >= 5, "deliveries have begun", log=worker.said)

        # when the broker dies with everything it held
        broker.kill()

        # then owing goes on as before
        until(lambda: clerk.said().count("\nb:") >= COUNT - 1, "all owed without a broker", seconds=20, log=clerk.said)
        assert "Traceback" not in clerk.said()

        # and once it is back, the worker finds everything by itself
        broker.start()
        until(all_settled(COUNT), "all settled", log=worker.said)
    assert states() == {"sent": COUNT}
    assert gateway.count == COUNT
    assert gateway.twice() == {}
