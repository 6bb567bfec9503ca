"""Forms that nobody has looked at for a year, or ever: a tile of the department that answers for them."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civil_affairs.forms_library.models import CivilForm
from programs.people.models import User
from programs.people.todos import Todo, register


def _keeps_some(user: User) -> bool:
    return user.department_id is not None and CivilForm.objects.kept_by(user).exists()


register(
    Todo(
        key="forms_library.stale",
        title=_("확인할 민원서식"),
        text=_(
            "아직 확인하지 않았거나 확인한 지 1년이 지났어요. 내용이 그대로 맞는지 보고 ‘확인했어요’를 눌러 주세요."
        ),
        rows=lambda user: CivilForm.objects.kept_by(user).stale(timezone.localdate()),
        url=lambda user: reverse("admin:civil_affairs_civilform_changelist") + "?checked=stale",
        shown_to=_keeps_some,
        order=60,
    )
)
