"""The link by which staff type in how a case or a visit was, told on the telephone; it stands on its page."""

from datetime import timedelta

from django.urls import reverse

from programs.base.ids import sign
from programs.people.models import Department
from programs.plan.models import Program

PURPOSE = "surveys.type"
LASTS = timedelta(hours=12)


def typing_link(about: str, *, program: Program, department: Department, after: str) -> str:
    """The address; afterwards the browser goes to `after`, an address of this site."""
    token = sign(PURPOSE, {"about": about, "program": program.pk, "department": department.pk, "after": after})
    return reverse("admin:surveys_survey_type_about", args=[token])
