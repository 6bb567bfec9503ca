"""What waits for staff: files that had to be destroyed, so that their person is asked for another."""

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.files.owners import all_owners
from programs.files.states import Scan
from programs.people.models import User
from programs.people.todos import Todo, register

SHOWN_FOR = timedelta(days=14)


def _infected(user: User) -> int:
    since = timezone.now() - SHOWN_FOR
    return sum(
        owner.searchable_by(user).filter(scan=Scan.INFECTED, created_at__gte=since, forgotten_at__isnull=True).count()
        for owner in all_owners()
    )


register(
    Todo(
        key="files.infected",
        title=_("바이러스로 없앤 파일"),
        text=_("2주 안에 올린 파일 가운데 바이러스가 있어 없앤 것이에요. 올린 분에게도 알렸어요."),
        url=lambda user: reverse("files:checks"),
        count=_infected,
        urgent=True,
        order=90,
    )
)
