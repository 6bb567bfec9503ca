"""A meeting from plan to decisions: notice in time, who was there, quorum, votes. Each verb locks the meeting first."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.errors import BadInput, WrongState
from programs.base.text import korean_date, korean_datetime
from programs.committees import counting
from programs.committees.acts import note, require_manager
from programs.committees.bodies import Body, Membership
from programs.committees.decisions import Decision
from programs.committees.meetings import AgendaItem, Attendance, Meeting
from programs.committees.messages import tell
from programs.committees.rules import Count, in_time, passes
from programs.committees.secret import SecretBallot
from programs.committees.states import PASSED, ItemKind, MeetingState, Presence, Reply, Result, require_move
from programs.people.actors import Actor, user_of

EARLY = timedelta(minutes=30)  # a meeting may begin a little before its time when everybody is there


def _locked(meeting: Meeting, *, by: Actor) -> Meeting:
    found = Meeting.objects.locked(meeting.pk)
    require_manager(found.body, by)
    return found


def plan(body: Body, *, by: Actor, request: HttpRequest | None = None, **fields: Any) -> Meeting:
    """Put a meeting on the calendar; nobody is told yet."""
    require_manager(body, by)
    meeting = Meeting(body=body, created_by=user_of(by), **fields)
    _refuse_unfit(meeting)
    with transaction.atomic():
        meeting.save()
        note("planned", meeting, by=by, request=request)
    return meeting


def edit(meeting: Meeting, *, by: Actor, request: HttpRequest | None = None, **fields: Any) -> Meeting:
    """Change a meeting nobody was told of yet."""
    with transaction.atomic():
        current = _locked(meeting, by=by)
        require_move(current, "edit")
        for name, value in fields.items():
            setattr(current, name, value)
        _refuse_unfit(current)
        current.save()
        note("edited", current, by=by, request=request)
    return current


def _refuse_unfit(meeting: Meeting) -> None:
    day = timezone.localdate(meeting.starts_at)
    if not meeting.body.is_live(day):
        raise BadInput(
            _("이 위원회는 %(day)s에 활동하지 않아요. 활동 기간을 확인해 주세요.") % {"day": korean_date(day)}
        )
    if meeting.is_written and not meeting.body.written_allowed:
        raise BadInput(_("이 위원회의 규정은 서면 의결을 허용하지 않아요."))
    if meeting.is_written and meeting.ends_at is None:
        raise BadInput(_("서면 의결은 의견을 언제까지 받는지 끝나는 때를 적어 주세요."))


def send_notice(
    meeting: Meeting,
    *,
    by: Actor,
    late_reason: str = "",
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Meeting:
    """Call the members, each with a link of their own; late only with a reason.

    Raises WrongState (told already, cancelled, past), BadInput (no agenda, members or place, late without a reason).
    """
    at = at or timezone.now()
    with transaction.atomic():
        current = _locked(meeting, by=by)
        require_move(current, "send_notice")
        _refuse_unready(current, at)
        current.late_reason = _late_reason(current, at, late_reason)
        current.state, current.noticed_at = MeetingState.NOTICED, at
        current.save(update_fields=["late_reason", "state", "noticed_at", "notice_due"])
        members = Membership.objects.filter(body=current.body).current(timezone.localdate(current.starts_at))
        rows = [Attendance(meeting=current, member=each) for each in members.select_related("seat", "user")]
        for attendance in Attendance.objects.bulk_create(rows):
            tell("written" if current.is_written else "noticed", attendance, until=current.answers_until())
        note("noticed", current, by=by, request=request, members=len(rows), late=bool(current.late_reason))
    return current


def _refuse_unready(meeting: Meeting, at: datetime) -> None:
    if meeting.answers_until() <= at:
        raise WrongState(_("시작하는 때가 이미 지났어요. 때를 고쳐 주세요."))
    if not meeting.items.exists():
        raise BadInput(_("안건을 하나 이상 적은 뒤에 통지해 주세요."))
    if not meeting.is_written and not meeting.place:
        raise BadInput(_("회의하는 곳을 적은 뒤에 통지해 주세요."))
    day = timezone.localdate(meeting.starts_at)
    if not Membership.objects.filter(body=meeting.body, seat__has_vote=True).current(day).exists():
        raise BadInput(_("그날 재적 위원이 없어요. 먼저 위원을 위촉해 주세요."))


def _late_reason(meeting: Meeting, at: datetime, reason: str) -> str:
    """Return the reason to keep: none where the notice is in time; BadInput where a late one has none."""
    days = meeting.body.notice_days
    if in_time(at, meeting.starts_at, days):
        return ""
    if not reason:
        raise BadInput(
            _("통지는 회의 %(days)d일 전(%(day)s)까지 해야 해요. 늦은 까닭을 적어 주세요. 회의록에 남아요.")
            % {"days": days, "day": korean_date(meeting.notice_due)}
        )
    return reason


def reschedule(
    meeting: Meeting,
    *,
    by: Actor,
    starts_at: datetime,
    ends_at: datetime | None,
    place: str,
    reason: str,
    late_reason: str = "",
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Meeting:
    """Give a meeting the members know of another time or place; they are told, and asked again whether they come."""
    at = at or timezone.now()
    with transaction.atomic():
        current = _locked(meeting, by=by)
        require_move(current, "reschedule")
        if not reason:
            raise BadInput(_("바꾸는 까닭을 적어 주세요. 위원들에게 알려요."))
        current.starts_at, current.ends_at, current.place = starts_at, ends_at, place
        if current.answers_until() <= at:
            raise BadInput(_("지난 때로는 옮길 수 없어요."))
        _refuse_unfit(current)
        current.late_reason = _late_reason(current, at, late_reason)
        current.noticed_at, current.reminded_at = at, None
        current.save()
        current.attendances.update(reply=Reply.NONE, replied_at=None, reply_note="")
        for attendance in _called(current):
            tell("rescheduled", attendance, reason=reason, again=f":{at:%Y%m%dT%H%M%S}")
        note("rescheduled", current, by=by, request=request, starts_at=starts_at.isoformat(), reason=reason)
    return current


def cancel(meeting: Meeting, *, by: Actor, reason: str, request: HttpRequest | None = None) -> Meeting:
    """Call a meeting off (also: no quorum came); those who were called are told why."""
    with transaction.atomic():
        current = _locked(meeting, by=by)
        require_move(current, "cancel")
        if not reason:
            raise BadInput(_("까닭을 적어 주세요. 위원들에게 알려요."))
        current.state, current.cancel_reason = MeetingState.CANCELLED, reason
        current.save(update_fields=["state", "cancel_reason"])
        for attendance in _called(current):
            tell("cancelled", attendance, reason=reason)
        note("cancelled", current, by=by, request=request, reason=reason)
    return current


def _called(meeting: Meeting) -> list[Attendance]:
    rows = list(meeting.attendances.select_related("member__seat", "member__user"))
    for attendance in rows:
        attendance.meeting = meeting
    return rows


def note_presence(
    meeting: Meeting,
    states: Mapping[int, str],
    *,
    by: Actor,
    proxies: Mapping[int, str] | None = None,
    request: HttpRequest | None = None,
) -> Meeting:
    """Write down who is there: attendance id → state. A proxy only where the body's rule has one, with the name."""
    proxies = proxies or {}
    with transaction.atomic():
        current = _locked(meeting, by=by)
        if current.state not in (MeetingState.NOTICED, MeetingState.HELD):
            raise WrongState(_("소집을 통지한 회의와 열린 회의의 출석만 적을 수 있어요."))
        changed = []
        for attendance in current.attendances.filter(pk__in=states).select_related("member__seat", "member__user"):
            state = states[attendance.pk]
            proxy = proxies.get(attendance.pk, "") if state == Presence.PROXY else ""
            _refuse_presence(current, attendance, state, proxy)
            if (attendance.state, attendance.proxy_name) != (state, proxy):
                attendance.state, attendance.proxy_name = state, proxy
                changed.append(attendance)
        Attendance.objects.bulk_update(changed, ["state", "proxy_name"])
        if changed:
            note("presence_noted", current, by=by, request=request, changed=len(changed))
    return current


