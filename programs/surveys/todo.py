"""Surveys on the staff desk: those of the department that take answers now."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.people.todos import Todo, register
from programs.surveys.survey import Survey

register(
    Todo(
        key="surveys.open",
        title=_("답을 받고 있는 설문"),
        text=_("전화나 종이로 받은 답을 입력하고, 끝나면 결과를 봐요."),
        rows=lambda user: Survey.objects.editable_by(user).open_at(timezone.now()),
        url=lambda user: reverse("admin:surveys_survey_changelist") + "?state__exact=open",
        shown_to=lambda user: user.department_id is not None,
        order=70,
    )
)
