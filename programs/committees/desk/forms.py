"""Forms of the staff's pages, in the admin's clothes."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.base.calendar import SEOUL
from programs.base.fields import PersonNameField, PhoneField, PlainTextField
from programs.base.forms import DateInput, PortalForm
from programs.base.rrn import validate_no_rrn
from programs.committees.bodies import Seat
from programs.committees.decisions import Decision
from programs.committees.desk.appointing import Person
from programs.committees.meetings import AgendaItem, Attendance, Meeting
from programs.committees.papers import LIMITS as PAPER_LIMITS
from programs.committees.states import Casting, Ending, ItemKind, Presence, Result, TaskState
from programs.files.forms import FilesField
from programs.people.models import Department, User


class StaffChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.department or obj.get_role_display()})"


class MomentInput(forms.DateTimeInput):
    """The browser's own picker, typed as YYYY-MM-DDTHH:MM where there is none."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


class MomentField(forms.DateTimeField):
    """A moment in Seoul, to the minute."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=MomentInput(), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value.astimezone(SEOUL).replace(tzinfo=None) if isinstance(value, datetime) else value


class PersonForm(PortalForm):
    """Who is put on a seat: a colleague, or somebody from outside."""

    user = StaffChoice(
        label=_("직원"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("직원이 아님 (아래에 이름과 연락처)"),
        help_text=_("공무원 위원은 계정을 골라요. 연락처는 계정의 것을 쓰고, 수당은 주지 않아요."),
    )
    name = PersonNameField(label=_("이름"), required=False)
    phone = PhoneField(label=_("휴대전화"), mobile=True, required=False)
    email = forms.EmailField(label=_("이메일"), required=False, max_length=200, validators=[validate_no_rrn])
    affiliation = PlainTextField(label=_("소속과 직위"), required=False, max_length=100)
    notify_by = forms.ChoiceField(
        label=_("알리는 방법"),
        choices=[("sms", _("문자")), ("email", _("이메일")), ("none", _("전화로 직접 알림"))],
        initial="sms",
    )
    starts = forms.DateField(label=_("임기 시작"), widget=DateInput)
    ends = forms.DateField(
        label=_("임기 끝"),
        widget=DateInput,
        required=False,
        help_text=_("비우면 위원회의 임기대로, 후임은 앞사람의 남은 임기대로 정해요. 당연직은 끝이 없어요."),
    )

    def __init__(self, *args: Any, seat: Seat, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = User.objects.staff().select_related("department").order_by("department__name", "pk")
        own = staff.filter(department_id=seat.department_id) if seat.department_id else staff
        self.fields["user"].queryset = own  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("user") is None and "user" not in self.errors:
            if not data.get("name") and "name" not in self.errors:
                self.add_error("name", _("위원의 이름을 적거나 직원을 골라 주세요."))
            for way, field in (("sms", "phone"), ("email", "email")):
                if data.get("notify_by") == way and not data.get(field) and field not in self.errors:
                    self.add_error(field, _("이 방법으로 알리려면 적어 주세요."))
        return data

    def person(self) -> Person:
        names = ("user", "name", "phone", "email", "affiliation", "notify_by")
        return Person(**{name: self.cleaned_data[name] for name in names})


class SuccessorForm(PersonForm):
    """The same, with why the one before leaves; asked only while that term runs."""

    ending = forms.ChoiceField(label=_("앞사람이 그만두는 까닭"), choices=Ending.choices, initial=Ending.TRANSFERRED)
    reason = PlainTextField(label=_("덧붙이는 말"), required=False, max_length=200)


class EndForm(PortalForm):
    on = forms.DateField(label=_("마지막 날"), widget=DateInput)
    ending = forms.ChoiceField(label=_("까닭"), choices=Ending.choices, initial=Ending.RESIGNED)
    reason = PlainTextField(
        label=_("덧붙이는 말"), required=False, max_length=200, help_text=_("사임과 해촉은 꼭 적어요.")
    )


class MeetingForm(PortalForm):
    title = PlainTextField(label=_("회의 이름"), max_length=100, help_text=_("예: 제2차 회의"))
    is_written = forms.BooleanField(
        label=_("모이지 않고 서면으로 의결해요"), required=False, help_text=_("규정이 허용하는 위원회만 할 수 있어요.")
    )
    starts_at = MomentField(label=_("시작"))
    ends_at = MomentField(label=_("끝"), required=False, help_text=_("서면 의결은 의견을 받는 마지막 때예요."))
    place = PlainTextField(label=_("곳"), required=False, max_length=100)
    text = PlainTextField(label=_("알리는 말"), required=False, max_length=1_000, multiline=True)
    is_open = forms.BooleanField(
        label=_("누리집에 공개"), required=False, initial=True, help_text=_("공개하는 위원회에서만 보여요.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts, ends = data.get("starts_at"), data.get("ends_at")
        if starts and ends and ends <= starts:
            self.add_error("ends_at", _("끝나는 때는 시작하는 때보다 뒤여야 해요."))
        return data


class NoticeForm(PortalForm):
    late_reason = PlainTextField(label=_("늦은 까닭"), required=False, max_length=200)


class RescheduleForm(PortalForm):
    starts_at = MomentField(label=_("시작"))
    ends_at = MomentField(label=_("끝"), required=False)
    place = PlainTextField(label=_("곳"), required=False, max_length=100)
    reason = PlainTextField(label=_("바꾸는 까닭"), max_length=200, help_text=_("위원들에게 이 말을 그대로 보내요."))
    late_reason = PlainTextField(
        label=_("늦은 까닭"), required=False, max_length=200, help_text=_("새 날짜까지 통지 기간이 모자랄 때 적어요.")
    )


class CancelForm(PortalForm):
    reason = PlainTextField(
        label=_("취소하는 까닭"), max_length=200, help_text=_("위원들에게 이 말을 그대로 보내요. 예: 정족수 미달")
    )


class ItemForm(PortalForm):
    title = PlainTextField(label=_("안건"), max_length=200)
    kind = forms.ChoiceField(label=_("종류"), choices=ItemKind.choices, initial=ItemKind.DECISION)
    proposer = PlainTextField(label=_("제안한 곳"), required=False, max_length=100)
    text = PlainTextField(label=_("내용"), required=False, max_length=4_000, multiline=True)
    is_open = forms.BooleanField(label=_("누리집에 공개"), required=False, initial=True)


class PaperForm(PortalForm):
    papers = FilesField(label=_("자료"), limits=PAPER_LIMITS)
    item = forms.ModelChoiceField(
        label=_("안건"), queryset=AgendaItem.objects.none(), required=False, empty_label=_("회의 전체의 자료")
    )

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = meeting.items.all()  # type: ignore[attr-defined]


class PresenceForm(PortalForm):
    """One row for each member: the state, and the proxy's name where the body has proxies."""

    def __init__(self, *args: Any, rows: list[Attendance], proxies: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows, self.proxies = rows, proxies
        shown = [state for state in Presence.choices if self._offered(state[0])]
        for row in rows:
            who = str(row.member)
            own = shown if row.state in dict(shown) else [*shown, (row.state, row.get_state_display())]
            self.fields[f"state_{row.pk}"] = forms.ChoiceField(label=who, choices=own, initial=row.state)
            if proxies:
                label = _("%(who)s 대리인") % {"who": who}
                self.fields[f"proxy_{row.pk}"] = PersonNameField(label=label, required=False, initial=row.proxy_name)

    def _offered(self, state: str) -> bool:
        return state != Presence.WRITTEN and (self.proxies or state != Presence.PROXY)

    def table(self) -> list[tuple[Attendance, Any, Any]]:
        return [(row, self[f"state_{row.pk}"], self[f"proxy_{row.pk}"] if self.proxies else None) for row in self.rows]

    def states(self) -> dict[int, str]:
        return {row.pk: self.cleaned_data[f"state_{row.pk}"] for row in self.rows}

    def proxy_names(self) -> dict[int, str]:
        return {row.pk: self.cleaned_data.get(f"proxy_{row.pk}", "") for row in self.rows}


class InterestOfForm(PortalForm):
    """An interest that a member told by word of mouth."""

    row = forms.ModelChoiceField(label=_("위원"), queryset=Attendance.objects.none())
    item = forms.ModelChoiceField(label=_("안건"), queryset=AgendaItem.objects.none())
    text = PlainTextField(label=_("까닭"), max_length=300)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = meeting.attendances.select_related("member__seat", "member__user")
        self.fields["row"].queryset = rows  # type: ignore[attr-defined]
        self.fields["row"].label_from_instance = lambda row: str(row.member)  # type: ignore[attr-defined]
        self.fields["item"].queryset = meeting.items.all()  # type: ignore[attr-defined]


class DecisionForm(PortalForm):
    result = forms.ChoiceField(label=_("결과"), choices=Result.choices)
    votes_for = forms.IntegerField(label=_("찬성"), min_value=0, max_value=1_000, initial=0)
    against = forms.IntegerField(label=_("반대"), min_value=0, max_value=1_000, initial=0)
    abstain = forms.IntegerField(label=_("기권"), min_value=0, max_value=1_000, initial=0)
    casting = forms.ChoiceField(label=_("위원장의 결정"), choices=Casting.choices, required=False)
    is_secret = forms.BooleanField(
        label=_("무기명으로 투표했어요"), required=False, help_text=_("종이 투표처럼 손으로 센 표일 때 표시해요.")
    )
    text = PlainTextField(label=_("결정한 내용"), required=False, max_length=4_000, multiline=True)


class ReasonOnlyForm(PortalForm):
    reason = PlainTextField(label=_("까닭"), max_length=200, help_text=_("기록에 남아요."))


class MinutesForm(PortalForm):
    text = PlainTextField(
        label=_("회의록"),
        max_length=50_000,
        multiline=True,
        widget=forms.Textarea(attrs={"rows": 24}),
        help_text=_(
            "누리집에서 가릴 곳은 [[이렇게]] 두 겹 대괄호로 묶어요. 위원 이름, 전화번호, 이메일은 저절로 가려요."
        ),
    )


class CommentsUntilForm(PortalForm):
    until = MomentField(label=_("의견을 받는 마지막 때"))


class AnswerForm(PortalForm):
    answer = PlainTextField(label=_("답"), max_length=500)


class TaskForm(PortalForm):
    title = PlainTextField(label=_("할 일"), max_length=200)
    decision = forms.ModelChoiceField(
        label=_("의결"), queryset=Decision.objects.none(), required=False, empty_label=_("의결과 따로")
    )
    department = forms.ModelChoiceField(label=_("맡은 부서"), queryset=Department.objects.order_by("name"))
    owner = StaffChoice(
        label=_("맡은 사람"), queryset=User.objects.none(), required=False, empty_label=_("부서에서 정함")
    )
    due = forms.DateField(label=_("기한"), widget=DateInput, help_text=_("쉬는 날이면 다음 근무일로 옮겨요."))
    text = PlainTextField(label=_("내용"), required=False, max_length=2_000, multiline=True)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decisions = Decision.objects.filter(item__meeting=meeting).select_related("item")
        self.fields["decision"].queryset = decisions  # type: ignore[attr-defined]
        staff = User.objects.staff().filter(department__isnull=False).select_related("department")
        self.fields["owner"].queryset = staff.order_by("department__name", "pk")  # type: ignore[attr-defined]


class SettleForm(PortalForm):
    state = forms.ChoiceField(
        label=_("어떻게 됐나요?"), choices=[(TaskState.DONE, _("마쳤어요")), (TaskState.DROPPED, _("그만뒀어요"))]
    )
    outcome = PlainTextField(label=_("한 일이나 그만둔 까닭"), max_length=300)


class MoveDueForm(PortalForm):
    due = forms.DateField(label=_("새 기한"), widget=DateInput)
    reason = PlainTextField(label=_("까닭"), max_length=200)


class WonForm(PortalForm):
    won = forms.IntegerField(label=_("한 사람 금액 (원)"), min_value=1, max_value=100_000_000)


class PaymentForm(PortalForm):
    """Which honoraria, and why the list leaves, or on which day they were paid."""

    ids = forms.CharField(widget=forms.HiddenInput)

    def clean_ids(self) -> list[int]:
        try:
            return [int(part) for part in self.cleaned_data["ids"].split(",") if part]
        except ValueError:
            raise forms.ValidationError(_("목록에서 다시 골라 주세요.")) from None


class PaymentExportForm(PaymentForm):
    reason = PlainTextField(label=_("내려받는 까닭"), max_length=200)
    fmt = forms.ChoiceField(label=_("형식"), choices=[("xlsx", _("엑셀(XLSX)")), ("csv", "CSV")], initial="xlsx")


class PaidForm(PaymentForm):
    on = forms.DateField(label=_("지급한 날"), widget=DateInput)

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("아직 오지 않은 날이에요."))
        return on


def end_of_day(day: date) -> datetime:
    return datetime.combine(day, time(18), SEOUL)
