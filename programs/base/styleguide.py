"""The living style page: every component with sample data, rendered by the very files the pages use.

Shown where DEBUG or DEMO is on. `samples()` names every file of templates/components/ that a page may include;
a test compares it with the folder.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from programs.base.forms import ChipSelect, DateInput, Fieldset, PortalForm, ToggleSwitch

COMPONENTS = Path(settings.BASE_DIR) / "templates" / "components"


@dataclass(frozen=True)
class Sample:
    """One component with the variables of one example."""

    name: str
    note: Any = ""
    examples: tuple[dict[str, Any], ...] = field(default_factory=lambda: ({},))

    @property
    def template(self) -> str:
        return f"components/{self.name}.html"

    @property
    def contract(self) -> str:
        """Return the comment that opens the file: what it is and which variables it takes."""
        source = (COMPONENTS / f"{self.name}.html").read_text(encoding="utf-8")
        return source.split("{% endcomment %}")[0].removeprefix("{% comment %}").strip()


class SampleForm(PortalForm):
    """One field of each kind, to look at and to fail on purpose."""

    fieldsets = (
        Fieldset(_("신청하는 분"), ("name", "phone", "born")),
        Fieldset(_("알림"), ("notify", "topics"), _("결과를 어떻게 받을지 골라 주세요.")),
    )
    autocomplete = {"name": "name", "phone": "tel", "born": "bday"}

    name = forms.CharField(label=_("이름"), max_length=50, help_text=_("가족관계등록부에 적힌 대로 써 주세요."))
    phone = forms.CharField(
        label=_("휴대전화 번호"), widget=forms.TextInput(attrs={"type": "tel"}), help_text=_("예: 010-1234-5678")
    )
    born = forms.DateField(label=_("생년월일"), widget=DateInput, required=False, help_text=_("예: 1990-03-11"))
    notify = forms.ChoiceField(
        label=_("결과 알림"),
        choices=[("sms", _("문자")), ("email", _("이메일")), ("none", _("받지 않음"))],
        widget=ChipSelect,
    )
    topics = forms.MultipleChoiceField(
        label=_("관심 분야"),
        choices=[("health", _("건강")), ("welfare", _("복지")), ("culture", _("문화"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    dong = forms.ChoiceField(label=_("사는 동"), choices=[("", _("고르세요")), ("1", "신촌동"), ("2", "연희동")])
    how = forms.ChoiceField(
        label=_("받는 방법"), choices=[("visit", _("방문")), ("post", _("우편"))], widget=forms.RadioSelect
    )
    memo = forms.CharField(label=_("하고 싶은 말"), widget=forms.Textarea, max_length=500, required=False)
    paper = forms.FileField(label=_("첨부 파일"), required=False, help_text=_("PDF, JPG, PNG. 한 개에 10MB까지."))
    quiet = forms.BooleanField(label=_("밤에는 알리지 않기"), required=False, widget=ToggleSwitch)
    agree = forms.BooleanField(label=_("안내를 읽었고 이에 동의해요"))


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every component; `?state=error` shows the sample form refused."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    refused = request.GET.get("state") == "error"
    form = SampleForm({"phone": "010-12", "memo": "그대로 남는 글"} if refused else None)
    return render(request, "styleguide.html", {"samples": samples(), "form": form})


def samples() -> list[Sample]:
    """Return every component but those of the frame (header, footer, ...), which this page shows by being a page."""
    links = [
        {"text": "신촌동", "href": "#badge", "note": "02-330-0000", "current": True},
        {"text": "연희동", "href": "#tag"},
    ]
    page = Paginator(range(200), 10).page(7)
    kinds = ("primary", "secondary", "gray", "point", "danger", "warning", "success", "information")
    return [
        Sample(
            "alert",
            "",
            tuple(
                {"kind": kind, "title": title, "text": text}
                for kind, title, text in (
                    ("info", "준비 서류가 바뀌었어요", "2026년 12월 1일부터 신분증만 가져오시면 돼요."),
                    ("success", "", "신청을 접수했어요. 접수번호는 P07-2026-000123입니다."),
                    ("warning", "", "낮 12시가 지나 다음 근무일 12:00까지 처리해요."),
                    ("danger", "", "파일이 10MB를 넘어서 올리지 못했어요."),
                )
            ),
        ),
        Sample(
            "critical_alert",
            "",
            (
                {
                    "kind": "danger",
                    "label": "호우 경보",
                    "text": "서대문구에 호우 경보가 내려졌어요.",
                    "href": "#critical_alert",
                },
                {"kind": "info", "text": "12월 25일은 쉬는 날이에요."},
            ),
        ),
        Sample(
            "button",
            "",
            (
                {"text": "신청하기", "size": "large"},
                {"text": "임시 저장", "kind": "secondary", "type": "button"},
                {"text": "취소", "kind": "tertiary", "href": "#button"},
                {"text": "찾기", "kind": "tertiary", "icon": "sch", "size": "small", "type": "button"},
            ),
        ),
        Sample(
            "link",
            "",
            ({"text": "개명신고 안내", "href": "#link"}, {"text": "대법원", "href": "#link", "external": True}),
        ),
        Sample("link_list", "", ({"items": links},)),
        Sample(
            "badge",
            "",
            tuple({"text": "접수", "kind": kind} for kind in kinds)
            + tuple({"text": "접수", "kind": kind, "outline": True} for kind in kinds),
        ),
        Sample("tag", "", ({"text": "가족관계"}, {"text": "주민등록", "href": "#tag"})),
        Sample("chip_filter", "", ({"label": "분야", "items": links},)),
        Sample(
            "card",
            "",
            (
                {
                    "title": "개명신고 바로 처리",
                    "href": "#card",
                    "text": "오전에 내면 그날 오후 6시까지 처리해요.",
                    "badge": "운영 중",
                    "badge_kind": "success",
                    "meta": "민원여권과",
                },
                {"title": "찾아가는 현장구청", "text": "구청장이 동네로 찾아가요.", "meta": "자치행정과"},
            ),
        ),
        Sample(
            "figure_card",
            "",
            (
                {
                    "label": "기한 안 처리",
                    "value": "98.2",
                    "unit": "%",
                    "note": "목표 95%",
                    "badge": "목표 달성",
                    "badge_kind": "success",
                    "href": "#figure_card",
                },
            ),
        ),
        Sample(
            "table",
            "",
            (
                {
                    "caption": "동별 접수 건수",
                    "columns": [{"label": "동"}, {"label": "상태"}, {"label": "건수", "number": True}],
                    "rows": [
                        [{"text": "신촌동", "href": "#table"}, {"text": "정상", "badge_kind": "success"}, "1,204"],
                        ["연희동", {"text": "늦어짐", "badge_kind": "warning"}, "987"],
                    ],
                },
                {"caption": "빈 표", "columns": [], "rows": [], "empty": "아직 접수한 민원이 없어요."},
            ),
        ),
        Sample(
            "definition_list",
            "",
            (
                {
                    "items": [
                        {"term": "처리 기한", "text": "2026. 3. 11.(수) 18:00"},
                        {"term": "상태", "text": "처리 중", "badge_kind": "information"},
                        {"term": "맡은 부서", "text": "민원여권과", "href": "#definition_list"},
                    ]
                },
            ),
        ),
        Sample(
            "timeline",
            "",
            (
                {
                    "items": [
                        {"when": "2026. 3. 11.(수) 10:02", "title": "접수했어요", "state": "done"},
                        {"when": "2026. 3. 11.(수) 11:40", "title": "등록부에 적고 있어요", "state": "now"},
                        {"when": "2026. 3. 11.(수) 18:00", "title": "처리 기한"},
                    ]
                },
            ),
        ),
        Sample("pagination", "", ({"page": page},)),
        Sample("tabs", "", ({"label": "내 민원", "items": links},)),
        Sample(
            "accordion",
            "",
            (
                {
                    "items": [
                        {
                            "title": "무엇을 가져가야 하나요?",
                            "text": "신분증과 개명허가 결정문 등본이요.",
                            "open": True,
                        },
                        {"title": "다른 사람이 대신 낼 수 있나요?", "text": "네. 다만 바로 처리 대상은 아니에요."},
                    ]
                },
            ),
        ),
        Sample(
            "disclosure",
            "",
            ({"title": "처리 기한은 어떻게 정하나요?", "text": "정오 전에 접수하면 그날 18:00까지예요."},),
        ),
        Sample("tooltip", "", ({"word": "보완", "text": "빠진 서류를 더 내 달라고 부탁드리는 일이에요."},)),
        Sample("step_indicator", "", ({"steps": ["안내 확인", "내용 입력", "확인", "완료"], "current": 2},)),
        Sample("progress", "", ({"label": "목표 대비", "value": 72, "max": 100},)),
        Sample(
            "search_form",
            "",
            (
                {
                    "action": "#search_form",
                    "label": "과제와 서비스 검색",
                    "id": "sample-search",
                    "hint": "두 글자만 써도 찾아요. 예: 전입, 여권",
                },
            ),
        ),
        Sample(
            "empty_state",
            "",
            (
                {
                    "title": "아직 신청한 민원이 없어요",
                    "text": "신청하면 여기에서 진행 상황을 볼 수 있어요.",
                    "href": "#empty_state",
                    "link": "민원 신청하기",
                },
            ),
        ),
        Sample(
            "file_list",
            "",
            ({"items": [{"name": "개명신고서", "href": "#file_list", "kind": "PDF", "size": 120_000}]},),
        ),
        Sample("contact", "", ({"department": "민원여권과", "phone": "02-330-1137", "text": "평일 09:00~18:00"},)),
        Sample("side_navigation", "", ({"title": "민원 안내", "items": links},)),
        Sample(
            "in_page_navigation", "", ({"items": [{"text": "알림", "id": "alert"}, {"text": "단추", "id": "button"}]},)
        ),
        Sample("print_button", _("자바스크립트가 있을 때만 보여요.")),
        Sample("session_notice", _("끝나기 2분 전에 오른쪽 아래에 나타나요."), ({"seconds": 1800, "url": "/"},)),
        Sample("spinner", _("htmx가 불러오는 동안에만 보여요."), ({"id": "sample-spinner"},)),
        Sample(
            "confirm_page",
            "",
            (
                {
                    "text": "신청을 취하하면 되돌릴 수 없어요.",
                    "submit": "취하하기",
                    "cancel": "#confirm_page",
                    "kind": "danger",
                    "action": "#confirm_page",
                },
            ),
        ),
    ]
