"""The chair's casting vote, and secret ballots: only numbers are kept, and who voted apart from them."""

from collections import Counter

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.audit.models import Act
from programs.base.errors import BadInput, NotYourDuty, WrongState
from programs.committees import services
from programs.committees.desk.minuting import draft_of
from programs.committees.links import path_of
from programs.committees.models import Ballot, Decision, SecretBallot, SecretVoter
from programs.committees.rules import Count, Rule, passes
from tests.committees.conftest import attendance, first_item

pytestmark = pytest.mark.django_db
TIE = {"votes_for": 2, "against": 2}
HALF = Rule("more_than", 1, 2)


def decide(meeting, by, **votes):
    return services.decide(first_item(meeting), by=by, **{"result": "adopted", **votes})


def rule(meeting, **rules):
    for name, value in rules.items():
        setattr(meeting.body, name, value)
    meeting.body.save()


def vote(meeting, members, choices):
    for member, choice in zip(members, choices, strict=False):
        services.vote_in_secret(attendance(meeting, member), first_item(meeting), choice)


# --- the casting vote


@given(st.integers(1, 40), st.integers(0, 40), st.sampled_from(["present", "voting", "members"]))
@settings(max_examples=40)
def test_a_casting_vote_is_one_vote_more_and_only_a_tie_has_one(votes, abstain, base):
    tied = Count(100, 2 * votes + abstain, votes, votes, abstain)
    cast = Count(100, 2 * votes + abstain, votes, votes, abstain, "for")
    one_more = Count(100, 2 * votes + abstain, votes + 1, votes - 1, abstain)

    assert tied.is_tied
    assert not passes(tied, HALF, base)
    assert passes(cast, HALF, base) == passes(one_more, HALF, base)
    assert not Count(100, 90, votes, votes + 1, 0).is_tied


def test_the_chair_decides_a_tie_where_the_rules_say_so(held, keeper):
    rule(held, chair_casts=True)

    with pytest.raises(BadInput, match="위원장이 어떻게"):
        decide(held, keeper, **TIE)
    assert not Decision.objects.exists()

    decision = decide(held, keeper, casting="for", **TIE)
    assert (decision.result, decision.casting) == ("adopted", "for")


def test_the_chair_may_also_let_a_tie_fail(held, keeper):
    rule(held, chair_casts=True)

    with pytest.raises(BadInput, match="부결이에요"):
        decide(held, keeper, casting="against", **TIE)
    assert decide(held, keeper, result="rejected", casting="against", **TIE).result == "rejected"


@pytest.mark.parametrize(
    ("rules", "votes", "sentence"),
    [
        ({"chair_casts": False}, {"casting": "for", **TIE}, "결정권이 없어요"),
        ({"chair_casts": True}, {"casting": "for", "votes_for": 3, "against": 1}, "같을 때만"),
    ],
)
def test_no_casting_vote_without_a_rule_or_a_tie(held, keeper, rules, votes, sentence):
    rule(held, **rules)

    with pytest.raises(BadInput, match=sentence):
        decide(held, keeper, **votes)

    assert not Decision.objects.exists()


def test_a_chair_with_an_interest_decides_no_tie(held, members, keeper):
    rule(held, chair_casts=True)
    services.declare(attendance(held, members[0]), first_item(held), "친척이 신청했어요.")

    with pytest.raises(BadInput, match="출석하지 않았어요"):
        decide(held, keeper, casting="for", votes_for=1, against=1)

    assert decide(held, keeper, result="rejected", votes_for=1, against=1).casting == ""


