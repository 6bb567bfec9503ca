"""The staff's page of a meeting, by steps: notice, agenda, attendance, decisions, minutes, tasks, honoraria.

Each form of the page says by `do` what it does, and by `row` on which row; a refusal stands above its own form.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_stubs_ext import StrOrPromise

from programs import audit
from programs.base.closures import current_calendar
from programs.base.errors import Refusal
from programs.committees import counting, members, pages, papers, rules
from programs.committees.acts import may_manage, require_manager
from programs.committees.desk import agenda, following, forms, holding, minuting, paying, voting
from programs.committees.desk.body_pages import status_of, user_of
from programs.committees.desk.forms import (
    end_of_day,
)
from programs.committees.links import path_of
from programs.committees.meetings import AgendaItem, Attendance, Meeting
from programs.committees.messages import channel_of
from programs.committees.minutes import Minutes, MinutesComment
from programs.committees.papers import Paper
from programs.committees.secret import SecretBallot
from programs.committees.states import ItemKind, MeetingState, MinutesState, Reply, Result
from programs.people.admin_forms import dressed
from programs.people.models import User

COMMENT_DAYS = 5  # working days proposed for comments on the minutes


@dataclass(frozen=True, slots=True)
class Deed:
    """One form of the page: how it is made, what it does, what is said when it is done."""

    make: Callable[[Meeting, Any, Any], Any]
    act: Callable[[Meeting, Any, dict[str, Any], Any], object]
    done: StrOrPromise
    row: Callable[[Meeting, int], Any] = lambda meeting, pk: None


def _item(meeting: Meeting, pk: int) -> AgendaItem:
    return get_object_or_404(AgendaItem, meeting=meeting, pk=pk)


def _newest(meeting: Meeting, pk: int) -> Minutes:
    return get_object_or_404(Minutes, meeting=meeting, pk=pk)


def _comment(meeting: Meeting, pk: int) -> MinutesComment:
    return get_object_or_404(MinutesComment, minutes__meeting=meeting, pk=pk)


def _paper(meeting: Meeting, pk: int) -> Paper:
    return get_object_or_404(Paper.objects.shown(), meeting=meeting, pk=pk)


def _presence_form(meeting: Meeting, row: Any, data: Any) -> Any:
    rows = list(meeting.attendances.select_related("member__seat", "member__user"))
    return forms.PresenceForm(data, rows=rows, proxies=meeting.body.proxy_allowed, prefix="presence")


def _decision_form(meeting: Meeting, item: AgendaItem | None, data: Any) -> Any:
    assert item is not None
    _members, present = counting.heads_of(meeting, item=item)
    report = item.kind == ItemKind.REPORT
    initial = {"result": Result.NOTED if report else Result.ADOPTED, "votes_for": 0 if report else present}
    form = forms.DecisionForm(data, initial=initial, prefix=f"decision-{item.pk}")
    if report:
        for name in ("votes_for", "against", "abstain", "casting", "is_secret"):
            del form.fields[name]
        form.fields["result"].choices = [(one.value, one.label) for one in (Result.NOTED, Result.DEFERRED)]  # type: ignore[attr-defined]
    else:
        form.fields["result"].choices = [one for one in Result.choices if one[0] != Result.NOTED]  # type: ignore[attr-defined]
        for name in _fields_that_do_not_apply(meeting, item):
            del form.fields[name]
    return form


def _fields_that_do_not_apply(meeting: Meeting, item: AgendaItem) -> list[str]:
    """A ballot that was counted gives the votes by itself; a casting vote is asked for where the rules have one."""
    counted = ["votes_for", "against", "abstain", "is_secret"] if hasattr(item, "secret_ballot") else []
    return counted if meeting.body.chair_casts else [*counted, "casting"]


def _plain(form: type[Any], name: str) -> Callable[[Meeting, Any, Any], Any]:
    return lambda meeting, row, data: form(data, prefix=f"{name}-{row.pk}" if row is not None else name)


def _reschedule_form(meeting: Meeting, row: Any, data: Any) -> Any:
    initial = {name: getattr(meeting, name) for name in ("starts_at", "ends_at", "place")}
    return forms.RescheduleForm(data, initial=initial, prefix="reschedule")


def _until_form(meeting: Meeting, row: Any, data: Any) -> Any:
    until = end_of_day(current_calendar().add_working_days(timezone.localdate(), COMMENT_DAYS))
    return forms.CommentsUntilForm(data, initial={"until": until}, prefix="until")


def _task_form(meeting: Meeting, row: Any, data: Any) -> Any:
    initial = {"department": meeting.body.department_id, "due": timezone.localdate() + timedelta(days=30)}
    return forms.TaskForm(data, meeting=meeting, initial=initial, prefix="task")


def _won_form(meeting: Meeting, row: Any, data: Any) -> Any:
    return forms.WonForm(data, initial={"won": meeting.body.honorarium or None}, prefix="won")


def _declare(meeting: Meeting, row: Any, data: dict[str, Any], how: Any) -> object:
    return members.declare(data["row"], data["item"], data["text"], **how)


Empty = forms.PortalForm
DEEDS: dict[str, Deed] = {
    "notice": Deed(
        _plain(forms.NoticeForm, "notice"),
        lambda meeting, row, data, how: holding.send_notice(meeting, late_reason=data["late_reason"], **how),
        gettext_lazy("위원들에게 소집을 통지했어요."),
    ),
    "reschedule": Deed(
        _reschedule_form,
        lambda meeting, row, data, how: holding.reschedule(meeting, **data, **how),
        gettext_lazy("일정을 바꾸고 위원들에게 알렸어요."),
    ),
    "cancel": Deed(
        _plain(forms.CancelForm, "cancel"),
        lambda meeting, row, data, how: holding.cancel(meeting, reason=data["reason"], **how),
        gettext_lazy("회의를 취소했어요."),
    ),
    "item": Deed(
        _plain(forms.ItemForm, "item"),
        lambda meeting, row, data, how: agenda.add(meeting, **data, **how),
        gettext_lazy("안건을 더했어요."),
    ),
    "item_up": Deed(
        _plain(Empty, "up"),
        lambda meeting, row, data, how: agenda.move_up(row, **how),
        gettext_lazy("안건을 위로 옮겼어요."),
        _item,
    ),
    "paper": Deed(
        lambda meeting, row, data: forms.PaperForm(*(data or ()), meeting=meeting, prefix="paper"),
        lambda meeting, row, data, how: papers.add(meeting, data["papers"], item=data["item"], **how),
        gettext_lazy("자료를 올렸어요. 위원들은 링크에서 봐요."),
    ),
    "paper_off": Deed(
        _plain(Empty, "off"),
        lambda meeting, row, data, how: papers.remove(row, **how),
        gettext_lazy("자료를 뺐어요."),
        _paper,
    ),
    "presence": Deed(
        _presence_form,
        lambda meeting, form, data, how: holding.note_presence(
            meeting, form.states(), proxies=form.proxy_names(), **how
        ),
        gettext_lazy("출석을 적었어요."),
    ),
    "interest": Deed(
        lambda meeting, row, data: forms.InterestOfForm(data, meeting=meeting, prefix="interest"),
        _declare,
        gettext_lazy("이해관계를 적었어요. 이 안건에는 세어지지 않아요."),
    ),
    "hold": Deed(
        _plain(Empty, "hold"),
        lambda meeting, row, data, how: holding.hold(meeting, **how),
        gettext_lazy("정족수가 되어 회의를 열었어요."),
    ),
    "decide": Deed(
        _decision_form,
        lambda meeting, row, data, how: holding.decide(row, **data, **how),
        gettext_lazy("의결을 적었어요."),
        _item,
    ),
    "secret": Deed(
        _plain(Empty, "secret"),
        lambda meeting, row, data, how: voting.open_ballot(row, **how),
        gettext_lazy("무기명 투표를 열었어요. 출석한 위원이 자기 링크에서 투표해요."),
        _item,
    ),
    "secret_close": Deed(
        _plain(Empty, "secret-close"),
        lambda meeting, row, data, how: voting.close_ballot(row, **how),
        gettext_lazy("무기명 투표를 마감하고 셌어요. 결과를 확인하고 의결을 적어 주세요."),
        _item,
    ),
    "secret_drop": Deed(
        _plain(forms.ReasonOnlyForm, "secret-drop"),
        lambda meeting, row, data, how: voting.drop_ballot(row, reason=data["reason"], **how),
        gettext_lazy("무기명 투표를 없앴어요."),
        _item,
    ),
    "take_back": Deed(
        _plain(forms.ReasonOnlyForm, "back"),
        lambda meeting, row, data, how: holding.take_back(row.decision, reason=data["reason"], **how),
        gettext_lazy("의결을 되돌렸어요. 다시 적어 주세요."),
        _item,
    ),
    "ask": Deed(
        _until_form,
        lambda meeting, row, data, how: minuting.ask_for_comments(row, until=data["until"], **how),
        gettext_lazy("위원들에게 회의록을 보내고 의견을 물었어요."),
        _newest,
    ),
    "answer": Deed(
        _plain(forms.AnswerForm, "answer"),
        lambda meeting, row, data, how: minuting.answer(row, data["answer"], **how),
        gettext_lazy("의견에 답했어요."),
        _comment,
    ),
    "approve": Deed(
        _plain(Empty, "approve"),
        lambda meeting, row, data, how: minuting.approve(row, **how),
        gettext_lazy("회의록을 확정했어요. 이제 이 회의의 기록은 바뀌지 않아요."),
        _newest,
    ),
    "task": Deed(
        _task_form,
        lambda meeting, row, data, how: following.give(meeting, **data, **how),
        gettext_lazy("후속 과제를 맡겼어요."),
    ),
    "honoraria": Deed(
        _won_form,
        lambda meeting, row, data, how: paying.draw_up(meeting, won=data["won"], **how),
        gettext_lazy("참석 수당을 계산했어요."),
    ),
}


def run(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the meeting by steps; post one of its forms."""
    meeting = _meeting(pk)
    user = user_of(request)
    if request.method != "POST":
        return _page(request, meeting)
    require_manager(meeting.body, user)
    do = request.POST.get("do", "")
    deed = DEEDS.get(do)
    if deed is None:
        raise Http404
    number = request.POST.get("row", "")
    row = deed.row(meeting, int(number) if number.isdecimal() else 0)
    form = deed.make(meeting, row, (request.POST, request.FILES) if do == "paper" else request.POST)
    if not form.is_valid():
        return _page(request, meeting, do=do, row=row, form=form, status=422)
    how = {"by": user, "request": request}
    try:
        deed.act(meeting, form if do == "presence" else row, form.cleaned_data, how)
    except ValidationError as refused:
        form.add_error(None, refused)
        return _page(request, _meeting(pk), do=do, row=row, form=form, status=422)
    except Refusal as refused:
        form.add_error(None, str(refused))
        return _page(request, _meeting(pk), do=do, row=row, form=form, status=status_of(refused))
    messages.success(request, deed.done)
    return HttpResponseRedirect(f"{reverse('admin:committees_meeting_run', args=[pk])}#{STEP_OF.get(do, '')}")