def _refuse_presence(meeting: Meeting, attendance: Attendance, state: str, proxy: str) -> None:
    if state not in Presence.values:
        raise BadInput(_("출석을 목록에서 골라 주세요."))
    if meeting.is_written and state in (Presence.PRESENT, Presence.PROXY, Presence.LEFT):
        raise BadInput(_("서면 의결에는 출석이 없어요. 의견을 낸 위원이 저절로 세어져요."))
    if state == Presence.WRITTEN and attendance.state != Presence.WRITTEN:
        raise BadInput(_("서면 의견은 위원이 링크로 내요."))
    if state == Presence.PROXY and not meeting.body.proxy_allowed:
        raise BadInput(_("이 위원회의 규정은 대리 출석을 허용하지 않아요."))
    if state == Presence.PROXY and not proxy:
        raise BadInput(_("%(member)s: 대리로 온 사람의 이름을 적어 주세요.") % {"member": attendance.member})


def hold(meeting: Meeting, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None) -> Meeting:
    """Open the meeting: with a quorum, at its time. Who is not there by then was absent."""
    at = at or timezone.now()
    with transaction.atomic():
        current = _locked(meeting, by=by)
        require_move(current, "hold")
        _refuse_too_soon(current, at)
        members, present = counting.heads_of(current)
        _refuse_without_quorum(current.body, members, present)
        current.attendances.filter(state=Presence.EXPECTED).update(state=Presence.ABSENT)
        current.state, current.held_at, current.members, current.present = MeetingState.HELD, at, members, present
        current.save(update_fields=["state", "held_at", "members", "present"])
        note("held", current, by=by, request=request, members=members, present=present)
        if current.is_written:
            _decide_in_writing(current, by=by, request=request, at=at)
    return current


