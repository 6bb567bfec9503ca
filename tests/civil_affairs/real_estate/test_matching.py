"""P09.4: to whom a request goes. Everybody who fits; with the resident's cap in turn, by a rule anyone can repeat."""

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from civil_affairs.real_estate.brokers import matching, rules
from civil_affairs.real_estate.brokers.models import Broker, Draw
from civil_affairs.real_estate.brokers.rules import Facts, Wanted, Why
from programs.base.errors import WrongState
from programs.people.places import load_places
from tests.civil_affairs.real_estate.brokers import HONGJE1, NOW, SINCHON, YEONHUI, broker, wanted

DONGS = [YEONHUI, SINCHON, HONGJE1]
facts = st.builds(
    Facts,
    pk=st.just(0),
    register_number=st.integers(1, 99_999).map(lambda number: f"11410-2015-{number:05d}"),
    name=st.just("보기 사무소"),
    kind=st.sampled_from(["licensed", "assistant"]),
    sex=st.sampled_from(["", "female", "male"]),
    languages=st.lists(st.sampled_from(["en", "zh", "vi"]), unique=True),
    areas=st.lists(st.sampled_from(DONGS), unique=True, min_size=1),
    deals=st.lists(st.sampled_from(list(rules.DEALS)), unique=True),
    open_sundays=st.booleans(),
    open_holidays=st.booleans(),
    turn=st.integers(0, 3),
)
asked = st.builds(
    Wanted,
    deal=st.sampled_from(list(rules.DEALS)),
    dongs=st.lists(st.sampled_from(DONGS), unique=True, min_size=1).map(tuple),
    at=st.just(NOW),
    sex=st.sampled_from(["", "female", "male"]),
    languages=st.lists(st.sampled_from(["en", "zh"]), unique=True).map(tuple),
    sundays=st.booleans(),
    holidays=st.booleans(),
    cap=st.none() | st.integers(1, 4),
)


# --- the pure rule


@given(brokers=st.lists(facts, max_size=12, unique_by=lambda each: each.register_number), wanted=asked)
def test_nobody_unfit_is_chosen_nobody_fit_is_left_out_and_a_cap_is_kept(brokers, wanted):
    chosen = rules.chosen(brokers, wanted, seed="2026-000001")

    fitting = [each for each in brokers if rules.fits(each, wanted).yes]
    assert all(each in fitting for each in chosen)
    assert len(chosen) == (len(fitting) if wanted.cap is None else min(wanted.cap, len(fitting)))
    for each in chosen:
        assert wanted.deal in each.deals
        assert set(wanted.dongs) & set(each.areas)
        assert not wanted.sex or each.sex == wanted.sex
        assert not wanted.languages or set(wanted.languages) & set(each.languages)
        assert each.open_sundays or not wanted.sundays
        assert each.open_holidays or not wanted.holidays


@given(brokers=st.lists(facts, max_size=12, unique_by=lambda each: each.register_number), wanted=asked, data=st.data())
def test_the_order_does_not_hang_on_the_order_in_which_the_brokers_stand(brokers, wanted, data):
    shuffled = data.draw(st.permutations(brokers))

    assert rules.chosen(brokers, wanted, seed="2026-7") == rules.chosen(shuffled, wanted, seed="2026-7")


@given(each=facts, wanted=asked)
def test_every_condition_asked_is_met_or_missed_and_told_in_a_sentence(each, wanted):
    fit = rules.fits(each, wanted)

    assert sorted((*fit.reasons, *fit.missing)) == sorted(wanted.conditions)
    told = rules.reasons(each, wanted, dongs=dict.fromkeys(DONGS, "연희동"))
    assert len(told) == len(fit.reasons)
    assert all(text.endswith("요.") for text in told)
    assert all(rules.missing(why).endswith("요.") for why in fit.missing)


def test_a_request_without_a_dong_or_with_a_strange_cap_is_none():
    for wrong in ({"dongs": ()}, {"cap": 0}, {"cap": 21}, {"deal": "swap"}, {"sex": "x"}):
        with pytest.raises(ValueError, match="Unknown|between|one dong"):
            wanted(**wrong)