def test_the_database_takes_no_casting_vote_without_a_tie(held, keeper):
    rule(held, chair_casts=True)
    decision = decide(held, keeper, votes_for=3)

    with pytest.raises(IntegrityError, match="Only a tie"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(casting="for")


# --- secret ballots


def test_members_vote_by_their_links_and_only_numbers_are_kept(held, members, keeper):
    item = first_item(held)
    services.open_ballot(item, by=keeper)
    acts = Act.objects.count()

    vote(held, members, ["for", "against", "for", "abstain"])

    ballot = SecretBallot.objects.get(item=item)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sealed FROM committees_secretballot")
        sealed = cursor.fetchone()[0]
    assert "0002" not in sealed  # who reads the table while it is open reads no count
    assert ballot.votes_for is None
    assert SecretVoter.objects.count() == 4
    assert {field.name for field in SecretVoter._meta.fields} == {"id", "ballot", "member"}
    assert Act.objects.count() == acts  # no act says who voted when
    assert not Ballot.objects.exists()

    closed = services.close_ballot(item, by=keeper)
    assert (closed.votes_for, closed.against, closed.abstain, closed.sealed) == (2, 1, 1, "")
    with pytest.raises(BadInput, match="부결이에요"):  # 2 of 4 is no majority, whatever is typed
        decide(held, keeper, votes_for=4)
    decision = decide(held, keeper, result="rejected", votes_for=4)
    assert (decision.votes_for, decision.against, decision.abstain, decision.is_secret) == (2, 1, 1, True)


@given(choices=st.lists(st.sampled_from(["for", "against", "abstain"]), min_size=3, max_size=30))
@settings(max_examples=20)
def test_the_urn_counts_whatever_is_put_in(choices):
    urn, counts = SecretBallot(), Counter(choices)
    for choice in choices:
        urn.put_in(choice)

    assert urn.counts() == [counts["for"], counts["against"], counts["abstain"]]
    assert len(urn.sealed) == len(SecretBallot().sealed)


def test_nobody_votes_twice_nor_absent_nor_with_an_interest_nor_late(held, members, keeper):
    item = first_item(held)
    services.declare(attendance(held, members[3]), item, "우리 가게 앞이에요.")
    services.open_ballot(item, by=keeper)
    vote(held, members, ["for", "for", "against"])

    refusals = {0: "이미 투표했어요", 3: "이해관계", 4: "출석한 위원만"}
    for place, sentence in refusals.items():
        with pytest.raises(WrongState, match=sentence):
            vote(held, members[place:], ["for"])
    with pytest.raises(WrongState, match="표를 거둘 수 없어요"):
        services.declare(attendance(held, members[0]), item, "이제 생각났어요.")
    services.close_ballot(item, by=keeper)
    with pytest.raises(WrongState, match="마감"):
        vote(held, members, ["for"])

    ballot = SecretBallot.objects.get()
    assert (ballot.votes_for, ballot.against, SecretVoter.objects.count()) == (2, 1, 3)
    with pytest.raises(IntegrityError, match="vote while it is open"), transaction.atomic():
        SecretVoter.objects.create(ballot=ballot, member=members[4])


def test_too_few_votes_are_not_counted_and_a_ballot_can_be_thrown_away(held, members, keeper, stranger):
    item = first_item(held)
    services.open_ballot(item, by=keeper)
    vote(held, members, ["for", "for"])

    with pytest.raises(WrongState, match="2명만"):
        services.close_ballot(item, by=keeper)
    with pytest.raises(WrongState, match="마감한 뒤에"):
        decide(held, keeper, votes_for=3)
    with pytest.raises(NotYourDuty):
        services.drop_ballot(item, by=stranger, reason="남의 일")
    assert SecretVoter.objects.count() == 2

    services.drop_ballot(item, by=keeper, reason="종이로 투표하기로 했어요")
    assert not SecretVoter.objects.exists()
    assert decide(held, keeper, votes_for=3, is_secret=True).is_secret


def test_a_body_that_publishes_no_votes_shows_only_the_result(held, members, keeper, client):
    rule(held, votes_published=False)
    decide(held, keeper, votes_for=3, against=1)

    page = client.get(held.get_absolute_url()).content.decode()

    assert "원안 가결" in page
    assert "찬성 3" not in page
    assert "[[(찬성 3, 반대 1, 기권 0)]]" in draft_of(held)


def test_the_pages_of_a_secret_ballot(held, members, keeper, client):
    item = first_item(held)
    staff = Client()
    staff.force_login(keeper)
    run = reverse("admin:committees_meeting_run", args=[held.pk])
    staff.post(run, {"do": "secret", "row": item.pk})
    links = [path_of(attendance(held, member)) for member in members]

    empty = client.post(links[1], {"do": "secret"})
    assert empty.status_code == 422
    assert not SecretVoter.objects.exists()
    for link in links[:3]:
        client.post(link, {"do": "secret", f"secret-{item.pk}-choice": "for"})
    again = client.post(links[1], {"do": "secret", f"secret-{item.pk}-choice": "against"})
    assert again.status_code == 409
    assert "에 투표했어요" in client.get(links[1]).content.decode()
    assert 'name="do" value="secret"' not in client.get(links[4]).content.decode()  # who is not there does not vote

    shown = staff.get(run).content.decode()
    assert "출석 4명 가운데 3명이 투표했어요" in shown
    assert f'name="decision-{item.pk}-votes_for"' not in shown
    staff.post(run, {"do": "secret_close", "row": item.pk})
    counted = staff.get(run).content.decode()
    assert "찬성 3, 반대 0, 기권 0" in counted
    staff.post(run, {"do": "decide", "row": item.pk, f"decision-{item.pk}-result": "adopted"})
    assert Decision.objects.get().votes_for == 3
    assert "무기명 투표" in client.get(held.get_absolute_url()).content.decode()