STEPS = {
    "agenda": ("item", "item_up", "paper", "paper_off"),
    "attendance": ("presence", "interest"),
    "decisions": ("hold", "decide", "take_back", "secret", "secret_close", "secret_drop"),
    "minutes": ("ask", "answer", "approve"),
    "tasks": ("task",),
    "honoraria": ("honoraria",),
}
STEP_OF = {do: step for step, deeds in STEPS.items() for do in deeds}


def _meeting(pk: int) -> Meeting:
    return get_object_or_404(Meeting.objects.select_related("body__department", "body__program"), pk=pk)


def _page(
    request: HttpRequest, meeting: Meeting, *, do: str = "", row: Any = None, form: Any = None, status: int = 200
) -> HttpResponse:
    user = user_of(request)
    manages = may_manage(meeting.body, user)
    rows = list(meeting.attendances.select_related("member__seat", "member__user"))
    if manages and rows:
        _log_opening(request, user, meeting, rows)
    bound = {do: {row.pk if row is not None else 0: form}} if form is not None else {}

    def made(name: str, row: Any = None) -> Any:
        known = bound.get(name, {}).get(row.pk if row is not None else 0)
        return dressed(known if known is not None else DEEDS[name].make(meeting, row, None))

    newest = meeting.minutes.first()
    voters, present = counting.heads_of(meeting)
    now = timezone.now()
    context = admin.site.each_context(request) | {
        "title": str(meeting),
        "meeting": meeting,
        "body": meeting.body,
        "manages": manages,
        "form": form,
        "refused_step": STEP_OF.get(do, "notice") if form is not None else "",
        "badge": pages.BADGES.get(MeetingState(meeting.state), "gray"),
        "late": not rules.in_time(now, meeting.starts_at, meeting.body.notice_days),
        "rows": [_attendance_row(each, manages) for each in rows],
        "coming": sum(each.reply == Reply.COMING for each in rows),
        "not_coming": sum(each.reply == Reply.NOT_COMING for each in rows),
        "silent": sum(each.reply == Reply.NONE for each in rows),
        "voters": voters,
        "present": present,
        "needed": meeting.body.quorum.needed(voters),
        "quorum_met": meeting.body.quorum.met(present, voters),
        "items": _items(meeting, made, manages),
        "papers": list(meeting.papers.shown().select_related("item")),
        "papers_open": manages and meeting.state not in (MeetingState.MINUTED, MeetingState.CANCELLED),
        "newest": newest,
        "versions": list(meeting.minutes.select_related("written_by", "approved_by")),
        "comments": _comments(meeting, made, manages),
        "tasks": list(meeting.tasks.select_related("department", "owner")),
        "honoraria": _honoraria(meeting) if manages else [],
        "total": paying.total_of(meeting) if manages else 0,
        "today": timezone.localdate(),
        "steps": _steps(meeting, newest),
        "f": {name: made(name) for name in _open_forms(meeting)} if manages else {},
        "ask_form": made("ask", newest) if manages and newest and newest.state == MinutesState.DRAFT else None,
        "approve_form": made("approve", newest) if manages and newest else None,
        "unapproved": newest is not None and newest.state != MinutesState.APPROVED,
    }
    return render(request, "committees/admin/run.html", context, status=status)


