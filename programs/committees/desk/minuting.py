"""Minutes: a draft from what is on record, members' comments, approval by a second person, and the lock."""

from datetime import datetime

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from programs.base.errors import BadInput, NotYourDuty, WrongState
from programs.base.text import korean_date, korean_datetime, korean_time
from programs.committees.acts import note, require_manager
from programs.committees.decisions import Decision
from programs.committees.meetings import Attendance, Meeting
from programs.committees.messages import tell
from programs.committees.minutes import Minutes, MinutesComment
from programs.committees.pages import how_in_words
from programs.committees.rules import unclosed_marks
from programs.committees.states import COUNTS, MeetingState, MinutesState, Presence, Result, require_move
from programs.people.actors import Actor, user_of


def draft_of(meeting: Meeting) -> str:
    """A first text of the minutes: when, who, each item with its decision, the tasks. Staff write on from there."""
    rows = list(meeting.attendances.select_related("member__seat", "member__user"))
    there = [each for each in rows if each.state in (*COUNTS, Presence.LEFT)]
    absent = [each for each in rows if each.state == Presence.ABSENT]
    lines = [
        f"{meeting.body.name} {meeting.title} 회의록",
        "",
        f"일시: {_times(meeting)}",
        f"장소: {meeting.place or '서면'}",
        f"재적 {meeting.members or 0}명, 출석 {meeting.present or 0}명",
        f"출석: {_names(there)}",
        f"불참: {_names(absent)}",
    ]
    if meeting.late_reason:
        lines.append(f"소집 통지가 늦은 까닭: {meeting.late_reason}")
    for item in meeting.items.select_related("decision"):
        lines += ["", f"안건 {item.order}. {item.title} ({item.get_kind_display()})"]
        lines += [
            f"이해관계로 빠진 위원: {each.member.full_name}" for each in item.interests.select_related("member__user")
        ]
        decision = getattr(item, "decision", None)
        if decision is not None:
            lines.append(f"결과: {decision.get_result_display()} {_votes(decision)}".rstrip())
            lines += [decision.text] if decision.text else []
        lines.append("논의: ")
    tasks = list(meeting.tasks.select_related("department"))
    if tasks:
        lines += ["", "후속 과제"]
        lines += [f"- {task.title} ({task.department.name}, {korean_date(task.due)}까지)" for task in tasks]
    return "\n".join(lines)


def _votes(decision: Decision) -> str:
    """The votes of a decision; marked to be blacked out where the body does not publish them."""
    if decision.result == Result.NOTED:
        return ""
    counts = f"찬성 {decision.votes_for}, 반대 {decision.against}, 기권 {decision.abstain}"
    words = f"({', '.join([counts, *how_in_words(decision)])})"
    return words if decision.item.meeting.body.votes_published else f"[[{words}]]"


def _times(meeting: Meeting) -> str:
    ends = f" ~ {korean_time(meeting.ends_at)}" if meeting.ends_at and not meeting.is_written else ""
    return f"{korean_datetime(meeting.held_at or meeting.starts_at)}{ends}"


def _names(rows: list[Attendance]) -> str:
    def name(each: Attendance) -> str:
        proxy = f" (대리 {each.proxy_name})" if each.state == Presence.PROXY else ""
        return f"{each.member.full_name}({each.member.seat.title}){proxy}"

    return ", ".join(name(each) for each in rows) or "없음"


def _locked(meeting: Meeting, *, by: Actor) -> Meeting:
    current = Meeting.objects.locked(meeting.pk)
    require_manager(current.body, by)
    require_move(current, "minute")
    return current


def write(meeting: Meeting, text: str, *, by: Actor, request: HttpRequest | None = None) -> Minutes:
    """Keep a new version; the same words again are the version that is there."""
    if unclosed_marks(text):
        raise BadInput(_("가릴 곳 표시 [[ ]]가 짝이 맞지 않아요. 그대로 두면 가려지지 않아요."))
    with transaction.atomic():
        current = _locked(meeting, by=by)
        latest = current.minutes.first()
        if latest is not None and latest.text == text:
            return latest
        version = Minutes.objects.create(
            meeting=current, version=(latest.version if latest else 0) + 1, text=text, written_by=user_of(by)
        )
        note("minutes_written", version, by=by, request=request, version=version.version)
    return version


