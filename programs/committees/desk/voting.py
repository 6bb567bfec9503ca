"""A secret ballot at a meeting: opened by staff, voted in by each member's own link, closed and counted once."""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.errors import BadInput, WrongState
from programs.committees import counting
from programs.committees.acts import note, require_manager
from programs.committees.meetings import AgendaItem, Attendance, Meeting
from programs.committees.secret import FEWEST, SecretBallot, SecretVoter
from programs.committees.states import BY_HEAD, Choice, ItemKind, MeetingState, require_move
from programs.people.actors import Actor, user_of


def open_ballot(item: AgendaItem, *, by: Actor, request: HttpRequest | None = None) -> SecretBallot:
    """Let the members who are there vote in secret on an item of an open meeting."""
    with transaction.atomic():
        meeting, current = _locked(item, by=by)
        if current.kind != ItemKind.DECISION or meeting.is_written:
            raise BadInput(_("모여서 의결하는 안건만 무기명으로 투표할 수 있어요."))
        if hasattr(current, "decision"):
            raise WrongState(_("이미 의결을 적은 안건이에요. 고치려면 먼저 되돌려 주세요."))
        if hasattr(current, "secret_ballot"):
            raise WrongState(_("이미 무기명 투표를 연 안건이에요."))
        _members, present = counting.heads_of(meeting, item=current)
        if present < FEWEST:
            raise WrongState(
                _(
                    "투표할 수 있는 출석 위원이 %(present)d명이에요. "
                    "%(fewest)d명보다 적으면 누가 어떻게 투표했는지 드러나요."
                )
                % {"present": present, "fewest": FEWEST}
            )
        ballot = SecretBallot.objects.create(item=current, opened_by=user_of(by))
        note("secret_opened", current, by=by, request=request)
    return ballot


def _locked(item: AgendaItem, *, by: Actor) -> tuple[Meeting, AgendaItem]:
    meeting = Meeting.objects.locked(item.meeting_id)
    require_manager(meeting.body, by)
    require_move(meeting, "decide")
    return meeting, AgendaItem.objects.get(pk=item.pk, meeting=meeting)


def _locked_ballot(item: AgendaItem) -> SecretBallot:
    found = SecretBallot.objects.select_for_update().filter(item=item).first()
    if found is None:
        raise WrongState(_("이 안건에는 무기명 투표가 열려 있지 않아요."))
    return found


def vote(attendance: Attendance, item: AgendaItem, choice: str) -> None:
    """Put in one's vote, once. Nothing in the record of acts tells of it, and it cannot be changed."""
    with transaction.atomic():
        meeting = Meeting.objects.locked(attendance.meeting_id)
        row = Attendance.objects.select_related("member__seat").get(pk=attendance.pk)
        own = AgendaItem.objects.filter(pk=item.pk, meeting=meeting).first()
        if own is None:
            raise BadInput(_("이 회의의 안건을 골라 주세요."))
        ballot = _locked_ballot(own)
        if meeting.state != MeetingState.HELD or not ballot.is_open:
            raise WrongState(_("무기명 투표가 마감됐어요."))
        if row.state not in BY_HEAD or not row.member.seat.has_vote:
            raise WrongState(_("출석한 위원만 투표할 수 있어요. 출석했다면 담당 직원에게 말해 주세요."))
        if counting.has_interest(row.member, own):
            raise WrongState(_("이해관계를 밝힌 안건에는 투표할 수 없어요."))
        if choice not in Choice.values:
            raise BadInput(_("찬성, 반대, 기권 가운데 하나를 골라 주세요."))
        if SecretVoter.objects.filter(ballot=ballot, member=row.member).exists():
            raise WrongState(_("이미 투표했어요. 무기명 투표는 누구의 표인지 알 수 없어서 바꾸거나 거둘 수 없어요."))
        SecretVoter.objects.create(ballot=ballot, member=row.member)
        ballot.put_in(choice)
        ballot.save(update_fields=["sealed"])


def close_ballot(
    item: AgendaItem, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None
) -> SecretBallot:
    """Count, once: from then on only the numbers are there."""
    with transaction.atomic():
        _meeting, current = _locked(item, by=by)
        ballot = _locked_ballot(current)
        if not ballot.is_open:
            raise WrongState(_("이미 마감한 투표예요."))
        cast = sum(ballot.counts())
        if cast < FEWEST:
            raise WrongState(
                _(
                    "아직 %(cast)d명만 투표했어요. %(fewest)d명보다 적게 투표하면 세지 않아요. "
                    "기다리거나 투표를 없애 주세요."
                )
                % {"cast": cast, "fewest": FEWEST}
            )
        ballot.votes_for, ballot.against, ballot.abstain = ballot.counts()
        ballot.sealed, ballot.closed_at = "", at or timezone.now()
        ballot.save()
        note("secret_closed", current, by=by, request=request, cast=cast)
    return ballot


def drop_ballot(item: AgendaItem, *, by: Actor, reason: str, request: HttpRequest | None = None) -> None:
    """Throw an urn away, uncounted or counted, while the item is undecided: members vote anew, or by hand."""
    with transaction.atomic():
        _meeting, current = _locked(item, by=by)
        ballot = _locked_ballot(current)
        if hasattr(current, "decision"):
            raise WrongState(_("이미 의결을 적은 안건이에요. 고치려면 먼저 되돌려 주세요."))
        if not reason:
            raise BadInput(_("까닭을 적어 주세요. 기록에 남아요."))
        note("secret_dropped", current, by=by, request=request, reason=reason, counted=not ballot.is_open)
        ballot.delete()