def _refuse_too_soon(meeting: Meeting, at: datetime) -> None:
    if not meeting.is_written and at < meeting.starts_at - EARLY:
        raise WrongState(_("회의는 %(when)s에 시작해요. 그때 열어 주세요.") % {"when": meeting.when})
    if meeting.is_written and at < meeting.answers_until() and counting.still_silent(meeting):
        raise WrongState(
            _("아직 의견을 내지 않은 위원이 있어요. %(until)s까지 기다리거나 모두 낸 뒤에 마감해 주세요.")
            % {"until": korean_datetime(meeting.answers_until())}
        )


def _refuse_without_quorum(body: Body, members: int, present: int) -> None:
    needed = body.quorum.needed(members)
    if present < needed:
        raise WrongState(
            _("정족수가 모자라요. 재적 %(members)d명 가운데 %(needed)d명 이상이어야 하는데 %(present)d명이에요.")
            % {"members": members, "needed": needed, "present": present}
        )


def decide(
    item: AgendaItem,
    *,
    by: Actor,
    result: str,
    votes_for: int = 0,
    against: int = 0,
    abstain: int = 0,
    casting: str = "",
    is_secret: bool = False,
    text: str = "",
    request: HttpRequest | None = None,
    at: datetime | None = None,
) -> Decision:
    """Write down what was decided on an item, once. Members with an interest in it neither count nor vote.

    Where the item has a secret ballot, its numbers are the votes. `is_secret` says that a vote counted by hand was one.
    WrongState: not open, decided already, no quorum on this item, a ballot still open; BadInput: more votes than
    heads, votes that do not give the result, a casting vote where there is no tie or no rule.
    """
    with transaction.atomic():
        meeting = _locked(item.meeting, by=by)
        require_move(meeting, "decide")
        current = AgendaItem.objects.get(pk=item.pk, meeting=meeting)
        if Decision.objects.filter(item=current).exists():
            raise WrongState(_("이미 의결을 적은 안건이에요. 고치려면 먼저 되돌려 주세요."))
        members, present = counting.heads_of(meeting, item=current)
        _refuse_without_quorum(meeting.body, members, present)
        ballot = _counted_ballot(current)
        if ballot is not None:
            votes_for, against, abstain = ballot
        count = Count(members, present, votes_for, against, abstain, casting)
        _refuse_casting(meeting, current, count, result)
        _refuse_result(meeting.body, current, count, result)
        decision = Decision.objects.create(
            item=current,
            result=result,
            votes_for=votes_for,
            against=against,
            abstain=abstain,
            casting=casting,
            is_secret=is_secret or ballot is not None,
            text=text,
            decided_at=at or timezone.now(),
            decided_by=user_of(by),
        )
        note("decided", current, by=by, request=request, result=result, votes=[votes_for, against, abstain])
    return Decision.objects.get(pk=decision.pk)  # with the heads that the database counted


