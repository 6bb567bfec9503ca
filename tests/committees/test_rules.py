"""Quorum and majority by worked examples, and as properties; what the public reads of the minutes."""

from datetime import UTC, date, datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.committees import rules
from programs.committees.rules import Count, Rule, passes, public_version
from programs.committees.states import Base, RuleKind

HALF = Rule(RuleKind.MORE_THAN, 1, 2)
TWO_THIRDS = Rule(RuleKind.AT_LEAST, 2, 3)


@pytest.mark.parametrize(
    ("rule", "whole", "needed"),
    [
        (HALF, 9, 5),
        (HALF, 10, 6),  # half is not more than half
        (HALF, 1, 1),
        (TWO_THIRDS, 9, 6),
        (TWO_THIRDS, 10, 7),
        (Rule(RuleKind.AT_LEAST, 1, 2), 10, 5),
        (Rule(RuleKind.NUMBER, 5), 20, 5),
        (TWO_THIRDS, 0, 1),  # nobody is no quorum
    ],
)
def test_how_many_are_enough(rule, whole, needed):
    assert rule.needed(whole) == needed


@pytest.mark.parametrize(
    ("votes", "base", "carried"),
    [
        ((5, 4, 0), Base.PRESENT, True),  # nine present
        ((4, 5, 0), Base.PRESENT, False),
        ((4, 1, 4), Base.PRESENT, False),  # who abstains is present
        ((4, 1, 4), Base.VOTING, True),
        ((3, 3, 0), Base.VOTING, False),  # a tie carries nothing
        ((5, 0, 0), Base.MEMBERS, False),  # of twelve members
        ((7, 0, 0), Base.MEMBERS, True),
    ],
)
def test_what_is_carried(votes, base, carried):
    assert passes(Count(12, 9, *votes), HALF, base) is carried


shares = st.integers(1, 12).flatmap(lambda below: st.tuples(st.integers(1, below), st.just(below)))


@given(st.sampled_from([RuleKind.MORE_THAN, RuleKind.AT_LEAST]), shares, st.integers(0, 300), st.integers(0, 300))
def test_a_share_is_met_exactly_where_the_fraction_is(kind, share, count, whole):
    above, below = share
    there, asked = Fraction(count), Fraction(above, below) * whole
    wanted = there > asked if kind == RuleKind.MORE_THAN else there >= asked and count > 0
    assert Rule(kind, above, below).met(count, whole) is wanted


@given(shares, st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_one_more_voice_in_favour_never_turns_a_yes_into_a_no(share, votes_for, against, abstain):
    rule = Rule(RuleKind.MORE_THAN, *share)
    total = votes_for + against + abstain
    for base in Base:
        now = passes(Count(200, total, votes_for, against, abstain), rule, base)
        if against and now:
            assert passes(Count(200, total, votes_for + 1, against - 1, abstain), rule, base)


@given(st.integers(0, 50), st.integers(0, 50))
def test_an_item_and_its_opposite_are_never_both_carried_by_more_than_half(votes_for, against):
    count = Count(200, votes_for + against, votes_for, against, 0)
    other = Count(200, votes_for + against, against, votes_for, 0)
    assert not (passes(count, HALF, Base.PRESENT) and passes(other, HALF, Base.PRESENT))


def test_a_notice_is_in_time_when_seven_days_lie_before_the_day_of_the_meeting():
    meeting = datetime(2026, 12, 10, 5, tzinfo=UTC)  # 14:00 in Seoul
    assert rules.last_day_for_notice(meeting, 7) == date(2026, 12, 3)
    assert rules.in_time(datetime(2026, 12, 3, 14, 59, tzinfo=UTC), meeting, 7)  # 23:59 in Seoul
    assert not rules.in_time(datetime(2026, 12, 3, 15, tzinfo=UTC), meeting, 7)  # the next day in Seoul


@pytest.mark.parametrize(
    ("starts", "years", "ends"),
    [
        (date(2026, 3, 1), 2, date(2028, 2, 29)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2026, 11, 23), 2, date(2028, 11, 22)),
    ],
)
def test_a_term_ends_the_day_before_its_day_comes_again(starts, years, ends):
    assert rules.term_end(starts, years) == ends


def test_the_public_version_hides_what_is_marked_and_masks_people():
    text = "한가람 위원: 010-5555-1234로 연락. [[상인 아무개의 매출은 3억]] ga@example.com"

    shown = public_version(text, ["한가람"])

    assert "한*람" in shown
    assert "■■■" in shown
    for secret in ("한가람", "5555-1234", "매출", "ga@example.com"):
        assert secret not in shown


@given(st.text(alphabet="가나다 ab", max_size=30), st.text(alphabet="비밀", min_size=3, max_size=8))
def test_nothing_between_marks_is_ever_shown(around, secret):
    assert secret not in public_version(f"{around}[[{secret}]]{around}", []).replace(around, "")


def test_marks_without_their_pair_are_noticed():
    assert rules.unclosed_marks("가 [[나")
    assert rules.unclosed_marks("가 나]]")
    assert not rules.unclosed_marks("가 [[나]] 다")
