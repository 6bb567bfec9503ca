"""What waits for staff: files of applications that were checked and nobody decided about."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.people.models import User
from programs.people.todos import Todo, register

from .desk.models import BatchState, SignupBatch
from .desk.queries import may_import


def _undecided(user: User) -> QuerySet[SignupBatch]:
    mine = SignupBatch.objects.visible_to(user)
    return mine.filter(kind="file", state__in=(BatchState.COLUMNS, BatchState.READY))


register(
    Todo(
        key="notices.paper_batches",
        title=_("넣을지 정할 신청서 파일"),
        text=_("확인이 끝났어요. 7일이 지나면 파일을 없애요."),
        rows=_undecided,
        url=lambda user: reverse("admin:notices_signupbatch_changelist") + "?kind__exact=file",
        shown_to=may_import,
        order=80,
    )
)