def _log_opening(request: HttpRequest, user: User, meeting: Meeting, rows: list[Attendance]) -> None:
    outside = [each.member.phone_hash for each in rows if each.member.phone_hash]
    audit.opened_many(
        by=user, whose=outside, what=["name"], why=_("회의 출석과 답변 확인"), ref=meeting, request=request
    )


def _open_forms(meeting: Meeting) -> list[str]:
    """The forms that the meeting's state leaves open (those of single rows are made with their rows)."""
    state = meeting.state
    by_state = {
        MeetingState.PLANNED: ["notice", "cancel", "item", "paper"],
        MeetingState.NOTICED: ["reschedule", "cancel", "item", "paper", "presence", "interest", "hold"],
        MeetingState.HELD: ["paper", "presence", "interest", "task", "honoraria"],
        MeetingState.MINUTED: ["task", "honoraria"],
    }
    found = by_state.get(MeetingState(state), [])
    return [name for name in found if not (meeting.is_written and state == "noticed" and name in ("item", "presence"))]


def _attendance_row(row: Attendance, manages: bool) -> dict[str, Any]:
    member = row.member
    return {
        "row": row,
        "name": member.full_name if manages else member.masked_name,
        "link": path_of(row) if manages else "",
        "told": channel_of(member) != "none",
    }


