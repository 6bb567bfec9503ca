"""The field offices' tile on the staff desk: who waits now, and how many bookings are still to come today."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civil_affairs.field_office.desk.opening import works_at_offices
from programs.base.calendar import SEOUL
from programs.bookings.models import Visit
from programs.people.models import User
from programs.people.todos import Todo, register


def _waiting(user: User) -> int:
    today = timezone.now().astimezone(SEOUL).date()
    rows = Visit.objects.there().filter(day=today, offering__field_office__isnull=False)
    return rows.for_department(user.department).count() if user.department else rows.count()


register(
    Todo(
        key="field_office.waiting",
        title=_("현장민원실"),
        text=_("지금 번호를 받고 기다리는 분이에요."),
        count=_waiting,
        url=lambda user: reverse("field_office:desk"),
        shown_to=works_at_offices,
        order=16,
    )
)