def _counted_ballot(item: AgendaItem) -> tuple[int, int, int] | None:
    """The numbers of the item's secret ballot; None where it has none. WrongState while members still vote."""
    ballot = SecretBallot.objects.filter(item=item).first()
    if ballot is None:
        return None
    if ballot.votes_for is None or ballot.against is None or ballot.abstain is None:
        raise WrongState(_("무기명 투표를 하고 있는 안건이에요. 마감한 뒤에 의결을 적어 주세요."))
    return ballot.votes_for, ballot.against, ballot.abstain


def _refuse_casting(meeting: Meeting, item: AgendaItem, count: Count, result: str) -> None:
    """A casting vote: only where the rules have one, in a tie, from who presides; and then it has to be said."""
    decides = meeting.body.chair_casts and count.is_tied and counting.presides(meeting, item)
    if count.casting and not meeting.body.chair_casts:
        raise BadInput(_("이 위원회의 규정에는 위원장의 결정권이 없어요. 가부동수는 부결이에요."))
    if count.casting and not count.is_tied:
        raise BadInput(_("위원장의 결정은 찬성과 반대가 같을 때만 적어요."))
    if count.casting and not decides:
        raise BadInput(_("이 안건을 결정할 위원장이나 부위원장이 출석하지 않았어요. 가부동수는 부결이에요."))
    if decides and not count.casting and result in (*PASSED, Result.REJECTED):
        raise BadInput(_("찬성과 반대가 같아요. 위원장이 어떻게 결정했는지 골라 주세요."))


def _refuse_result(body: Body, item: AgendaItem, count: Count, result: str) -> None:
    if count.cast > count.present:
        raise BadInput(
            _("표가 출석 위원보다 많아요. 이 안건에 표결할 수 있는 출석 위원은 %(present)d명인데 %(cast)d표예요.")
            % {"present": count.present, "cast": count.cast}
        )
    if (item.kind == ItemKind.REPORT) != (result == Result.NOTED) and result != Result.DEFERRED:
        raise BadInput(_("보고 안건은 ‘보고받음’이나 ‘보류’로, 의결 안건은 가결, 부결, 보류로 적어 주세요."))
    if result in PASSED or result == Result.REJECTED:
        carried = passes(count, body.majority, body.majority_of)
        if carried != (result in PASSED):
            raise BadInput(
                _("찬성 %(votes)d표는 의결 정족수(%(base)s %(rule)s)에 %(verdict)s. 결과를 다시 골라 주세요.")
                % {
                    "votes": count.votes_for,
                    "base": body.get_majority_of_display(),
                    "rule": body.majority.in_words(),
                    "verdict": _("닿아서 가결이에요") if carried else _("모자라서 부결이에요"),
                }
            )


def _decide_in_writing(meeting: Meeting, *, by: Actor, request: HttpRequest | None, at: datetime) -> None:
    """Decide each item by the ballots that came in; an item without a quorum of its own stays undecided."""
    for item in meeting.items.all():
        members, present = counting.heads_of(meeting, item=item)
        count = counting.ballots_of(item, members, present)
        if not meeting.body.quorum.met(present, members):
            continue
        if meeting.body.chair_casts and count.is_tied and counting.presides(meeting, item):
            continue  # the chair decides; staff write it down
        carried = passes(count, meeting.body.majority, meeting.body.majority_of)
        result = Result.NOTED if item.kind == ItemKind.REPORT else Result.ADOPTED if carried else Result.REJECTED
        decide(
            item, by=by, result=result, votes_for=count.votes_for, against=count.against, abstain=count.abstain,
            request=request, at=at,
        )  # fmt: skip


def take_back(decision: Decision, *, by: Actor, reason: str, request: HttpRequest | None = None) -> None:
    """Undo what was written down wrongly, before the minutes are approved; why stays on record."""
    with transaction.atomic():
        meeting = _locked(decision.item.meeting, by=by)
        require_move(meeting, "decide")
        if not reason:
            raise BadInput(_("까닭을 적어 주세요. 기록에 남아요."))
        gone, _by_model = Decision.objects.filter(pk=decision.pk).delete()
        if not gone:
            raise WrongState(_("이미 되돌린 의결이에요."))
        note("decision_taken_back", decision.item, by=by, request=request, reason=reason, result=decision.result)
