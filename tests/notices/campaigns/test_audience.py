"""Whom a campaign reaches: chosen, reachable, counted exactly; the others left out under one reason each."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from programs.notices.campaigns import audience
from programs.notices.models import Campaign
from programs.notices.subscribers.services import set_aside, withdraw

FLOOD = {"dongs": ["1141061500"], "topics": [1], "purpose": "disaster"}


@pytest.fixture
def about(public_relations):
    def about(**given):
        return Campaign(department=public_relations, **{"topics": [4]} | given)

    return about


@pytest.mark.parametrize(
    ("campaign", "person", "gets_it"),
    [
        ({"topics": [4]}, {"topics": ("culture", "welfare")}, True),
        ({"topics": [4]}, {"topics": ("welfare",)}, False),
        ({"topics": [2, 4]}, {"topics": ("welfare",)}, True),
        ({"topics": []}, {"topics": ("welfare",)}, True),
        ({"dongs": ["1141061500"]}, {"dong": "연희동"}, True),
        ({"dongs": ["1141061500"]}, {"dong": "신촌동"}, False),
        ({"dongs": ["1141061500"]}, {}, False),
        (FLOOD, {"topics": ("disaster",), "dong": "연희동"}, True),
        (FLOOD, {"topics": ("disaster",), "dong": "신촌동"}, False),
        (FLOOD, {"topics": ("disaster",)}, True),  # whoever said no dong is told of every disaster
        ({"age_bands": ["30", "40"]}, {"age_band": "40"}, True),
        ({"age_bands": ["30", "40"]}, {"age_band": ""}, False),
        ({"languages": ["en"]}, {"language": "en"}, True),
        ({"languages": ["en"]}, {}, False),
        ({"purpose": "ad"}, {"ad": True}, True),
        ({"purpose": "ad"}, {}, False),
        ({}, {"email": "reader@example.com", "phone": ""}, False),
        ({"kind": "newsletter"}, {"email": "reader@example.com", "phone": ""}, True),
        ({"kind": "newsletter"}, {}, False),
    ],
)  # fmt: skip
def test_who_gets_it(campaign, person, gets_it, about, subscriber):
    someone = subscriber(**person)
    assert list(audience.recipients(about(**campaign))) == ([someone] if gets_it else [])


def test_everyone_meant_is_counted_once_with_the_reason(about, subscriber):
    subscriber(), subscriber(night=True)
    subscriber(topics=("welfare",))
    subscriber(email="only.mail@example.com", phone="")
    set_aside(subscriber(), "sms", "3032")
    withdraw(subscriber(), ["notices.sms"], source="manage-link", notify=False)

    found = audience.count(about())

    assert (found.reached, found.waits_at_night) == (2, 1)
    assert found.chosen == found.reached + sum(number for _why, number in found.left_out)
    assert dict(found.left_out)["받을 수 없는 주소라서 멈췄어요"] == 1
    assert found.reached == audience.recipients(about()).count()


def test_advertisements_say_who_did_not_agree_to_them(about, subscriber):
    subscriber(), subscriber(ad=True)
    found = audience.count(about(purpose="ad"))
    assert (found.chosen, found.reached, found.no_ad_consent) == (2, 1, 1)


def test_the_count_reads_one_index_and_asks_one_question(about, subscriber, django_assert_max_num_queries):
    subscriber()
    with django_assert_max_num_queries(4):  # savepoint, the planner's setting, the count, savepoint
        audience.count(about())


def test_a_sample_says_why_each_is_in_it(about, subscriber):
    with time_machine.travel("2026-03-02 10:00:00+09:00"):
        subscriber(dong="연희동", age_band="40")
    campaign = about(dongs=["1141061500"], age_bands=["40"])

    [person] = audience.sample(campaign)

    assert audience.why(person, campaign) == [
        "‘문화’ 소식을 골랐어요.",
        "연희동 소식을 받기로 했어요.",
        "나이대가 40대예요.",
        "2026. 3. 2.(월)에 문자 수신에 동의했어요.",
    ]


def test_a_sample_of_few_is_all_of_them_once(about, subscriber):
    few = {subscriber() for _number in range(3)}
    subscriber(topics=("welfare",))

    assert set(audience.sample(about())) == few
    assert audience.sample(about(topics=[7], dongs=["1141061500"])) == []


def test_everyone_of_many_may_be_in_a_sample_and_no_query_sorts_at_random(about, subscriber, monkeypatch):
    # given more numbers than the stretches hold
    monkeypatch.setattr(audience, "STRETCHES", 4)
    monkeypatch.setattr(audience, "STRETCH", 3)
    everyone = {subscriber().pk for _number in range(40)}

    # when samples are drawn
    drawn = [{one.pk for one in audience.sample(about(), size=3)} for _time in range(80)]

    # then each has its size, and in the long run nobody is never in one
    assert {len(pks) for pks in drawn} == {3}
    assert set().union(*drawn) <= everyone
    assert len(set().union(*drawn)) > 35
    with CaptureQueriesContext(connection) as asked:
        audience.sample(about(), size=3)
    assert not any("RANDOM()" in query["sql"].upper() for query in asked)


def test_a_sparse_audience_is_found_outside_the_stretches(about, subscriber, monkeypatch):
    monkeypatch.setattr(audience, "STRETCHES", 2)
    monkeypatch.setattr(audience, "STRETCH", 2)
    rare = {subscriber(topics=("welfare",))}
    for _number in range(20):
        subscriber()
    rare.add(subscriber(topics=("welfare",)))

    assert set(audience.sample(about(topics=[2]))) == rare


@pytest.mark.parametrize(
    ("at", "until"),
    [
        ("2026-03-02 20:59:00+09:00", None),
        ("2026-03-02 21:00:00+09:00", "2026-03-03 08:00"),
        ("2026-03-03 07:59:00+09:00", "2026-03-03 08:00"),
        ("2026-03-03 08:00:00+09:00", None),
    ],
)
def test_what_is_sent_at_night_waits_for_the_morning(at, until, about):
    """K-21; a disaster waits for nothing."""
    with time_machine.travel(at):
        now = timezone.now()
        waits = audience.waits_until(about(), now)
        assert (timezone.localtime(waits).strftime("%Y-%m-%d %H:%M") if waits else None) == until
        assert audience.waits_until(about(purpose="disaster"), now) is None
