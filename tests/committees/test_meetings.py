"""A meeting from its notice to its decisions, and everything that stands in the way."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from programs.base.errors import BadInput, NotYourDuty, WrongState
from programs.committees import reminders, services
from programs.committees.counting import COUNTS
from programs.committees.models import Attendance, Ballot, Body, Decision, Interest, Meeting
from programs.committees.rules import Count, Rule, passes
from programs.committees.services import Person
from programs.committees.states import MeetingState, Presence
from programs.notices.models import OutboxMessage
from tests.committees.conftest import attendance, first_item, in_days, person, present, seated

pytestmark = pytest.mark.django_db


def decide(meeting, by, **votes):
    return services.decide(first_item(meeting), by=by, **{"result": "adopted", "votes_for": 3, **votes})


# --- the notice


def test_a_notice_goes_to_every_member_with_a_link_of_their_own(meeting, members, keeper):
    services.send_notice(meeting, by=keeper)

    sent = OutboxMessage.objects.filter(key="committees.noticed")
    assert sent.count() == len(members)
    assert sent.filter(channel="email").count() == 1  # the official, by e-mail
    links = {body.split("/committees/m/")[1].split("/")[0] for body in sent.values_list("body", flat=True)}
    assert len(links) == len(members)
    assert all("조명" not in body for body in sent.exclude(channel="email").values_list("body", flat=True))


def test_a_late_notice_needs_a_reason_that_is_kept(body, members, keeper):
    meeting = services.plan(body, by=keeper, title="긴급 회의", place="회의실", starts_at=in_days(3))
    services.add_item(meeting, by=keeper, title="안건")

    with pytest.raises(BadInput, match="7일 전"):
        services.send_notice(meeting, by=keeper)
    assert not Attendance.objects.exists()
    assert not OutboxMessage.objects.filter(key="committees.noticed").exists()

    told = services.send_notice(meeting, by=keeper, late_reason="폭우 대책")
    assert told.late_reason == "폭우 대책"


@pytest.mark.parametrize(("change", "sentence"), [({"place": ""}, "곳"), ({"starts_at": None}, "지났어요")])
def test_a_meeting_without_place_or_in_the_past_is_not_noticed(meeting, keeper, change, sentence):
    for name, value in change.items():
        setattr(meeting, name, value if value is not None else timezone.now() - timedelta(hours=1))
    meeting.save()

    with pytest.raises((BadInput, WrongState), match=sentence):
        services.send_notice(meeting, by=keeper)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED


def test_a_meeting_without_agenda_is_not_noticed(body, members, keeper):
    meeting = services.plan(body, by=keeper, title="빈 회의", place="회의실", starts_at=in_days(10))

    with pytest.raises(BadInput, match="안건"):
        services.send_notice(meeting, by=keeper)


def test_nobody_is_told_twice(noticed, keeper):
    before = OutboxMessage.objects.count()

    with pytest.raises(WrongState, match="소집 통지함"):
        services.send_notice(noticed, by=keeper)

    assert OutboxMessage.objects.count() == before


def test_another_department_does_not_call_a_meeting(meeting, stranger):
    with pytest.raises(NotYourDuty):
        services.send_notice(meeting, by=stranger)

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PLANNED


def test_a_meeting_with_another_time_asks_again(noticed, members, keeper):
    services.reply(attendance(noticed, members[1]), "coming")

    moved = services.reschedule(
        noticed, by=keeper, starts_at=in_days(12), ends_at=None, place="다른 회의실", reason="공사"
    )

    assert moved.starts_at == in_days(12)
    assert attendance(noticed, members[1]).reply == ""
    assert OutboxMessage.objects.filter(key="committees.rescheduled").count() == len(members)


def test_a_body_that_ended_meets_no_more(make_body, keeper):
    body = make_body(ends=timezone.localdate() + timedelta(days=5))

    with pytest.raises(BadInput, match="활동하지 않아요"):
        services.plan(body, by=keeper, title="늦은 회의", starts_at=in_days(10))


def test_members_are_reminded_once_the_day_before_but_not_who_does_not_come(noticed, members):
    services.reply(attendance(noticed, members[1]), "not_coming")
    with time_machine.travel(noticed.starts_at - timedelta(hours=20), tick=False):
        assert reminders.remind() == 1
        assert reminders.remind() == 0

    assert OutboxMessage.objects.filter(key="committees.reminded").count() == len(members) - 1


def test_a_cancelled_meeting_tells_why(noticed, members, keeper):
    services.cancel(noticed, by=keeper, reason="정족수 미달")

    assert OutboxMessage.objects.filter(key="committees.cancelled").count() == len(members)
    with pytest.raises(WrongState):
        services.hold(noticed, by=keeper, at=noticed.starts_at)


# --- who is there


def test_a_meeting_opens_with_a_quorum_only(noticed, members, keeper):
    present(noticed, members[:2], keeper)
    with pytest.raises(WrongState, match="재적 5명 가운데 3명 이상이어야 하는데 2명"):
        services.hold(noticed, by=keeper, at=noticed.starts_at)
    noticed.refresh_from_db()
    assert noticed.state == MeetingState.NOTICED

    present(noticed, members[:3], keeper)
    opened = services.hold(noticed, by=keeper, at=noticed.starts_at)

    assert (opened.members, opened.present) == (5, 3)
    assert attendance(noticed, members[4]).state == Presence.ABSENT


def test_a_meeting_does_not_open_before_its_time(noticed, members, keeper):
    present(noticed, members, keeper)

    with pytest.raises(WrongState, match="그때 열어"):
        services.hold(noticed, by=keeper)


def test_a_proxy_comes_only_where_the_rules_have_one(noticed, members, keeper):
    row = attendance(noticed, members[1])

    with pytest.raises(BadInput, match="대리 출석을 허용하지"):
        services.note_presence(noticed, {row.pk: "proxy"}, proxies={row.pk: "대리인"}, by=keeper)
    with pytest.raises(IntegrityError, match="no proxy"), transaction.atomic():
        Attendance.objects.filter(pk=row.pk).update(state="proxy")

    row.refresh_from_db()
    assert row.state == Presence.EXPECTED


def test_a_proxy_where_allowed_has_a_name_and_counts(make_body, keeper):
    body = make_body(proxy_allowed=True)
    members = seated(body, keeper)
    meeting = services.plan(body, by=keeper, title="회의", place="회의실", starts_at=in_days(10))
    services.add_item(meeting, by=keeper, title="안건")
    services.send_notice(meeting, by=keeper)
    row = attendance(meeting, members[1])
    with pytest.raises(BadInput, match="이름"):
        services.note_presence(meeting, {row.pk: "proxy"}, by=keeper)

    services.note_presence(meeting, {row.pk: "proxy"}, proxies={row.pk: "대신온"}, by=keeper)
    present(meeting, members[2:4], keeper)

    assert services.hold(meeting, by=keeper, at=meeting.starts_at).present == 3


def test_members_of_another_body_do_not_attend(noticed, make_body, keeper):
    other = make_body(name="다른 위원회", slug="other")
    member = services.appoint(other.seats.last(), person(70), by=keeper, starts=timezone.localdate())

    with pytest.raises(IntegrityError, match="Only members"), transaction.atomic():
        Attendance.objects.create(meeting=noticed, member=member)


# --- decisions


def test_a_decision_counts_heads_by_itself(held, keeper):
    decision = decide(held, keeper, votes_for=3, against=1)

    assert (decision.members, decision.present, decision.result) == (5, 4, "adopted")


@pytest.mark.parametrize(
    ("votes", "sentence"),
    [
        ({"votes_for": 4, "against": 1}, "4명인데 5표"),
        ({"votes_for": 2, "against": 2}, "모자라서 부결"),
        ({"result": "rejected", "votes_for": 3, "against": 1}, "닿아서 가결"),
        ({"result": "noted", "votes_for": 0}, "보고 안건"),
    ],
)
def test_votes_that_do_not_add_up_are_refused_and_nothing_is_decided(held, keeper, votes, sentence):
    with pytest.raises(BadInput, match=sentence):
        decide(held, keeper, **votes)

    assert not Decision.objects.exists()


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"result": "adopted", "votes_for": 5}, "no_more_votes_than_heads"),
        ({"result": "adopted", "votes_for": 2}, "do not give this result"),
        ({"result": "rejected", "votes_for": 4}, "do not give this result"),
    ],
)
def test_the_database_refuses_the_same(held, values, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Decision.objects.create(item=first_item(held), **values)


def test_nothing_is_decided_before_the_meeting_is_open(noticed, keeper):
    with pytest.raises(WrongState, match="열린 회의에서만"):
        decide(noticed, keeper)
    with pytest.raises(IntegrityError, match="that is held"), transaction.atomic():
        Decision.objects.create(item=first_item(noticed), result="adopted", votes_for=3)


def test_when_members_leave_and_the_quorum_with_them_nothing_more_is_decided(held, members, keeper):
    services.note_presence(held, {attendance(held, each).pk: "left" for each in members[:2]}, by=keeper)

    with pytest.raises(WrongState, match="정족수"):
        decide(held, keeper, votes_for=2)
    with pytest.raises(IntegrityError, match="without a quorum"), transaction.atomic():
        Decision.objects.create(item=first_item(held), result="adopted", votes_for=2)

    assert not Decision.objects.exists()


def test_an_item_is_decided_once_and_may_be_taken_back_with_a_reason(held, keeper, colleague):
    decision = decide(held, keeper)
    with pytest.raises(WrongState, match="이미 의결"):
        decide(held, colleague, result="rejected", votes_for=0)

    with pytest.raises(BadInput, match="까닭"):
        services.take_back(decision, by=colleague, reason="")
    services.take_back(decision, by=colleague, reason="표를 잘못 셈")

    assert decide(held, colleague, result="rejected", votes_for=1, against=3).result == "rejected"


# --- interests


def test_who_has_an_interest_neither_counts_nor_votes(held, members, keeper):
    services.declare(attendance(held, members[1]), first_item(held), "공사 업체의 대표예요")

    with pytest.raises(BadInput, match="3명인데 4표"):
        decide(held, keeper, votes_for=4)
    decision = decide(held, keeper, votes_for=3)

    assert (decision.members, decision.present) == (4, 3)


def test_an_interest_can_take_the_quorum_away(make_body, keeper):
    body = make_body(quorum_kind="number", quorum_above=4)
    members = seated(body, keeper)
    meeting = services.plan(body, by=keeper, title="회의", place="회의실", starts_at=in_days(10))
    item = services.add_item(meeting, by=keeper, title="안건")
    services.send_notice(meeting, by=keeper)
    present(meeting, members[:4], keeper)
    services.hold(meeting, by=keeper, at=meeting.starts_at)
    services.declare(attendance(meeting, members[0]), item, "이해관계")

    with pytest.raises(WrongState, match="정족수"):
        services.decide(item, by=keeper, result="adopted", votes_for=3)
    with pytest.raises(IntegrityError, match="without a quorum"), transaction.atomic():
        Decision.objects.create(item=item, result="adopted", votes_for=3)


def test_an_interest_in_a_matter_holds_wherever_it_comes_up(meeting, members, keeper):
    item = services.add_item(meeting, by=keeper, title="입주 심사", matter="application:12")
    Interest.objects.create(member=members[1], matter="application:12", text="가족의 회사예요")

    assert services.has_interest(members[1], item)
    assert services.has_interest_in_matter(members[1], "application:12")
    assert not services.has_interest(members[1], first_item(meeting))


def test_an_interest_is_declared_before_the_decision(held, members, keeper):
    decide(held, keeper)

    with pytest.raises(WrongState, match="이미 의결"):
        services.declare(attendance(held, members[1]), first_item(held), "늦었어요")

    assert not Interest.objects.exists()


# --- in writing


@pytest.fixture
def written(make_body, keeper):
    body = make_body(written_allowed=True, name="서면 위원회", slug="in-writing")
    members = seated(body, keeper)
    meeting = services.plan(
        body, by=keeper, title="서면 의결", is_written=True, starts_at=in_days(8), ends_at=in_days(10)
    )
    services.add_item(meeting, by=keeper, title="운영 규정")
    services.send_notice(meeting, by=keeper)
    return meeting, members


def test_a_round_in_writing_is_decided_by_its_ballots(written, keeper):
    meeting, members = written
    item = first_item(meeting)
    for member, choice in zip(members, ("for", "for", "for", "against"), strict=False):
        services.vote_in_writing(attendance(meeting, member), {item.pk: choice})
    services.vote_in_writing(attendance(meeting, members[3]), {item.pk: "abstain"})  # changed while it is open
    with pytest.raises(WrongState, match="아직 의견을"):
        services.hold(meeting, by=keeper)

    services.hold(meeting, by=keeper, at=meeting.ends_at)

    decision = Decision.objects.get(item=item)
    assert (decision.result, decision.votes_for, decision.against, decision.abstain) == ("adopted", 3, 0, 1)


def test_an_interest_takes_the_ballot_back_and_keeps_it_out(written):
    meeting, members = written
    item, row = first_item(meeting), attendance(meeting, members[1])
    services.vote_in_writing(row, {item.pk: "for"})

    services.declare(row, item, "이해관계가 있어요")

    assert not Ballot.objects.exists()
    with pytest.raises(WrongState, match="이해관계를 밝힌"):
        services.vote_in_writing(row, {item.pk: "for"})
    with pytest.raises(IntegrityError, match="does not vote"), transaction.atomic():
        Ballot.objects.create(item=item, member=members[1], choice="for")


def test_no_opinion_is_taken_when_the_time_is_over_or_the_meeting_is_no_round_in_writing(written, noticed, members):
    meeting, own = written
    item = first_item(meeting)

    with pytest.raises(WrongState):
        services.vote_in_writing(attendance(meeting, own[1]), {item.pk: "for"}, at=meeting.ends_at)
    with pytest.raises(WrongState):
        services.vote_in_writing(attendance(noticed, members[1]), {first_item(noticed).pk: "for"})

    assert not Ballot.objects.exists()


def test_a_body_whose_rules_have_no_round_in_writing_holds_none(body, keeper):
    with pytest.raises(BadInput, match="서면 의결을 허용하지"):
        services.plan(body, by=keeper, title="서면", is_written=True, starts_at=in_days(8), ends_at=in_days(9))

    assert not Meeting.objects.exists()


def test_a_secretary_without_a_vote_counts_nowhere(body, members, keeper, colleague):
    seat = body.seats.create(title="간사", field="구청", office="secretary", has_vote=False, order=9)
    services.appoint(seat, Person(user=colleague), by=keeper, starts=timezone.localdate())
    meeting = services.plan(body, by=keeper, title="회의", place="회의실", starts_at=in_days(10))
    services.add_item(meeting, by=keeper, title="안건")
    services.send_notice(meeting, by=keeper)
    for row in meeting.attendances.all():
        services.note_presence(meeting, {row.pk: "present"}, by=keeper)

    assert services.hold(meeting, by=keeper, at=meeting.starts_at).members == 5


def test_the_states_that_count_are_those_the_triggers_name():
    assert {state.value for state in COUNTS} == {"present", "proxy", "written"}


RULES = [("more_than", 1, 2), ("at_least", 2, 3), ("at_least", 1, 1), ("number", 2, 1)]


@pytest.mark.parametrize("base", ["present", "voting", "members"])
@pytest.mark.parametrize("rule", RULES)
def test_the_database_and_the_rules_carry_the_same_votes(held, body, rule, base):
    """Every way four heads can vote: what the trigger lets through is what rules.py calls carried."""
    kind, above, below = rule
    Body.objects.filter(pk=body.pk).update(
        majority_kind=kind, majority_above=above, majority_below=below, majority_of=base
    )
    item = first_item(held)
    for votes_for, against in [(a, b) for a in range(5) for b in range(5 - a)]:
        carried = passes(Count(5, 4, votes_for, against, 0), Rule(kind, above, below), base)
        for result in ("adopted", "rejected"):
            try:
                with transaction.atomic():
                    Decision.objects.create(item=item, result=result, votes_for=votes_for, against=against).delete()
                let_through = True
            except IntegrityError:
                let_through = False
            assert let_through is (carried == (result == "adopted")), (votes_for, against, result)


@pytest.mark.parametrize(("rule", "enough"), [(("more_than", 1, 2), 3), (("at_least", 2, 3), 4), (("number", 2, 1), 2)])
def test_the_database_and_the_rules_know_the_same_quorum(noticed, members, body, keeper, rule, enough):
    kind, above, below = rule
    Body.objects.filter(pk=body.pk).update(quorum_kind=kind, quorum_above=above, quorum_below=below)
    Meeting.objects.filter(pk=noticed.pk).update(state="held", held_at=timezone.now(), members=5, present=0)

    for there in range(5):
        noticed.attendances.update(state="absent")
        noticed.attendances.filter(member__in=members[:there]).update(state="present")
        try:
            with transaction.atomic():
                Decision.objects.create(item=first_item(noticed), result="deferred").delete()
            met = True
        except IntegrityError:
            met = False
        assert met is (there >= enough) is Rule(kind, above, below).met(there, 5)