def _items(meeting: Meeting, made: Callable[..., Any], manages: bool) -> list[dict[str, Any]]:
    movable = meeting.state == "planned" or (meeting.state == "noticed" and not meeting.is_written)
    found = []
    for each in pages.items_of(meeting, public=False):
        item = each.item
        voters, present = counting.heads_of(meeting, item=item)
        ballot = SecretBallot.objects.filter(item=item).first() if item.kind == ItemKind.DECISION else None
        open_item = manages and meeting.state == "held" and not each.decision
        barred = [interest.member for interest in item.interests.select_related("member__seat", "member__user")]
        found.append(
            {
                "shown": each,
                "item": item,
                "voters": voters,
                "present": present,
                "barred": barred,
                "ballots": counting.ballots_of(item, voters, present) if meeting.is_written else None,
                "movable": manages and movable,
                "secret": ballot,
                "voted": ballot.voters.count() if ballot is not None else 0,
                "voters_of": [voter.member.seat.title for voter in ballot.voters.select_related("member__seat")]
                if ballot is not None and manages
                else [],
                "may_open": open_item and ballot is None and item.kind == ItemKind.DECISION and not meeting.is_written,
                "drop": made("secret_drop", item) if open_item and ballot is not None else None,
                "decide": made("decide", item) if open_item and (ballot is None or not ballot.is_open) else None,
                "back": made("take_back", item) if manages and meeting.state == "held" and each.decision else None,
            }
        )
    return found


def _comments(meeting: Meeting, made: Callable[..., Any], manages: bool) -> list[tuple[MinutesComment, Any]]:
    rows = MinutesComment.objects.filter(minutes__meeting=meeting).select_related(
        "member__seat", "member__user", "minutes"
    )
    opened = manages and meeting.state == MeetingState.HELD
    return [(each, made("answer", each) if opened and each.answered_at is None else None) for each in rows]


def _honoraria(meeting: Meeting) -> list[Any]:
    return list(meeting.honoraria.select_related("member__seat", "member__user"))


def _steps(meeting: Meeting, newest: Minutes | None) -> list[dict[str, Any]]:
    """The way of the meeting as links, each with whether it is behind."""
    state = MeetingState(meeting.state)
    open_or_later = state in (MeetingState.HELD, MeetingState.MINUTED)
    undecided = meeting.items.filter(decision__isnull=True).exists()
    return [
        {"key": "notice", "title": _("일정과 통지"), "done": meeting.noticed_at is not None},
        {"key": "agenda", "title": _("안건"), "done": meeting.items.exists()},
        {"key": "attendance", "title": _("출석"), "done": open_or_later},
        {"key": "decisions", "title": _("의결"), "done": open_or_later and not undecided},
        {"key": "minutes", "title": _("회의록"), "done": state == MeetingState.MINUTED},
        {"key": "tasks", "title": _("후속 과제"), "done": False},
        {"key": "honoraria", "title": _("참석 수당"), "done": meeting.honoraria.exists()},
    ]
