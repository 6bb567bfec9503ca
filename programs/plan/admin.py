"""Programs and their plans as staff meet them: all may look, the department's head and the administrator may change."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from programs import audit
from programs.base.fields import formfield_without_rrn
from programs.people.admin_base import TakesNoRegistrationNumber
from programs.people.models import Department
from programs.people.predicates import any_of, is_administrator, is_head_of, is_officer_of, is_staff
from programs.plan.admin_handing import hand_program_page
from programs.plan.catalog import LANGUAGES
from programs.plan.indicators import registry
from programs.plan.models import BudgetLine, Milestone, MilestoneState, Plan, Program, Target
from programs.plan.periods import today

audit.declare("plan.program_changed", gettext_lazy("과제 안내를 고쳤어요"))
audit.declare("plan.plan_changed", gettext_lazy("한 해의 계획을 고쳤어요"))

STATE_COLOURS = {
    MilestoneState.PLANNED.label: "default",
    MilestoneState.UNDER_WAY.label: "info",
    MilestoneState.DONE.label: "success",
    MilestoneState.LATE.label: "danger",
}


def _department(of: Program | Plan | None) -> Department | None:
    program = of.program if isinstance(of, Plan) else of
    return program.department if program else None


def may_change(request: HttpRequest, what: Program | Plan | None) -> bool:
    """The administrator everything; a head what is the own department's."""
    return any_of(is_administrator, is_head_of(_department(what)))(request.user)


def may_report(request: HttpRequest, what: Program | Plan | None) -> bool:
    """Officers of the department, too, may say that a milestone is done."""
    return any_of(is_administrator, is_officer_of(_department(what)))(request.user)


