"""Counting heads and ballots, as the triggers of decisions.py count them."""

from django.db.models import Count as Number
from django.db.models import Exists, OuterRef, Q

from programs.committees.bodies import Membership
from programs.committees.decisions import Ballot
from programs.committees.meetings import AgendaItem, Attendance, Interest, Meeting
from programs.committees.rules import Count
from programs.committees.states import COUNTS, PRESIDES, Choice, Office


def interests_in(item: AgendaItem) -> Q:
    """Interests that keep their member from deciding this item: in it, or in its matter wherever it comes up."""
    found = Q(item_id=item.pk)
    return found | Q(matter=item.matter) if item.matter else found


def has_interest(member: Membership, item: AgendaItem) -> bool:
    return Interest.objects.filter(interests_in(item), member=member).exists()


def has_interest_in_matter(member: Membership, matter: str) -> bool:
    """For programs whose members score applications ("application:12")."""
    return bool(matter) and Interest.objects.filter(member=member, matter=matter).exists()


def heads_of(meeting: Meeting, item: AgendaItem | None = None) -> tuple[int, int]:
    """Return (members, present) with a vote; on an item without those who have an interest in it. One query."""
    rows = Attendance.objects.filter(meeting=meeting).counting()
    if item is not None:
        rows = rows.exclude(Exists(Interest.objects.filter(interests_in(item), member=OuterRef("member_id"))))
    found = rows.aggregate(members=Number("pk"), present=Number("pk", filter=Q(state__in=COUNTS)))
    return found["members"], found["present"]


def presides(meeting: Meeting, item: AgendaItem) -> bool:
    """Whether the chair, or who stands in for the chair, is there to decide a tie on the item."""
    rows = Attendance.objects.filter(meeting=meeting, state__in=PRESIDES).counting()
    rows = rows.filter(member__seat__office__in=(Office.CHAIR, Office.VICE))
    return rows.exclude(Exists(Interest.objects.filter(interests_in(item), member=OuterRef("member_id")))).exists()


def ballots_of(item: AgendaItem, members: int, present: int) -> Count:
    found = Ballot.objects.filter(item=item).aggregate(
        **{f"n_{choice.value}": Number("pk", filter=Q(choice=choice)) for choice in Choice}
    )
    return Count(members, present, found["n_for"], found["n_against"], found["n_abstain"])


def still_silent(meeting: Meeting) -> bool:
    """Whether a member with a vote has said nothing yet in a round in writing."""
    return Attendance.objects.filter(meeting=meeting).counting().exclude(state__in=COUNTS).exists()
