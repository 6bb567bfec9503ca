"""The counter's tile on the staff desk."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk import queries
from civil_affairs.service_desk.services import PROGRAM
from programs.people.models import User
from programs.people.todos import Todo, register
from programs.plan.models import Program


def _of_the_desk(user: User) -> bool:
    return (
        user.department_id is not None and Program.objects.filter(pk=PROGRAM, department_id=user.department_id).exists()
    )


register(
    Todo(
        key="name_change.waiting",
        title=_("개명신고 창구"),
        text=_("미리 신청한 개명신고예요. 방문하면 찾아서 접수해요."),
        count=lambda user: queries.waiting(user).count(),
        url=lambda user: reverse("service_desk:counter"),
        shown_to=_of_the_desk,
        order=15,
    )
)
