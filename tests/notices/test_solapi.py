"""Solapi: a batch is one request, each message has its own answer, and a lost answer is asked for (K-31)."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from programs.base.text import sms_bytes
from programs.notices.providers import Parcel, in_slot
from programs.notices.providers.solapi import SolapiProvider
from programs.notices.providers.solapi_codes import meaning, table
from tests.support.solapi import KEY, SECRET, running_solapi

SMS = Parcel(
    key="k-0", channel="sms", to="01055550000", sender="023301114", subject="", body="안녕하세요", reference="7"
)
THREE = [replace(SMS, key=f"k-{number}", to=f"0105555000{number}") for number in range(3)]


@pytest.fixture
def solapi():
    with running_solapi() as running:
        yield running


@pytest.fixture
def provider(solapi):
    return SolapiProvider(solapi.url, key=KEY, secret=SECRET, timeout=2)


def outcomes(answers):
    return [answer.outcome for answer in answers]


class TestABatch:
    def test_a_thousand_messages_are_one_request(self, provider, solapi):
        many = [replace(SMS, key=f"k-{number}", to=f"010{number:08}") for number in range(1000)]

        answers = provider.send_many(many)

        assert set(outcomes(answers)) == {"accepted"}
        assert len({answer.provider_id for answer in answers}) == 1000
        assert solapi.requests == ["/messages/v4/send-many/detail"]
        assert provider.batch == 1000

    def test_only_those_in_the_failed_list_failed(self, provider, solapi):  # K-31
        solapi.fails = {"01055550001": "3032"}

        answers = provider.send_many(THREE)

        assert outcomes(answers) == ["accepted", "permanent", "accepted"]
        assert (answers[1].code, answers[1].text) == ("3032", "3032 없는 번호예요.")

    def test_without_a_list_of_successes_whoever_did_not_fail_is_accepted(self, provider, solapi):  # K-31
        solapi.hides_message_list = True
        solapi.fails = {"01055550001": "3032"}
        answers = provider.send_many(THREE)
        assert outcomes(answers) == ["accepted", "permanent", "accepted"]
        assert answers[0].provider_id.startswith("G4V")

    def test_without_our_key_a_message_is_told_by_its_number(self, provider, solapi):
        solapi.hides_custom_fields = True
        solapi.fails = {"01055550001": "3032"}
        assert outcomes(provider.send_many(THREE)) == ["accepted", "permanent", "accepted"]

    def test_two_to_one_number_that_cannot_be_told_apart_are_unknown(self, provider, solapi):
        solapi.hides_custom_fields = True
        two = [THREE[0], replace(THREE[0], key="other"), THREE[1]]
        assert outcomes(provider.send_many(two)) == ["unknown", "unknown", "accepted"]

    def test_one_person_may_get_two_messages_at_once(self, provider, solapi):
        assert outcomes(provider.send_many([SMS, replace(SMS, key="other")])) == ["accepted", "accepted"]

    def test_a_message_that_the_provider_cannot_read_does_not_hold_up_the_others(self, provider, solapi):
        solapi.refuses_text = "나쁜"
        many = [replace(SMS, key=f"k-{number}", body="나쁜 글" if number == 7 else "글") for number in range(20)]

        answers = provider.send_many(many)

        assert [number for number, answer in enumerate(answers) if answer.outcome == "permanent"] == [7]
        assert (sum(solapi.sent.values()), solapi.twice()) == (19, {})


class TestTrouble:
    def test_an_answer_that_got_lost_leaves_the_batch_unknown(self, provider, solapi):
        solapi.loses_answers = 1
        answers = provider.send_many(THREE)
        assert outcomes(answers) == ["unknown"] * 3
        assert all(answer.provider_failed for answer in answers)

    def test_a_slow_provider_is_given_up_in_time(self, provider, solapi):
        solapi.delay = 5
        began = timezone.now()
        assert {answer.code for answer in provider.send_many(THREE)} == {"timeout"}
        assert timezone.now() - began < timedelta(seconds=4)

    def test_nobody_listening_means_nothing_went_out(self):
        provider = SolapiProvider("http://127.0.0.1:9", key=KEY, secret=SECRET, timeout=1)
        assert [(one.outcome, one.code) for one in provider.send_many(THREE)] == [("temporary", "connect")] * 3

    @pytest.mark.parametrize(
        ("status", "error", "outcome", "failed"),
        [
            (429, "TooManyRequests", "temporary", True),
            (401, "InvalidAPIKey", "temporary", True),
            (403, "Forbidden", "temporary", True),
            (400, "NotEnoughBalance", "temporary", True),
            (400, "SomethingElse", "permanent", False),
            (500, "InternalError", "unknown", True),
            (503, "", "unknown", True),
        ],
    )
    def test_a_refused_request(self, provider, solapi, status, error, outcome, failed):
        solapi.status, solapi.error = status, error
        for answer in provider.send_many(THREE):
            assert (answer.outcome, answer.provider_failed) == (outcome, failed)
        assert not solapi.sent

    def test_a_wrong_secret_sends_nothing_and_says_so(self, solapi):
        [answer] = SolapiProvider(solapi.url, key=KEY, secret="wrong", timeout=2).send_many([SMS])
        assert (answer.outcome, answer.code) == ("temporary", "SignatureDoesNotMatc")
        assert not solapi.sent


class TestAskedAfterwards:
    """What became of messages whose answer got lost."""

    def asked(self, provider, parcels, since, *, later):
        with time_machine.travel(since + later):
            return provider.took(parcels, since=since)

    def test_half_a_batch_was_taken(self, provider, solapi):
        solapi.takes_half = 1
        since = timezone.now()
        two = THREE[:2]
        assert outcomes(provider.send_many(two)) == ["unknown", "unknown"]

        told = self.asked(provider, two, since, later=timedelta(minutes=3))

        assert told == {"k-0": True, "k-1": False}

    def test_not_there_is_not_believed_too_early(self, provider, solapi):
        since = timezone.now()
        told = self.asked(provider, [SMS], since, later=timedelta(seconds=40))
        assert told == {"k-0": None}

    def test_many_are_looked_for_page_by_page(self, provider, solapi):
        solapi.page, solapi.loses_answers = 7, 1
        many = [replace(SMS, key=f"k-{number}", to=f"010{number:08}") for number in range(40)]
        since = timezone.now()
        provider.send_many(many)
        lost = [*many, replace(SMS, key="never-sent")]

        told = self.asked(provider, lost, since, later=timedelta(minutes=3))

        assert told.pop("never-sent") is False
        assert set(told.values()) == {True}

    def test_while_the_list_cannot_be_read_nobody_knows(self, provider, solapi):
        solapi.status = 500
        told = self.asked(provider, THREE, timezone.now(), later=timedelta(minutes=3))
        assert set(told.values()) == {None}

    def test_another_message_to_the_same_number_is_not_taken_for_it(self, provider, solapi):
        since = timezone.now()
        provider.send_many([replace(SMS, key="another")])
        assert self.asked(provider, [SMS], since, later=timedelta(minutes=3)) == {"k-0": False}

    def test_it_can_tell(self, provider):
        assert provider.can_tell


class TestKinds:
    def test_a_short_message_has_no_subject_and_a_long_one_forty_bytes_of_it(self, provider, solapi):
        subject = "서대문구 소식을 알려 드려요, 이번 주 소식과 행사 안내"
        provider.send_many([replace(SMS, subject=subject), replace(SMS, key="k-1", channel="lms", subject=subject)])
        short, long = solapi.taken
        assert (short["type"], short["subject"]) == ("SMS", None)
        assert long["type"] == "LMS"
        assert sms_bytes(long["subject"]) <= 40
        assert subject.startswith(long["subject"])

    def test_a_picture_is_brought_there_once_for_all(self, provider, solapi, tmp_path):
        picture = tmp_path / "flood.jpg"
        picture.write_bytes(b"\xff\xd8picture")
        many = [replace(one, channel="mms", image=picture) for one in THREE]

        assert set(outcomes(provider.send_many(many))) == {"accepted"}
        assert set(outcomes(provider.send_many([replace(many[0], key="later")]))) == {"accepted"}

        assert len(solapi.pictures) == 1
        assert {entry["imageId"] for entry in solapi.taken} == {solapi.taken[0]["imageId"]} != {None}

    def test_a_picture_that_is_gone_holds_up_only_its_own_message(self, provider, solapi, tmp_path):
        answers = provider.send_many([replace(SMS, channel="mms", image=tmp_path / "gone.jpg"), THREE[1]])
        assert outcomes(answers) == ["temporary", "accepted"]

    def test_our_key_and_row_travel_with_it_and_nothing_else_of_ours(self, provider, solapi):
        provider.send_many([SMS])
        assert solapi.taken[0]["customFields"] == {"key": "k-0", "row": "7"}


class TestCodes:
    """The table as the rules have it (rules-korea section 2)."""

    @pytest.mark.parametrize("code", ["1026", "1030", "2230", "1062", "3032", "3047", "3048", "3059", "3055"])
    def test_for_good(self, code):
        assert meaning(code).outcome == "permanent"

    @pytest.mark.parametrize("code", ["1024", "3040", "3041", "3042", "3043", "3053", "3056", "3057"])
    def test_worth_another_try(self, code):
        assert meaning(code).outcome == "temporary"

    @pytest.mark.parametrize(
        ("code", "then"),
        [
            ("1061", "withdraw"),
            ("2061", "withdraw"),
            ("3032", "dead"),
            ("3047", "dead"),
            ("1030", "account"),
            ("1062", "account"),
            ("3043", "soft"),
        ],
    )
    def test_what_follows(self, code, then):
        assert meaning(code).then == then

    def test_a_code_added_since_is_judged_by_its_first_digit(self):
        assert meaning("3999").outcome == "permanent"
        assert meaning("hello").outcome == "unknown"

    def test_every_row_has_a_sentence(self):
        assert len(table()) > 60
        assert all(row.sentence.endswith("요.") for row in table().values())


def test_keys_that_are_missing_are_told_at_start(settings):
    settings.SMS_PROVIDER, settings.SOLAPI_API_KEY, settings.SOLAPI_API_SECRET = "solapi", "", ""
    with pytest.raises(ImproperlyConfigured, match="SOLAPI_API_KEY"):
        in_slot("solapi")
