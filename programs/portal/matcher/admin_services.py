"""맞춤 서비스 in the admin: rows of the own department's programs, and beside them what programs register in code."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import display
from unfold.widgets import (
    UnfoldAdminCheckboxSelectMultipleWidget,
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminTextInputWidget,
)

from programs import audit
from programs.base.fields import refusing_rrn
from programs.base.matching.conditions import Ages, AnyOf, BadCondition, Condition, Season, Stages, from_data, to_data
from programs.base.matching.registry import all_matches
from programs.base.matching.vocabulary import (
    HOUSEHOLDS,
    OTHER_LANGUAGE,
    STAGE_LABELS,
    Question,
    Stage,
    needs_in_order,
)
from programs.people.admin_base import NamedList, TakesNoRegistrationNumber
from programs.people.models import Dong, Language, User
from programs.people.predicates import any_of, is_administrator, is_head, is_officer, is_staff
from programs.plan.models import Program
from programs.portal.matcher.service_rows import OTHER_LANGUAGES, PREFIX, MatchService

audit.declare("match.service_changed", _("맞춤 서비스를 고쳤어요"))
writes = any_of(is_officer, is_head, is_administrator)
MANY = {  # field of the form → the question whose answers it holds
    "household": Question.HOUSEHOLD,
    "dongs": Question.DONG,
    "needs": Question.NEEDS,
    "languages": Question.LANGUAGE,
}


def _many(label: Any, choices: Any, help_text: Any = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        required=False,
        help_text=help_text,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
    )


class MatchServiceForm(forms.ModelForm):
    """Whom it is for, asked plainly; the answers become conditions. All groups that say something must hold."""

    age_low = forms.IntegerField(
        label=_("나이: 몇 세부터"), min_value=0, max_value=120, required=False, widget=UnfoldAdminIntegerFieldWidget
    )
    age_high = forms.IntegerField(
        label=_("나이: 몇 세까지"), min_value=0, max_value=120, required=False, widget=UnfoldAdminIntegerFieldWidget
    )
    stages = _many(_("생애주기"), [(stage.value, STAGE_LABELS[stage]) for stage in Stage], _("하나라도 맞으면 돼요."))
    household = _many(_("함께 사는 사람"), list(HOUSEHOLDS.items()))
    needs = _many(_("필요한 일"), lambda: [(each.key, each.label) for each in needs_in_order()])
    dongs = _many(_("사는 동"), lambda: list(Dong.objects.order_by("name").values_list("code", "name")))
    languages = _many(_("편하게 쓰는 언어"), [*Language.choices, (OTHER_LANGUAGE, _("다른 언어"))])
    months = _many(_("달"), [(str(month), f"{month}월") for month in range(1, 13)], _("해마다 이 달에만 해요."))

    class Meta:
        model = MatchService
        fields = ("program", "title", "text", "url", "cost", "place", "when", "first", "last", "order", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unreadable: list[str] = []
        for data in self.instance.conditions:
            try:
                self.initial.update(_initial_of(from_data(data)))
            except BadCondition as error:
                self.unreadable.append(str(error))
        for code in OTHER_LANGUAGES:
            for name in MatchService.WORDS:
                field = f"{name}_{code.replace('-', '_')}"
                self.fields[field].initial = self.instance.translations.get(code, {}).get(name, "")

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        try:
            self.instance.conditions = [to_data(each) for each in _conditions(data)]
        except BadCondition as error:
            self.add_error("age_low", str(error))
        self.instance.translations = {
            code: words
            for code in OTHER_LANGUAGES
            if (words := {name: data[field] for name in MatchService.WORDS
                          if data.get(field := f"{name}_{code.replace('-', '_')}")})
        }  # fmt: skip
        return data


def _word_fields() -> dict[str, forms.CharField]:
    found = {}
    for code in OTHER_LANGUAGES:
        for name in MatchService.WORDS:
            own = MatchService._meta.get_field(name)
            assert isinstance(own, models.CharField)
            found[f"{name}_{code.replace('-', '_')}"] = forms.CharField(
                label=own.verbose_name, max_length=own.max_length, required=False, widget=UnfoldAdminTextInputWidget
            )
    return found


MatchServiceForm.declared_fields.update(_word_fields())
for each in (*MatchServiceForm.declared_fields.values(), *MatchServiceForm.base_fields.values()):
    refusing_rrn(each)


def _initial_of(condition: Condition) -> dict[str, Any]:
    match condition:
        case Ages():
            return {"age_low": condition.low, "age_high": condition.high}
        case AnyOf():
            return {name: sorted(condition.values) for name, question in MANY.items() if question == condition.question}
        case Stages():
            return {"stages": sorted(condition.stages)}
        case Season():
            return {"months": [str(month) for month in sorted(condition.months)]}


def _conditions(data: dict[str, Any]) -> list[Condition]:
    """What the form says, as conditions. Raises BadCondition."""
    found: list[Condition] = []
    if data.get("age_low") is not None or data.get("age_high") is not None:
        found.append(Ages(data.get("age_low"), data.get("age_high")))
    if data.get("stages"):
        found.append(Stages(frozenset(Stage(each) for each in data["stages"])))
    for name, question in MANY.items():
        if chosen := data.get(name):
            names = tuple(Dong.objects.filter(code__in=chosen).order_by("name").values_list("name", flat=True))
            found.append(AnyOf(question, frozenset(chosen), names=names if question == Question.DONG else ()))
    if data.get("months"):
        found.append(Season(months=frozenset(int(month) for month in data["months"])))
    return found


def in_words(conditions: Any) -> str:
    """Whom it is for, in a line."""
    return " · ".join(each.sentence() for each in conditions) or str(_("누구나"))


@admin.register(MatchService)
class MatchServiceAdmin(TakesNoRegistrationNumber, NamedList, ModelAdmin):
    """Every member of staff reads; the program's own department and the administrator write."""

    form = MatchServiceForm
    list_display = ("title", "program", "whom", "period", "is_active")
    list_filter = ("is_active", "program")
    search_fields = ("title", "text", "program__title")
    list_select_related = ("program",)
    list_before_template = "portal/matcher/admin/registered.html"
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("program", "title", "text", "url", "cost", "place", "when", "order", "is_active")}),
        (
            _("누구를 위한 서비스"),
            {
                "fields": ("age_low", "age_high", "stages", "household", "needs", "dongs", "languages"),
                "description": _("아무것도 고르지 않으면 누구나예요. 여러 칸을 채우면 모두 맞아야 해요."),
            },
        ),
        (_("언제"), {"fields": ("first", "last", "months")}),
        *(
            (name, {"fields": tuple(f"{each}_{code.replace('-', '_')}" for each in MatchService.WORDS)})
            for code, name in (("en", _("영어")), ("zh-hans", _("중국어 간체")), ("vi", _("베트남어")))
        ),
    )

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_staff(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_staff(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return writes(request.user)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return writes(request.user) and (obj is None or _is_own(request.user, obj.program))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and self.has_change_permission(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "program" and not is_administrator(request.user):
            kwargs["queryset"] = Program.objects.filter(department_id=getattr(request.user, "department_id", None) or 0)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        programs = Program.objects.in_bulk()
        registered = [
            (match, programs.get(match.program), in_words(match.conditions))
            for match in all_matches()
            if not match.key.startswith(PREFIX)
        ]
        return super().changelist_view(request, {"registered": registered, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: MatchService, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        data = {"changed": sorted(form.changed_data)}
        assert isinstance(request.user, User)
        audit.record("match.service_changed", by=request.user, subject=obj, data=data, request=request)

    @display(description=_("누구를 위한 서비스"))
    def whom(self, row: MatchService) -> str:
        try:
            return in_words(row.all_conditions())
        except BadCondition as error:
            return str(_("조건을 고쳐 주세요. 지금은 보이지 않아요: %(error)s") % {"error": error})

    @display(description=_("지금 보임"), boolean=True)
    def period(self, row: MatchService) -> bool:
        return row.is_active and (row.last is None or row.last >= timezone.localdate())


def _is_own(user: Any, program: Program) -> bool:
    return is_administrator(user) or getattr(user, "department_id", None) == program.department_id