# --- the same rule in the database


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(brokers=st.lists(facts, max_size=6, unique_by=lambda each: each.register_number), wanted=asked)
def test_the_query_says_what_the_rule_says(brokers, wanted):
    load_places()
    Broker.objects.all().delete()
    for number, each in enumerate(brokers):
        broker(number, **{name: getattr(each, name) for name in Facts._fields if name != "pk"})
    everybody = [each.facts for each in Broker.objects.all()]

    found = matching.brokers_for(wanted, seed="2026-000001")

    assert found.chosen == rules.chosen(everybody, wanted, seed="2026-000001")
    counted = Broker.objects.count_missing(wanted)
    for why in wanted.conditions:
        assert counted[why] == sum(why in rules.fits(each, wanted).missing for each in everybody)


@pytest.mark.django_db
class TestDraw:
    @pytest.fixture(autouse=True)
    def places(self):
        load_places()

    def test_a_request_goes_to_all_that_fit_in_one_query_and_says_why_the_others_do_not(
        self, django_assert_num_queries
    ):
        fits = [broker(1), broker(2, sex="female", areas=[YEONHUI, SINCHON])]
        broker(3, areas=[SINCHON])
        broker(4, deals=["sale"], areas=[SINCHON])
        broker(5, state="listed", joined_at=None)
        broker(6, state="suspended", suspended_until=NOW.date())

        with django_assert_num_queries(1):
            found = matching.brokers_for(wanted(), seed="2026-000001")

        assert {each.pk for each in found.chosen} == {each.pk for each in fits}
        assert found.reasons_of(found.chosen[0]) == [
            "원하는 거래(전세)를 다뤄요.",
            "원하는 동네(연희동)를 맡아요.",
        ]
        assert matching.others(wanted()) == [(rules.missing(Why.DEAL), 1), (rules.missing(Why.AREA), 2)]

    def test_over_many_requests_equals_are_chosen_as_often_but_for_one(self):
        for number in range(7):
            broker(number)
        broker(8, areas=[YEONHUI, SINCHON])  # fits other requests, too
        often = Counter[str]()
        for number in range(20):
            asked = wanted(cap=1 + number % 3, dongs=(SINCHON,) if number % 4 == 3 else (YEONHUI,))
            often.update(each.register_number for each in matching.draw(asked, reference=f"N-{number}", now=NOW).chosen)

        equals = [often[f"11410-2015-{number:05d}"] for number in range(7)]
        assert max(equals) - min(equals) <= 1

    def test_anyone_can_draw_again_what_was_drawn(self):
        for number in range(5):
            broker(number)
        matching.draw(wanted(cap=2), reference="N-1", now=NOW)
        second = matching.draw(wanted(cap=2), reference="N-2", now=NOW)
        Broker.objects.update(turn=0, areas=[])  # what comes later does not matter

        out = StringIO()
        call_command("rematch", "N-2", stdout=out)

        assert [each.register_number for each in second.chosen] == matching.redraw(Draw.objects.get(reference="N-2"))
        assert all(each.register_number in out.getvalue() for each in second.chosen)
        assert "같아요" in out.getvalue()

    def test_a_draw_that_was_tampered_with_is_found_out(self):
        for number in range(5):
            broker(number)
        matching.draw(wanted(cap=2), reference="N-1", now=NOW)
        Draw.objects.update(chosen=["11410-2015-99999"])

        with pytest.raises(CommandError, match="달라요"):
            call_command("rematch", "N-1", stdout=StringIO())
        with pytest.raises(CommandError, match="없어요"):
            call_command("rematch", "N-404", stdout=StringIO())

    def test_a_request_is_drawn_once(self):
        broker(1)
        matching.draw(wanted(cap=1), reference="N-1", now=NOW)

        with pytest.raises(WrongState):
            matching.draw(wanted(cap=1), reference="N-1", now=NOW)

        assert Draw.objects.count() == 1
        assert Broker.objects.get().turn == 1