def ask_for_comments(
    minutes: Minutes, *, by: Actor, until: datetime, request: HttpRequest | None = None, at: datetime | None = None
) -> Minutes:
    """Send the newest version to everybody who was called to the meeting; comments are taken until `until`."""
    at = at or timezone.now()
    with transaction.atomic():
        meeting = _locked(minutes.meeting, by=by)
        current = _newest(meeting, minutes)
        if current.state != MinutesState.DRAFT:
            raise WrongState(_("이미 의견을 묻고 있어요."))
        if until <= at:
            raise BadInput(_("의견을 받는 마지막 때는 지금보다 뒤여야 해요."))
        current.state, current.comments_until = MinutesState.COMMENTING, until
        current.save(update_fields=["state", "comments_until"])
        for attendance in meeting.attendances.select_related("member__seat", "member__user"):
            attendance.meeting = meeting
            tell("minutes", attendance, until=until, again=f":{current.version}")
        note("minutes_sent", current, by=by, request=request, version=current.version, until=until.isoformat())
    return current


def _newest(meeting: Meeting, minutes: Minutes) -> Minutes:
    newest = meeting.minutes.first()
    if newest is None or newest.pk != minutes.pk:
        raise WrongState(_("그사이 새 판이 생겼어요. 새 판을 보고 다시 해 주세요."))
    return newest


def answer(comment: MinutesComment, text: str, *, by: Actor, request: HttpRequest | None = None) -> MinutesComment:
    """Say what became of a member's comment."""
    with transaction.atomic():
        _locked(comment.minutes.meeting, by=by)
        current = MinutesComment.objects.select_for_update().get(pk=comment.pk)
        if current.answered_at is not None:
            raise WrongState(_("이미 답한 의견이에요."))
        current.answer, current.answered_at = text, timezone.now()
        current.save(update_fields=["answer", "answered_at"])
        note("minutes_answered", current.minutes, by=by, request=request)
    return current


def approve(minutes: Minutes, *, by: Actor, request: HttpRequest | None = None, at: datetime | None = None) -> Minutes:
    """Approve the newest version: from now on nothing of the meeting changes. By another than its writer."""
    at = at or timezone.now()
    with transaction.atomic():
        meeting = _locked(minutes.meeting, by=by)
        current = _newest(meeting, minutes)
        if current.written_by_id is not None and current.written_by == user_of(by):
            raise NotYourDuty(_("회의록은 쓴 사람이 아닌 다른 직원이 확정해요."))
        _refuse_unripe(meeting, at)
        current.state, current.approved_by, current.approved_at = MinutesState.APPROVED, user_of(by), at
        current.save(update_fields=["state", "approved_by", "approved_at"])
        meeting.state = MeetingState.MINUTED
        meeting.save(update_fields=["state", "notice_due"])
        note("minutes_approved", current, by=by, request=request, version=current.version)
    return current


def _refuse_unripe(meeting: Meeting, at: datetime) -> None:
    undecided = list(meeting.items.filter(decision__isnull=True).values_list("order", flat=True))
    if undecided:
        raise WrongState(
            _("의결을 적지 않은 안건이 있어요: %(items)s번. 적거나 ‘보류’로 남겨 주세요.")
            % {"items": ", ".join(map(str, undecided))}
        )
    asked = meeting.minutes.filter(comments_until__isnull=False)
    last = asked.order_by("-comments_until").first()
    if last is None:
        raise WrongState(_("위원들에게 의견을 물은 뒤에 확정할 수 있어요."))
    assert last.comments_until is not None
    if last.comments_until > at:
        raise WrongState(
            _("위원 의견을 %(until)s까지 받고 있어요. 그 뒤에 확정해 주세요.")
            % {"until": korean_datetime(last.comments_until)}
        )
    if MinutesComment.objects.filter(minutes__meeting=meeting, answered_at__isnull=True).exists():
        raise WrongState(_("답하지 않은 위원 의견이 있어요. 답한 뒤에 확정해 주세요."))
