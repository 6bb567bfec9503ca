"""The table of surveys, and the form of one with its questions."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, StackedInline
from unfold.decorators import display

from programs.people.admin_base import NamedList, TakesNoRegistrationNumber
from programs.people.models import User
from programs.people.predicates import is_administrator, is_staff, sees_all
from programs.surveys.admin import deeds, reading, typing
from programs.surveys.admin.forms import QuestionForm, QuestionFormSet, SurveyAdminForm
from programs.surveys.states import State
from programs.surveys.survey import Choice, Question, Survey

STATE_KINDS = {State.DRAFT.label: "warning", State.OPEN.label: "success", State.CLOSED.label: "default"}
PROMISES = ("slug", "about", "anonymous", "once", "ask_age", "ask_dong")


def _named(obj: Choice) -> str:
    return f"{obj.question.text}: {obj.text}"


class QuestionInline(TakesNoRegistrationNumber, StackedInline):
    """The questions, editable until somebody has answered."""

    model = Question
    form = QuestionForm
    formset = QuestionFormSet
    readonly_fields = ("shown_choices",)
    ordering = ("order", "id")

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """Empty questions to fill in where the button that adds one needs a script."""
        return 3 if obj is None else 1

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The choices are lines to write, or only shown once somebody has answered."""
        choices = "lines" if self.has_change_permission(request, obj) else "shown_choices"
        scale = (("low", "high"), ("low_words", "high_words"))
        return (("order", "kind", "required"), "text", "help", choices, *scale, "only_if")

    @display(description=_("보기"))
    def shown_choices(self, question: Question) -> str:
        return ", ".join(choice.text for choice in question.choices.all()) or "-"

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or not obj.is_answered

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or not obj.is_answered

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or not obj.is_answered

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_staff(request.user)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only choices of this survey open a question."""
        if db_field.name == "only_if":
            match = request.resolver_match
            survey = match.kwargs.get("object_id") if match else None
            kwargs["queryset"] = Choice.objects.filter(question__survey=survey).select_related("question")
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "only_if" and field is not None:
            field.label_from_instance = _named  # type: ignore[method-assign]
        return field


@admin.register(Survey)
class SurveyAdmin(TakesNoRegistrationNumber, NamedList, ModelAdmin):
    """Each department's own surveys; those who see all read them, the administrator changes them, too."""

    form = SurveyAdminForm
    inlines = (QuestionInline,)
    list_display = ("title", "version", "shown_state", "about", "department", "closes_at", "answers")
    list_filter = ("state", "about", "anonymous", "department", "program")
    search_fields = ("title", "purpose", "slug")
    list_per_page = 50
    ordering = ("-id",)
    change_form_before_template = "surveys/admin/parts/standing.html"
    fieldsets: ClassVar[Any] = (
        (None, {"fields": ("title", "slug", "purpose", ("program", "department"))}),
        (_("누가 언제 답하나요"), {"fields": ("about", ("anonymous", "once"), "opens_at", "closes_at")}),
        (_("나누어 보기"), {"fields": (("ask_age", "ask_dong"),)}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Survey]:
        rows: QuerySet[Survey] = Survey.objects.readable_by(request.user)
        return rows.annotate(_answers=Count("responses")).select_related("department", "program")

    def has_module_permission(self, request: HttpRequest) -> bool:
        return is_staff(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return is_staff(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return is_administrator(user) or (isinstance(user, User) and is_staff(user) and user.department_id is not None)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_add_permission(request) if obj is None else deeds.may_change(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A draft may go; what was open is kept, closed."""
        return obj is not None and obj.state == State.DRAFT and deeds.may_change(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        if obj is not None and obj.is_answered:
            return PROMISES
        return ("slug",) if obj is not None and (obj.version > 1 or obj.state != State.DRAFT) else ()

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """An officer makes surveys of the own department."""
        made: Any = super().get_form(request, obj, change, **kwargs)
        user, field = request.user, made.base_fields.get("department")
        if field is not None and isinstance(user, User) and not sees_all(user):
            field.queryset = field.queryset.filter(pk=user.department_id)
            field.required, field.initial = True, user.department_id
        return made

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        survey = self.get_object(request, object_id)
        more = deeds.standing_of(request, survey) if survey is not None else {}
        return super().change_view(request, object_id, form_url, {**more, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        def wrapped(view: Callable[..., Any]) -> Any:
            return self.admin_site.admin_view(partial(view, site=self.admin_site))

        own = [
            path("<int:pk>/do/<slug:verb>/", wrapped(deeds.do), name="surveys_survey_do"),
            path("<int:pk>/preview/", wrapped(deeds.preview), name="surveys_survey_preview"),
            path("<int:pk>/translate/<slug:language>/", wrapped(deeds.translate), name="surveys_survey_translate"),
            path("<int:pk>/type/", wrapped(typing.type_in), name="surveys_survey_type"),
            path("<int:pk>/results/", wrapped(reading.results_page), name="surveys_survey_results"),
            path("<int:pk>/results/<slug:what>.<slug:fmt>", wrapped(reading.export), name="surveys_survey_export"),
            path("type/<str:token>/", wrapped(typing.type_about), name="surveys_survey_type_about"),
        ]
        return own + super().get_urls()

    @display(description=_("상태"), label=STATE_KINDS)
    def shown_state(self, survey: Survey) -> str:
        return str(survey.get_state_display())

    @display(description=_("답"), ordering="_answers")
    def answers(self, survey: Any) -> str:
        return str(survey._answers)
