"""Lines that break in the middle of a delivery: to the database, and to a mail server that cannot be asked later."""

from django.db import connection, transaction

from programs import notices
from programs.notices import texts
from programs.notices.models import OutboxMessage
from tests.faults.conftest import all_settled, states, until

COUNT = 40


def test_a_database_that_hangs_up_loses_nothing(gateway, start_worker, start_clerk):
    env = {"SMS_PROVIDER": "http", "SMS_HTTP_URL": gateway.url}
    gateway.delay = 0.2
    with start_worker(**env) as worker:
        with start_clerk("d", COUNT, 0, **env) as clerk:
            until(lambda: clerk.said().count("d:") == COUNT, "all are owed", log=clerk.said)
        until(lambda: gateway.count >= 8, "deliveries have begun", log=worker.said)

        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )

        until(all_settled(COUNT), "all settled", log=worker.said)
    assert states() == {"sent": COUNT}
    assert gateway.twice() == {}


def test_a_mail_that_may_have_gone_is_left_to_a_person(mail_server, start_worker):
    taken = []

    async def take_and_hang_up(server, session, envelope):
        taken.append(envelope)
        server.transport.abort()
        return "250 OK"

    mail_server.handle_DATA = take_and_hang_up
    with transaction.atomic():
        notices.send(
            "general.received",
            to=notices.Recipient(email="gildong@example.com"),
            channel="email",
            variables=texts.get("general.received").variables,
            ref="case:1",
            dedupe="mail",
        )

    with start_worker(EMAIL_URL=mail_server.url) as worker:
        until(all_settled(1), "settled", log=worker.said)

    message = OutboxMessage.objects.get()
    assert message.state == "unknown"
    assert len(taken) == 1
    assert list(message.tries.values_list("outcome", flat=True)) == ["unknown", "unknown"]
