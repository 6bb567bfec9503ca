"""What the residents' and members' pages show: seats by field, meetings, decisions; words only."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from programs.committees.bodies import Body, Membership, Seat
from programs.committees.decisions import ActionItem, Decision
from programs.committees.meetings import AgendaItem, Meeting
from programs.committees.minutes import Minutes
from programs.committees.rules import public_version
from programs.committees.states import PASSED, Choice, MeetingState, MinutesState, Result, TaskState

BADGES = {
    MeetingState.NOTICED: "information",
    MeetingState.HELD: "success",
    MeetingState.MINUTED: "success",
    MeetingState.CANCELLED: "danger",
}
TASK_BADGES = {TaskState.OPEN: "information", TaskState.DONE: "success", TaskState.DROPPED: "gray"}


@dataclass(frozen=True, slots=True)
class SeatRow:
    """One seat as everybody may see it."""

    seat: Seat
    name: str
    affiliation: str
    until: date | None


def seats_of(body: Body, on: date) -> list[SeatRow]:
    """The body's seats in order, each with who sits on it; names masked unless the body shows them. Two queries."""
    members = Membership.objects.filter(body=body).current(on).select_related("user__department", "seat")
    sitting = {member.seat_id: member for member in members}
    return [_seat_row(body, seat, sitting.get(seat.pk)) for seat in body.seats.there(on).select_related("department")]


def _seat_row(body: Body, seat: Seat, member: Membership | None) -> SeatRow:
    if member is None:
        return SeatRow(seat, "", "", None)
    if member.user is not None:  # an officer is shown by post, not by name
        post = member.affiliation or (member.user.department.name if member.user.department else "")
        return SeatRow(seat, post or str(_("공무원")), "", member.ends)
    name = member.full_name if body.names_shown else member.masked_name
    # Whose name is hidden is not to be found out by the post either.
    return SeatRow(seat, name, member.affiliation if body.names_shown else "", member.ends)


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One item with its decision as a sentence."""

    item: AgendaItem
    decision: Decision | None
    badge: str
    votes: str
    barred: int
    tasks: list[ActionItem]


def items_of(meeting: Meeting, *, public: bool) -> list[ItemRow]:
    items = meeting.items.select_related("decision").prefetch_related("interests", "decision__tasks__department")
    votes_shown = not public or meeting.body.votes_published
    return [_item_row(item, votes_shown) for item in (items.filter(is_open=True) if public else items)]


def _item_row(item: AgendaItem, votes_shown: bool) -> ItemRow:
    decision: Decision | None = getattr(item, "decision", None)
    barred = len(item.interests.all())
    if decision is None:
        return ItemRow(item, None, "gray", "", barred, [])
    badge = "success" if decision.result in PASSED else "danger" if decision.result == Result.REJECTED else "gray"
    votes = votes_in_words(decision) if votes_shown and decision.result != Result.NOTED else ""
    return ItemRow(item, decision, badge, votes, barred, list(decision.tasks.all()))


def votes_in_words(decision: Decision) -> str:
    words = _("출석 %(present)d명: 찬성 %(for)d, 반대 %(against)d, 기권 %(abstain)d") % {
        "present": decision.present,
        "for": decision.votes_for,
        "against": decision.against,
        "abstain": decision.abstain,
    }
    more = how_in_words(decision)
    return f"{words} ({', '.join(more)})" if more else words


def how_in_words(decision: Decision) -> list[str]:
    """What else there is to say of how it was voted: in secret, or by the chair in a tie."""
    more = [str(_("무기명 투표"))] if decision.is_secret else []
    if decision.casting:
        more.append(_("가부동수여서 위원장이 %(how)s") % {"how": decision.get_casting_display()})
    return more


def public_minutes(meeting: Meeting) -> str:
    """The approved minutes with what is hidden blacked out; nothing before they are approved."""
    approved = Minutes.objects.filter(meeting=meeting, state=MinutesState.APPROVED).first()
    if approved is None:
        return ""
    return public_version(approved.text, () if meeting.body.names_shown else names_in(meeting))


def names_in(meeting: Meeting) -> list[str]:
    """Everybody whom the minutes may name: all who ever sat in the body, and those who came for them."""
    members = Membership.objects.filter(body_id=meeting.body_id).select_related("user")
    proxies = meeting.attendances.with_proxy()
    return [each.full_name for each in members] + [each.proxy_name for each in proxies]


def words_of_choice(choice: str) -> str:
    return str(Choice(choice).label)