class Looked(TakesNoRegistrationNumber):
    """Every member of staff may look."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_staff(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_staff(request.user)


class ProgramForm(forms.ModelForm):
    """The texts of a program; a translation holds known fields of known languages only."""

    class Meta:
        model = Program
        formfield_callback = formfield_without_rrn
        fields = (
            "title",
            "category",
            "department",
            "phone",
            "phone_kind",
            "partners",
            "goal",
            "audience",
            "guide",
            "translations",
            "facts",
        )

    def clean_translations(self) -> dict[str, Any]:
        translations = self.cleaned_data["translations"] or {}
        if not isinstance(translations, dict) or not set(translations) <= set(LANGUAGES):
            raise forms.ValidationError(
                _("번역은 %(codes)s를 이름으로 갖는 묶음이어야 해요.") % {"codes": ", ".join(LANGUAGES)}
            )
        for language, texts in translations.items():
            if not isinstance(texts, dict) or not set(texts) <= set(Program.TRANSLATED):
                raise forms.ValidationError(
                    _("%(language)s 번역에는 %(fields)s만 적을 수 있어요.")
                    % {"language": language, "fields": ", ".join(Program.TRANSLATED)}
                )
            if not all(isinstance(text, str) for text in texts.values()):
                raise forms.ValidationError(_("%(language)s 번역에는 글만 적을 수 있어요.") % {"language": language})
        return translations

    def clean_facts(self) -> dict[str, Any]:
        facts = self.cleaned_data["facts"] or {}
        if not isinstance(facts, dict):
            raise forms.ValidationError(_("계획서의 사실은 이름과 값의 묶음이어야 해요."))
        return facts


class PlanInline(Looked, TabularInline):
    """The years of a program, each a link to its plan."""

    model = Plan
    fields = ("year", "budget_status", "rolled_from")
    readonly_fields = ("year", "budget_status", "rolled_from")
    extra = 0
    show_change_link = True
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Program)
class ProgramAdmin(Looked, ModelAdmin):
    form = ProgramForm
    list_display = ("number", "title", "category", "department", "shown_phone")
    list_display_links = ("number", "title")
    list_filter = ("category", "department", "app")
    list_select_related = ("department",)
    list_per_page = 50
    search_fields = ("title", "goal", "audience", "guide", "department__name")
    search_help_text = gettext_lazy("과제 이름, 목표, 대상, 부서에서 찾아요.")
    inlines = (PlanInline,)
    actions_detail = ("hand_program",)
    fieldsets = (
        (None, {"fields": ("number", "title", "category", "department", ("phone", "phone_kind"), "partners")}),
        (gettext_lazy("주민이 읽는 글"), {"fields": ("goal", "audience", "guide", "translations")}),
        (gettext_lazy("계획서의 사실"), {"fields": ("facts",), "classes": ("collapse",)}),
    )

    @action(description=gettext_lazy("담당 부서 바꾸기"), url_path="hand-over", permissions=["hand_over"])
    def hand_program(self, request: HttpRequest, object_id: int) -> HttpResponse:
        return hand_program_page(request, self.admin_site, int(object_id))

    def has_hand_over_permission(self, request: HttpRequest, object_id: Any = None) -> bool:
        return is_administrator(request.user)

    @display(description=gettext_lazy("전화"))
    def shown_phone(self, program: Program) -> str:
        return program.phone_text

    def get_readonly_fields(self, request: HttpRequest, obj: Program | None = None) -> tuple[str, ...]:
        """What the plan fixes is the administrator's; the texts and the telephone are the head's, too."""
        if is_administrator(request.user):
            return ("number", "department")  # a department is changed on a page of its own, from a day on
        return ("number", "title", "category", "department", "partners", "facts")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Program | None = None) -> bool:
        return may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Program | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Program, form: Any, change: bool) -> None:
        before = Program.objects.get(pk=obj.pk)
        super().save_model(request, obj, form, change)
        changed = sorted(name for name in form.cleaned_data if getattr(before, name) != getattr(obj, name))
        if changed:
            audit.record(
                "plan.program_changed",
                by=request.user,  # type: ignore[arg-type]
                subject=obj,
                data={"fields": changed},
                request=request,
            )


class PlanRows(Looked, TabularInline):
    """Rows of a plan: changed by those who may change the plan."""

    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return may_change(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return may_change(request, obj)


class MilestoneInline(PlanRows):
    model = Milestone
    fields = ("position", "title", "start", "end", "time", "expected", "done_on", "note", "state_today")

    @display(description=gettext_lazy("오늘 상태"), label=STATE_COLOURS)
    def state_today(self, milestone: Milestone) -> str:
        return str(milestone.state(today()).label) if milestone.pk else ""

    def has_change_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return may_report(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Plan | None = None) -> tuple[str, ...]:
        if may_change(request, obj):
            return ("state_today",)
        return ("position", "title", "start", "end", "time", "expected", "state_today")


class BudgetLineInline(PlanRows):
    model = BudgetLine
    fields = ("position", "item", "won", "source")


TARGET_FIELDS = (
    "position",
    "title",
    "quarter",
    "value",
    "unit",
    "kind",
    "indicator",
    "cumulative",
    "approximate",
    "per",
    "note",
)


class TargetForm(forms.ModelForm):
    """A target is computed by a registered indicator, or by none."""

    indicator = forms.ChoiceField(label=gettext_lazy("성과지표"), required=False)

    class Meta:
        model = Target
        formfield_callback = formfield_without_rrn
        fields = TARGET_FIELDS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = [  # type: ignore[attr-defined]
            ("", _("집계 전 (계산하는 지표 없음)")),
            *((one.key, f"{one.title} ({one.key})") for one in registry),
        ]


class TargetInline(PlanRows):
    model = Target
    form = TargetForm
    fields = TARGET_FIELDS


@admin.register(Plan)
class PlanAdmin(Looked, ModelAdmin):
    list_display = ("program_name", "year", "department_name", "budget_status", "milestone_count", "target_count")
    list_filter = ("year", "program__category", "program__department")
    list_select_related = ("program__department",)
    list_per_page = 50
    search_fields = ("program__title", "program__department__name", "milestones__title", "targets__title")
    search_help_text = gettext_lazy("과제, 부서, 추진 내용, 목표에서 찾아요.")
    ordering = ("-year", "program")
    inlines = (MilestoneInline, TargetInline, BudgetLineInline)
    fields = ("program", "year", "budget_status", "rolled_from")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Plan]:
        return (
            super()
            .get_queryset(request)
            .annotate(milestone_rows=Count("milestones", distinct=True), target_rows=Count("targets", distinct=True))
        )

    @display(description=gettext_lazy("과제"), ordering="program")
    def program_name(self, plan: Plan) -> str:
        return str(plan.program)

    @display(description=gettext_lazy("부서"), ordering="program__department__name")
    def department_name(self, plan: Plan) -> str:
        return plan.program.department.name

    @display(description=gettext_lazy("일정 수"))
    def milestone_count(self, plan: Plan) -> int:
        return int(plan.milestone_rows)  # type: ignore[attr-defined]

    @display(description=gettext_lazy("목표 수"))
    def target_count(self, plan: Plan) -> int:
        return int(plan.target_rows)  # type: ignore[attr-defined]

    def get_readonly_fields(self, request: HttpRequest, obj: Plan | None = None) -> tuple[str, ...]:
        fixed = ("rolled_from",) if obj is None else ("program", "year", "rolled_from")
        return fixed if may_change(request, obj) else (*fixed, "budget_status")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return is_administrator(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return may_report(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Plan | None = None) -> bool:
        return False

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        rows = {
            formset.model._meta.model_name: len(formset.new_objects)
            + len(formset.changed_objects)
            + len(formset.deleted_objects)
            for formset in formsets
        }
        if form.changed_data or any(rows.values()):
            audit.record(
                "plan.plan_changed",
                by=request.user,  # type: ignore[arg-type]
                subject=form.instance,
                data={"fields": form.changed_data, "rows": rows},
                request=request,
            )
