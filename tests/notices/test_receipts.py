"""Receipts: signed, each taken once, in any order the same result; and what follows for the address (K-31)."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from programs.notices import delivery
from programs.notices.models import OutboxMessage, ReceiptEvent, Subscriber
from programs.notices.providers import Answer, health
from programs.notices.receipts import following, services
from programs.notices.receipts.signatures import sign, solapi
from programs.notices.services import Recipient
from programs.notices.subscribers import services as subscriptions
from programs.notices.subscribers.consent_texts import EMAIL, SMS
from programs.notices.subscribers.topics import load_topics
from programs.people.models import Consent

SECRET = "a-secret-of-the-tests"
PHONE = "01055550001"
T0 = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def secrets(settings):
    settings.NOTICES_HOOK_SECRETS = {"solapi": SECRET, "http": SECRET, "http2": "", "email": SECRET}


@pytest.fixture
def sent(owe):
    """A message the provider took under that number."""

    def sent(number="M4V1", *, provider="solapi", dedupe=None, phone=PHONE, **more):
        row = owe(dedupe or f"d:{number}", to=Recipient(name="홍길동", phone=phone, email="a@example.com"), **more)
        OutboxMessage.objects.filter(pk=row.pk).update(
            state="sent", provider=provider, provider_id=number, sent_at=timezone.now(), handed_at=timezone.now()
        )
        row.refresh_from_db()
        return row

    return sent


@pytest.fixture
def subscriber(db):
    load_topics()
    place = subscriptions.SignupPlace.objects.first()
    return subscriptions.subscribe(
        phone=PHONE,
        email="a@example.com",
        choices=subscriptions.Choices(topics=[1]),
        purposes=[SMS, EMAIL],
        source="web",
        place=place,
        notify=False,
    )


def solapi_says(client, *events, secret=SECRET, name="SINGLE-REPORT"):
    headers = {"X-Solapi-Secret": solapi(secret), "X-Solapi-Event-Name": name}
    return client.post("/hooks/sms/solapi/", json.dumps(events), content_type="application/json", headers=headers)


def event(number, code, *, event_id=None, at=T0, **fields):
    data = {"messageId": number, "statusCode": code, "dateReceived": at.isoformat(), **fields}
    return {"eventDataId": event_id or f"{number}-{code}-{at:%H%M%S}", "data": data, "retryCount": 0}


def signed(client, path, body, *, secret=SECRET, at=None):
    raw = json.dumps(body).encode()
    headers = {"X-Portal-Signature": sign(raw, secret=secret, at=int(at or time.time()))}
    return client.post(path, raw, content_type="application/json", headers=headers)


def receipt(row):
    row.refresh_from_db()
    return row.receipt, row.receipt_code


class TestWhoMayReport:
    def test_a_wrong_secret_changes_nothing(self, client, sent):
        row = sent()
        response = solapi_says(client, event("M4V1", "4000"), secret="guessed")
        assert response.status_code == 403
        assert receipt(row) == ("", "")
        assert not ReceiptEvent.objects.exists()

    def test_no_secret_is_no_door(self, client, settings, sent):
        settings.NOTICES_HOOK_SECRETS = dict.fromkeys(settings.NOTICES_HOOK_SECRETS, "")
        assert solapi_says(client, event("M4V1", "4000"), secret="").status_code == 403

    @pytest.mark.parametrize("age", [-301, 301])
    def test_a_signature_of_another_time_is_refused(self, client, db, age):
        # the clock stands still: on a slow machine a second may pass between signing and reading
        with time_machine.travel(datetime(2026, 11, 23, tzinfo=UTC), tick=False):
            response = signed(client, "/hooks/sms/http/", {"events": []}, at=time.time() - age)
        assert response.status_code == 403

    def test_a_body_that_was_changed_is_refused(self, client, db):
        header = {"X-Portal-Signature": sign(b'{"events": []}', secret=SECRET, at=int(time.time()))}
        body = '{"events": [{}]}'
        response = client.post("/hooks/sms/http/", body, content_type="application/json", headers=header)
        assert response.status_code == 403

    def test_an_unknown_provider_has_no_hook(self, client, db):
        assert signed(client, "/hooks/sms/pigeon/", {"events": []}).status_code == 404
        assert client.get("/hooks/sms/solapi/").status_code == 405

    @pytest.mark.parametrize(
        "body",
        [
            [],
            {"events": 1},
            {"events": [7]},
            {"events": [{"status": "delivered"}]},
            {"events": [{"event_id": "1", "status": "gone"}]},
        ],
    )
    def test_what_cannot_be_read_is_refused_with_a_sentence(self, client, db, body):
        response = signed(client, "/hooks/sms/http/", body)
        assert response.status_code == 422
        assert response.json()["error"]

    def test_no_json_at_all(self, client, db):
        header = {"X-Solapi-Secret": solapi(SECRET)}
        response = client.post("/hooks/sms/solapi/", b"\xff<html>", content_type="text/html", headers=header)
        assert response.status_code == 422

    def test_other_events_of_solapi_are_answered_and_left(self, client, sent):
        row = sent()
        response = solapi_says(client, event("M4V1", "4000"), name="GROUP-REPORT")
        assert response.json() == {"ignored": "GROUP-REPORT"}
        assert receipt(row) == ("", "")


class TestResults:
    def test_received(self, client, sent):
        row = sent()
        assert solapi_says(client, event("M4V1", "4000")).json() == {"new": 1, "repeated": 0, "aside": 0}
        assert receipt(row) == ("delivered", "4000")
        assert (row.receipt_at, row.state) == (T0, "sent")

    def test_a_replay_changes_nothing(self, client, sent):  # K-31
        row = sent()
        solapi_says(client, event("M4V1", "3032", event_id="same"))
        before = OutboxMessage.objects.values().get(pk=row.pk)

        response = solapi_says(client, event("M4V1", "4000", event_id="same"))

        assert response.json() == {"new": 0, "repeated": 1, "aside": 0}
        assert OutboxMessage.objects.values().get(pk=row.pk) == before
        assert ReceiptEvent.objects.count() == 1

    def test_the_flat_form_without_an_id_is_known_by_what_it_says(self, client, sent):
        row = sent()
        flat = {"messageId": "M4V1", "statusCode": "4000", "dateReported": T0.isoformat()}
        assert solapi_says(client, flat).json()["new"] == 1
        assert solapi_says(client, flat).json()["new"] == 0
        assert receipt(row) == ("delivered", "4000")

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_received_wins_in_whatever_order_it_comes(self, client, sent, order):
        row = sent()
        events = [event("M4V1", "3055", at=T0), event("M4V1", "4000", at=T0 - timedelta(minutes=1))]
        for number in order:
            solapi_says(client, events[number])
        assert receipt(row) == ("delivered", "4000")

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_of_two_failures_the_later_counts(self, client, sent, order):
        row = sent()
        events = [event("M4V1", "3055", at=T0), event("M4V1", "3054", at=T0 + timedelta(minutes=1))]
        for number in order:
            solapi_says(client, events[number])
        assert receipt(row) == ("failed", "3054")

    def test_a_thousand_in_one_call_take_few_statements(self, client, sent, django_assert_max_num_queries):
        first = sent()
        rows = []
        for number in range(2, 1001):
            row = OutboxMessage.objects.get(pk=first.pk)
            row.pk, row.dedupe, row.provider_id = None, f"d:{number}", f"M4V{number}"
            rows.append(row)
        OutboxMessage.objects.bulk_create(rows)

        with django_assert_max_num_queries(12):
            response = solapi_says(client, *[event(f"M4V{number}", "4000") for number in range(1, 1001)])

        assert response.json() == {"new": 1000, "repeated": 0, "aside": 0}
        assert OutboxMessage.objects.filter(receipt="delivered").count() == 1000

    def test_one_that_is_on_its_way_has_no_result_yet(self, client, sent):
        row = sent()
        solapi_says(client, event("M4V1", "3000"))
        assert receipt(row) == ("", "")

    def test_numbers_of_another_gateway_are_not_ours(self, client, sent):
        row = sent("1", provider="http2")
        body = {"events": [{"event_id": "e", "id": "1", "status": "failed", "code": "3032"}]}
        assert signed(client, "/hooks/sms/http/", body).json()["aside"] == 1
        assert receipt(row) == ("", "")

    def test_a_report_that_comes_before_its_number_is_matched_later(self, client, owe):
        row = owe()
        assert solapi_says(client, event("M4V9", "4000")).json()["aside"] == 1
        OutboxMessage.objects.filter(pk=row.pk).update(
            state="sent", provider="solapi", provider_id="M4V9", sent_at=timezone.now()
        )

        assert services.match_late() == 1
        assert services.match_late() == 0

        assert receipt(row) == ("delivered", "4000")

    def test_slow_arrivals_are_told_to_the_routing(self, client, sent):
        with time_machine.travel(T0):
            sent("M4V1")
            sent("M4V2")
            solapi_says(
                client,
                event("M4V1", "4000", at=T0 + timedelta(minutes=4)),
            )
        with time_machine.travel(T0 + timedelta(minutes=7)):
            solapi_says(client, event("M4V2", "4000", at=T0 + timedelta(minutes=6)))
            assert (health.recent("solapi").receipts, health.recent("solapi").late) == (2, 1)


class TestLostAnswers:
    """The provider reports about a message whose answer never came back."""

    @pytest.mark.parametrize("state", ["unknown", "sending"])
    def test_a_report_settles_it(self, client, owe, state):
        row = owe(key="test.code", variables={"code": "482913"})
        lease = {"claimed_by": "w", "lease_until": timezone.now()} if state == "sending" else {}
        OutboxMessage.objects.filter(pk=row.pk).update(
            state=state, provider="solapi", handed_at=timezone.now(), **lease
        )

        solapi_says(client, event("M4V1", "4000", customFields={"key": row.idempotency_key, "row": str(row.pk)}))

        row.refresh_from_db()
        assert (row.state, row.receipt, row.provider_id, row.body) == ("sent", "delivered", "M4V1", "")
        assert list(row.tries.values_list("outcome", flat=True)) == ["found"]

    def test_a_row_of_another_installation_is_left_alone(self, client, sent):
        row = sent("M4V1")
        fields = {"key": "another-portal", "row": str(row.pk)}
        assert solapi_says(client, event("M4V777", "3032", customFields=fields)).json()["aside"] == 1
        assert receipt(row) == ("", "")

    def test_one_that_arrived_after_all_is_not_sent_again(self, client, owe):
        row = owe()
        OutboxMessage.objects.filter(pk=row.pk).update(provider="solapi", provider_id="M4V1")
        solapi_says(client, event("M4V1", "4000"))
        row.refresh_from_db()
        assert (row.state, row.receipt) == ("sent", "delivered")

    def test_a_failure_of_an_earlier_try_does_not_stop_the_new_one(self, client, owe):
        row = owe()
        OutboxMessage.objects.filter(pk=row.pk).update(provider="solapi", provider_id="M4V1")
        solapi_says(client, event("M4V1", "3032"))
        row.refresh_from_db()
        assert (row.state, row.receipt) == ("queued", "")


@pytest.mark.usefixtures("subscriber")
class TestWhatFollows:
    def one(self):
        return Subscriber.objects.get()

    def test_080_takes_the_consent_back(self, client, sent):  # K-31
        sent()
        solapi_says(client, event("M4V1", "1061"))

        assert following.follow() == 1

        assert self.one().sms_consent_at is None
        assert self.one().email_consent_at is not None
        answer = Consent.objects.filter(purpose=SMS).latest("at")
        assert (answer.granted, answer.source) == (False, "080")

    def test_080_said_at_the_hand_over_does_the_same(self, sent):  # K-31
        row = sent()
        services.refused("solapi", [(row, Answer("permanent", text="1061 거부", code="1061"))])
        services.refused("solapi", [(row, Answer("permanent", text="1061 거부", code="1061"))])
        assert following.follow() == 1
        assert self.one().sms_consent_at is None

    @pytest.mark.parametrize("code", ["3032", "3047", "3010", "3050"])
    def test_a_dead_number_is_set_aside_at_once(self, client, sent, code):
        sent()
        solapi_says(client, event("M4V1", code))
        following.follow()
        assert self.one().sms_set_aside_at
        assert self.one().sms_set_aside_why.startswith(code)
        assert self.one().sms_consent_at  # the consent stays the person's
        assert self.one().email_set_aside_at is None

    @pytest.mark.parametrize("code", ["1030", "1062", "3048", "3055", "3054", "1031"])
    def test_what_is_not_the_number_s_fault_leaves_it_alone(self, client, sent, code):
        row = sent()
        solapi_says(client, event("M4V1", code))
        assert following.follow() == 0
        assert receipt(row) == ("failed", code)
        assert self.one().sms_set_aside_at is None

    def test_three_messages_that_did_not_arrive_in_thirty_days(self, client, sent):
        for number in range(3):
            with time_machine.travel(T0 + timedelta(days=10 * number)):
                assert self.one().sms_set_aside_at is None
                sent(f"M4V{number}")
                solapi_says(client, event(f"M4V{number}", "3044", at=timezone.now()))
                following.follow()
        assert self.one().sms_set_aside_at

    def test_three_in_a_longer_time_are_no_sign(self, client, sent):
        for number in range(3):
            with time_machine.travel(T0 + timedelta(days=20 * number)):
                sent(f"M4V{number}")
                solapi_says(client, event(f"M4V{number}", "3044", at=timezone.now()))
                following.follow()
        assert self.one().sms_set_aside_at is None

    def test_following_twice_does_it_once(self, client, sent):
        sent()
        solapi_says(client, event("M4V1", "3032"))
        assert (following.follow(), following.follow()) == (1, 0)

    def test_a_stranger_s_number_changes_no_subscriber(self, client, sent):
        sent(phone="01055550009")
        solapi_says(client, event("M4V1", "3032"))
        following.follow()
        assert self.one().sms_set_aside_at is None


class TestAnotherTry:
    """A telephone that was off: three tries more, with growing waits."""

    def fails(self, client, row, number, *, at):
        with time_machine.travel(at):
            solapi_says(client, event(number, "3043", at=timezone.now()))
            following.follow()
        row.refresh_from_db()

    def test_it_goes_back_into_the_queue(self, client, sent):
        with time_machine.travel(T0):
            row = sent("M4V1")
        self.fails(client, row, "M4V1", at=T0 + timedelta(seconds=30))
        assert (row.state, row.receipt, row.provider_id, row.sent_at) == ("queued", "", "", None)
        assert row.not_before >= T0 + timedelta(seconds=90)
        assert row.last_error == "3043 받는 전화가 꺼져 있어요."

    def test_a_gateway_that_knows_the_first_key_gets_a_new_one(self, client, owe, scripted):
        # given a message that the gateway took, and its report that the telephone was off
        row = owe()
        delivery.drain()
        OutboxMessage.objects.filter(pk=row.pk).update(provider="http", provider_id="gw-1")
        first = row.idempotency_key
        told = {"event_id": "e1", "id": "gw-1", "key": first, "row": str(row.pk), "status": "failed", "code": "3043"}
        assert signed(client, "/hooks/sms/http/", {"events": [told]}).json()["new"] == 1
        following.follow()

        # when it goes again
        OutboxMessage.objects.filter(pk=row.pk).update(not_before=timezone.now())
        delivery.drain()

        # then under a key that the gateway does not know; a report of the first try does not speak for the second
        assert [parcel.key for parcel in scripted.taken] == [first, f"{first}-2"]
        again = told | {"event_id": "e2", "id": "gw-9", "code": "3044"}
        OutboxMessage.objects.filter(pk=row.pk).update(provider="http", provider_id="")
        signed(client, "/hooks/sms/http/", {"events": [again]})
        assert receipt(row) == ("", "")

        # and that the first one arrived after all is still believed
        late = told | {"event_id": "e3", "status": "delivered", "code": ""}
        signed(client, "/hooks/sms/http/", {"events": [late]})
        assert receipt(row) == ("delivered", "")

    def test_after_an_unknown_answer_the_key_stays(self, owe, scripted):
        row = owe()
        scripted.answers = [Answer("unknown", text="the answer was lost", code="timeout")]
        delivery.drain()
        OutboxMessage.objects.filter(pk=row.pk).update(state="queued", handed_at=None, not_before=timezone.now())
        delivery.drain()
        assert [parcel.key for parcel in scripted.taken] == [row.idempotency_key] * 2

    def test_after_the_third_it_stays_failed(self, client, sent):
        with time_machine.travel(T0):
            row = sent("M4V1")
        for number in range(1, 4):
            self.fails(client, row, f"M4V{number}", at=T0 + timedelta(minutes=number))
            assert row.state == "queued"
            OutboxMessage.objects.filter(pk=row.pk).update(
                state="sent", provider_id=f"M4V{number + 1}", sent_at=timezone.now()
            )
        self.fails(client, row, "M4V4", at=T0 + timedelta(minutes=9))
        assert (row.state, row.receipt, row.receipt_code) == ("sent", "failed", "3043")

    def test_what_is_stale_is_not_sent_again(self, client, sent):
        with time_machine.travel(T0):
            row = sent("M4V1")
        self.fails(client, row, "M4V1", at=T0 + timedelta(hours=7))
        assert (row.state, row.receipt) == ("sent", "failed")

    def test_a_wiped_one_time_code_is_not_sent_again(self, client, sent):
        with time_machine.travel(T0):
            row = sent("M4V1", key="test.code", variables={"code": "482913"})
            OutboxMessage.objects.filter(pk=row.pk).update(body="")
        self.fails(client, row, "M4V1", at=T0 + timedelta(seconds=30))
        assert (row.state, row.receipt) == ("sent", "failed")

    def test_received_meanwhile_means_no_other_try(self, client, sent):
        with time_machine.travel(T0):
            row = sent("M4V1")
            solapi_says(client, event("M4V1", "3043", at=T0), event("M4V1", "4000", at=T0 + timedelta(seconds=2)))
            following.follow()
        row.refresh_from_db()
        assert (row.state, row.receipt) == ("sent", "delivered")


class TestMailRelay:
    def says(self, client, row, status, code="", event_id="e1"):
        told = {
            "event_id": event_id,
            "message_id": f"<{row.idempotency_key}@example.go.kr>",
            "status": status,
            "code": code,
        }
        return signed(client, "/hooks/email/", {"events": [told]})

    @pytest.fixture
    def mailed(self, owe, settings):
        row = owe(channel="email", to=Recipient(name="홍길동", email="a@example.com"))
        OutboxMessage.objects.filter(pk=row.pk).update(
            state="sent",
            provider="smtp",
            provider_id=f"<{row.idempotency_key}@example.go.kr>",
            sent_at=timezone.now(),
        )
        return row

    def test_no_such_mailbox(self, client, mailed, subscriber):
        self.says(client, mailed, "bounced", "5.1.1")
        following.follow()
        subscriber.refresh_from_db()
        assert receipt(mailed) == ("failed", "5.1.1")
        assert subscriber.email_set_aside_why == "5.1.1 없는 이메일 주소예요."
        assert subscriber.sms_set_aside_at is None

    @pytest.mark.parametrize("code", ["4.4.1", "5.2.2", "5.7.1"])
    def test_a_full_box_or_a_refused_text_is_no_dead_address(self, client, mailed, subscriber, code):
        self.says(client, mailed, "bounced", code)
        following.follow()
        subscriber.refresh_from_db()
        assert subscriber.email_set_aside_at is None

    def test_a_spam_complaint_ends_the_e_mail(self, client, mailed, subscriber):
        self.says(client, mailed, "complained")
        following.follow()
        subscriber.refresh_from_db()
        assert subscriber.email_consent_at is None
        assert subscriber.sms_consent_at
        assert Consent.objects.filter(purpose=EMAIL).latest("at").source == "complaint"

    def test_a_refusal_at_the_hand_over_counts_by_its_enhanced_code(self, mailed, subscriber):
        services.refused("smtp", [(mailed, Answer("permanent", text="550 5.7.1 spam", code="550"))])
        following.follow()
        subscriber.refresh_from_db()
        assert subscriber.email_set_aside_at is None
        mailed.attempts = 1
        services.refused("smtp", [(mailed, Answer("permanent", text="550 5.1.1 no such user", code="550"))])
        following.follow()
        subscriber.refresh_from_db()
        assert subscriber.email_set_aside_at

    @pytest.mark.parametrize(
        ("text", "code", "is_dead"),
        [
            ("550 no such user", "550", True),
            ("550 looks like spam", "data-550", False),
            ("550 5.7.1 looks like spam", "data-550", False),
            ("550 5.7.1 blocked", "550", False),
            ("550 5.1.8 bad sender", "550", False),
            ("550 5.1.1 no such user", "data-550", True),
        ],
    )
    def test_only_a_refusal_of_the_recipient_is_a_dead_mailbox(self, mailed, subscriber, text, code, is_dead):
        services.refused("smtp", [(mailed, Answer("permanent", text=text, code=code))])

        assert following.follow() == int(is_dead)

        subscriber.refresh_from_db()
        assert bool(subscriber.email_set_aside_at) is is_dead

    @pytest.mark.parametrize("code", ["550", "5.7.1", "5.7.26", "5.6.0"])
    def test_refused_content_never_adds_up_to_a_dead_mailbox_at_once(self, client, mailed, subscriber, code):
        self.says(client, mailed, "bounced", code)
        assert following.follow() == (1 if code == "550" else 0)  # of a bare 550 nobody told the stage: it counts once
        subscriber.refresh_from_db()
        assert subscriber.email_set_aside_at is None
        assert receipt(mailed) == ("failed", code)


class TestThroughTheDelivery:
    """What a provider says at the hand-over reaches the subscriber without anybody's doing."""

    def test_080_at_the_hand_over(self, owe, scripted, subscriber):  # K-31
        owe()
        scripted.answers = [Answer("permanent", text="1061 거부", code="1061")]
        delivery.drain()
        following.follow()
        subscriber.refresh_from_db()
        assert subscriber.sms_consent_at is None

    def test_what_is_seldom_cured_is_given_up_early(self, owe, scripted):
        row = owe()
        OutboxMessage.objects.filter(pk=row.pk).update(attempts=2)
        scripted.answers = [Answer("temporary", text="1024 오류", code="1024", most_tries=3)]
        delivery.drain()
        row.refresh_from_db()
        assert (row.state, row.receipt_code) == ("failed", "1024")
