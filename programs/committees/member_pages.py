"""The member's page, opened by the link of the notice: everything one has to read and to answer, on one page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from programs.base.errors import BadInput, Refusal
from programs.base.files import download
from programs.committees import counting, ics, members, pages, rules
from programs.committees.decisions import Ballot
from programs.committees.desk import voting
from programs.committees.forms import BallotForm, CommentForm, InterestForm, ReplyForm, SecretForm
from programs.committees.links import open_link, path_of
from programs.committees.meetings import AgendaItem, Attendance, Interest
from programs.committees.minutes import Minutes, MinutesComment
from programs.committees.papers import Paper
from programs.committees.secret import SecretBallot, SecretVoter
from programs.committees.states import BY_HEAD, MeetingState, MinutesState, Reply
from programs.files.services import open_file
from programs.people.actors import PORTAL

DONE = {
    "reply": gettext_lazy("참석 여부를 받았어요. 고맙습니다."),
    "interest": gettext_lazy("이해관계를 받았어요. 이 안건에는 세어지지 않아요."),
    "secret": gettext_lazy("표를 받았어요. 누구의 표인지는 남지 않아요."),
    "ballot": gettext_lazy("의견을 받았어요. 마감 전에는 바꿀 수 있어요."),
    "comment": gettext_lazy("의견을 받았어요. 담당 직원이 답해요."),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, token: str) -> HttpResponse:
    """Papers, answer, interests, votes in writing, minutes; each form says by `do` which it is."""
    attendance = open_link(token)
    forms = _forms(attendance)
    status = 200
    do = request.POST.get("do", "") if request.method == "POST" else ""
    if do in forms and (maker := forms[do]) is not None:
        form = maker(request.POST)
        status = 422
        if form.is_valid():
            try:
                _act(attendance, do, form, request)
            except Refusal as refused:
                form.add_error(None, str(refused))
                status = 422 if isinstance(refused, BadInput) else refused.status
            else:
                messages.success(request, DONE[do])
                return HttpResponseRedirect(path_of(attendance))
        shown = {name: form if name == do else made and made(None) for name, made in forms.items()}
    else:
        if do:
            messages.warning(request, _("지금은 할 수 없는 일이에요. 아래에서 지금 상태를 확인해 주세요."))
            status = 409
        shown = {name: made and made(None) for name, made in forms.items()}
    return render(request, "committees/member.html", _context(attendance, shown), status=status)


Maker = Callable[[Any], Any]


def _forms(attendance: Attendance) -> dict[str, Maker | None]:
    """The forms that are open now, by name; None for one that is not."""
    meeting, now = attendance.meeting, timezone.now()
    noticed = meeting.state == MeetingState.NOTICED
    undecided = _may_decide(attendance)
    writes = noticed and meeting.is_written and meeting.answers_until() > now and attendance.member.seat.has_vote
    declares = meeting.state in (MeetingState.NOTICED, MeetingState.HELD) and undecided
    return {
        "reply": _reply_form(attendance) if noticed and not meeting.is_written and meeting.starts_at > now else None,
        "ballot": _ballot_form(attendance, undecided) if writes and undecided else None,
        "secret": _secret_form(attendance, undecided),
        "interest": (lambda data: InterestForm(data, items=undecided, prefix="interest")) if declares else None,
        "comment": (lambda data: CommentForm(data, prefix="comment")) if _asked(attendance) else None,
    }


def _may_decide(attendance: Attendance) -> list[AgendaItem]:
    """Items not decided yet in which this member has no interest."""
    items = attendance.meeting.items.filter(decision__isnull=True)
    return [item for item in items if not counting.has_interest(attendance.member, item)]


def _reply_form(attendance: Attendance) -> Maker:
    known = {"answer": attendance.reply, "words": attendance.reply_note} if attendance.reply else {}
    return lambda data: ReplyForm(data, initial=known, prefix="reply")


def _ballot_form(attendance: Attendance, items: list[AgendaItem]) -> Maker:
    own = Ballot.objects.filter(member=attendance.member, item__in=items)
    given = {ballot.item_id: ballot.choice for ballot in own}
    return lambda data: BallotForm(data, items=items, given=given, prefix="ballot")


def _secret_form(attendance: Attendance, items: list[AgendaItem]) -> Maker | None:
    """The form of the first item that is voted on in secret now and on which this member has not voted."""
    if attendance.state not in BY_HEAD or not attendance.member.seat.has_vote:
        return None
    open_ones = SecretBallot.objects.filter(item__in=items, closed_at__isnull=True)
    ballot = open_ones.exclude(voters__member=attendance.member).order_by("item__order").first()
    if ballot is None:
        return None
    item = next(each for each in items if each.pk == ballot.item_id)
    return lambda data: SecretForm(data, item=item, prefix=f"secret-{item.pk}")


def _asked(attendance: Attendance) -> Minutes | None:
    """The version of the minutes that comments are taken on now."""
    rows = Minutes.objects.filter(meeting=attendance.meeting, state=MinutesState.COMMENTING)
    return rows.filter(comments_until__gt=timezone.now()).order_by("-version").first()


def _act(attendance: Attendance, do: str, form: Any, request: HttpRequest) -> None:
    data = form.cleaned_data
    if do == "reply":
        members.reply(attendance, data["answer"], words=data["words"], request=request)
    elif do == "interest":
        members.declare(attendance, data["item"], data["text"], request=request)
    elif do == "secret":
        voting.vote(attendance, form.item, data["choice"])
    elif do == "ballot":
        members.vote_in_writing(attendance, form.choices(), request=request)
    elif (minutes := _asked(attendance)) is not None:
        members.comment(attendance, minutes, data["text"], request=request)


def _context(attendance: Attendance, forms: dict[str, Any]) -> dict[str, Any]:
    meeting = attendance.meeting
    newest = meeting.minutes.filter(state__in=[MinutesState.COMMENTING, MinutesState.APPROVED]).first()
    return {
        "attendance": attendance,
        "meeting": meeting,
        "body": meeting.body,
        "seat": attendance.member.seat,
        "items": pages.items_of(meeting, public=False),
        "own_interests": set(
            Interest.objects.filter(member=attendance.member, item__meeting=meeting).values_list("item_id", flat=True)
        ),
        "voted": set(
            SecretVoter.objects.filter(member=attendance.member, ballot__item__meeting=meeting).values_list(
                "ballot__item_id", flat=True
            )
        ),
        "forms": forms,
        "form": next((form for form in forms.values() if form is not None and form.is_bound), None),
        "replied": attendance.get_reply_display() if attendance.reply != Reply.NONE else "",
        "papers": [(each, f"{path_of(attendance)}papers/{each.pk}/") for each in meeting.papers.shown()],
        "minutes": newest,
        "minutes_text": rules.without_marks(newest.text) if newest else "",
        "comments": MinutesComment.objects.filter(minutes__meeting=meeting, member=attendance.member),
        "token_path": path_of(attendance),
        "badge": pages.BADGES.get(MeetingState(meeting.state), "gray"),
    }


@never_cache
@require_safe
def paper(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """A paper of the meeting, for whoever holds the member's link; staff open theirs by their account, on record."""
    attendance = open_link(token)
    found = get_object_or_404(Paper.objects.shown(), meeting=attendance.meeting, pk=pk)
    opened = open_file(found, by=PORTAL, request=request)
    response = download(opened.stream, name=opened.name, content_type=opened.content_type)
    response["Content-Length"] = str(opened.size)
    return response


@never_cache
@require_safe
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    attendance = open_link(token)
    content = ics.of_meetings([attendance.meeting], at=timezone.now(), alarm=True)
    return ics.file(content, f"meeting-{attendance.meeting_id}.ics")
