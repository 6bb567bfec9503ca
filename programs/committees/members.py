"""What a member does by the link: answer, declare an interest, vote in writing, comment on the minutes."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.errors import BadInput, WrongState
from programs.committees import counting
from programs.committees.acts import note
from programs.committees.decisions import Ballot
from programs.committees.meetings import AgendaItem, Attendance, Interest, Meeting
from programs.committees.minutes import Minutes, MinutesComment
from programs.committees.secret import SecretVoter
from programs.committees.states import Choice, MeetingState, MinutesState, Presence, Reply
from programs.people.actors import PORTAL, Actor, user_of

MOST_COMMENTS = 50  # of one member on one meeting


def _locked(attendance: Attendance) -> tuple[Meeting, Attendance]:
    meeting = Meeting.objects.locked(attendance.meeting_id)
    current = Attendance.objects.select_related("member__seat", "member__user").get(pk=attendance.pk)
    current.meeting = meeting
    return meeting, current


def reply(
    attendance: Attendance,
    answer: str,
    *,
    words: str = "",
    by: Actor = PORTAL,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Attendance:
    """Say whether one comes; may be changed until the meeting begins."""
    at = at or timezone.now()
    with transaction.atomic():
        meeting, current = _locked(attendance)
        if meeting.state != MeetingState.NOTICED or meeting.is_written:
            raise WrongState(
                _("지금은 참석 여부를 답할 수 없는 회의예요. (%(state)s)") % {"state": meeting.get_state_display()}
            )
        if meeting.starts_at <= at:
            raise WrongState(_("회의가 이미 시작했어요. 담당 부서에 전화해 주세요."))
        if answer not in (Reply.COMING, Reply.NOT_COMING):
            raise BadInput(_("참석과 불참 가운데 하나를 골라 주세요."))
        current.reply, current.replied_at, current.reply_note = answer, at, words
        current.save(update_fields=["reply", "replied_at", "reply_note"])
        note("replied", meeting, by=by, request=request, member=current.member_id, reply=answer)
    return current


def declare(
    attendance: Attendance, item: AgendaItem, text: str, *, by: Actor = PORTAL, request: HttpRequest | None = None
) -> Interest:
    """Declare an interest in an item, before it is decided. What was said on it in writing is taken back."""
    with transaction.atomic():
        meeting, current = _locked(attendance)
        own = AgendaItem.objects.filter(pk=item.pk, meeting=meeting).first()
        if own is None:
            raise BadInput(_("이 회의의 안건을 골라 주세요."))
        if meeting.state not in (MeetingState.NOTICED, MeetingState.HELD) or hasattr(own, "decision"):
            raise WrongState(_("이미 의결했거나 끝난 안건이에요. 담당 부서에 전화해 주세요."))
        if not text:
            raise BadInput(_("어떤 이해관계인지 적어 주세요."))
        found = Interest.objects.filter(member=current.member, item=own).first()
        if found is not None:
            raise WrongState(_("이 안건에는 이미 이해관계를 밝혔어요."))
        if SecretVoter.objects.filter(ballot__item=own, member=current.member).exists():
            raise WrongState(
                _(
                    "이 안건에 이미 무기명으로 투표해서 표를 거둘 수 없어요. "
                    "담당 직원에게 투표를 다시 하자고 말해 주세요."
                )
            )
        interest = Interest.objects.create(member=current.member, item=own, text=text, declared_by=user_of(by))
        note("interest_declared", own, by=by, request=request, member=current.member_id)
    return interest


def vote_in_writing(
    attendance: Attendance,
    choices: Mapping[int, str],
    *,
    by: Actor = PORTAL,
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> int:
    """Give, or change, one's opinion on the items (item id → choice); returns on how many."""
    at = at or timezone.now()
    with transaction.atomic():
        meeting, current = _locked(attendance)
        if not meeting.is_written or meeting.state != MeetingState.NOTICED or meeting.answers_until() <= at:
            raise WrongState(_("서면 의견을 받는 때가 아니에요."))
        if not current.member.seat.has_vote:
            raise BadInput(_("표결권이 없는 자리예요."))
        given = 0
        for item in meeting.items.filter(pk__in=choices):
            if choices[item.pk] not in Choice.values:
                raise BadInput(_("찬성, 반대, 기권 가운데 하나를 골라 주세요."))
            if counting.has_interest(current.member, item):
                raise WrongState(_("이해관계를 밝힌 안건에는 의견을 낼 수 없어요: %(item)s") % {"item": item.title})
            Ballot.objects.update_or_create(
                item=item, member=current.member, defaults={"choice": choices[item.pk], "at": at}
            )
            given += 1
        if not given:
            raise BadInput(_("안건마다 의견을 골라 주세요."))
        current.state = Presence.WRITTEN
        current.save(update_fields=["state"])
        # Which way somebody voted is no part of the record of acts.
        note("ballot_cast", meeting, by=by, request=request, member=current.member_id, items=given)
    return given


def comment(
    attendance: Attendance, minutes: Minutes, text: str, *, by: Actor = PORTAL, request: HttpRequest | None = None
) -> MinutesComment:
    """Comment on the minutes while comments are taken."""
    with transaction.atomic():
        meeting, current = _locked(attendance)
        own = Minutes.objects.select_for_update().filter(pk=minutes.pk, meeting=meeting).first()
        now = timezone.now()
        if (
            own is None
            or own.state != MinutesState.COMMENTING
            or own.comments_until is None
            or own.comments_until <= now
        ):
            raise WrongState(_("회의록 의견을 받는 때가 아니에요. 담당 부서에 전화해 주세요."))
        if not text:
            raise BadInput(_("의견을 적어 주세요."))
        if MinutesComment.objects.filter(minutes__meeting=meeting, member=current.member).count() >= MOST_COMMENTS:
            raise WrongState(_("의견을 더 받을 수 없어요. 담당 부서에 전화해 주세요."))
        made = MinutesComment.objects.create(minutes=own, member=current.member, text=text)
        note("minutes_commented", own, by=by, request=request, member=current.member_id)
    return made
