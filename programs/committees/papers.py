"""Papers of a meeting: private files that its members read by their link, and the department in the admin."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programs.base.errors import WrongState
from programs.committees.acts import may_manage, note, require_manager
from programs.committees.meetings import AgendaItem, Meeting
from programs.committees.states import MeetingState
from programs.files.admission import admit_all
from programs.files.limits import Limits
from programs.files.models import PrivateFile
from programs.files.services import keep_all
from programs.files.services import remove as remove_file
from programs.people.actors import Actor, Portal, sees_all_departments, works_here
from programs.people.models import User

LIMITS = Limits(most=40)


class Paper(PrivateFile):
    """A paper of a meeting, or of one item. Never public: what everybody may read stands in agenda and minutes."""

    owner_field = "meeting"
    opened_why = _("회의 준비")

    meeting = models.ForeignKey(Meeting, verbose_name=_("회의"), on_delete=models.CASCADE, related_name="papers")
    item = models.ForeignKey(
        AgendaItem, verbose_name=_("안건"), null=True, blank=True, on_delete=models.SET_NULL, related_name="papers"
    )

    class Meta(PrivateFile.Meta):
        verbose_name = _("회의 자료")
        verbose_name_plural = _("회의 자료")

    def may_open(self, actor: Actor) -> bool:
        """The body's department, those who see all, members with an account; a member's link opens as the portal."""
        if isinstance(actor, Portal) or may_manage(self.meeting.body, actor) or sees_all_departments(actor):
            return True
        return isinstance(actor, User) and self.meeting.attendances.filter(member__user=actor).exists()

    def refusal(self, actor: Actor) -> str:
        return _t("이 위원회를 맡은 부서의 직원과 위원만 열 수 있어요.") if works_here(actor) else ""

    def whose(self) -> User | str | None:
        return None

    def place(self) -> tuple[str, str]:
        return str(self.meeting), reverse("admin:committees_meeting_run", args=[self.meeting_id])

    @classmethod
    def searchable_by(cls, user: User) -> models.QuerySet[Paper]:
        if sees_all_departments(user):
            return cls.objects.all()
        if not works_here(user):
            return cls.objects.none()
        own = models.Q(meeting__body__department_id=user.department_id)
        return cls.objects.filter(own | models.Q(meeting__attendances__member__user=user)).distinct()


def _open(meeting: Meeting, *, by: Actor) -> Meeting:
    current = Meeting.objects.locked(meeting.pk)
    require_manager(current.body, by)
    if current.state in (MeetingState.MINUTED, MeetingState.CANCELLED):
        raise WrongState(_t("취소했거나 회의록을 확정한 회의의 자료는 바꿀 수 없어요."))
    return current


def add(
    meeting: Meeting,
    uploads: Sequence[UploadedFile],
    *,
    by: Actor,
    item: AgendaItem | None = None,
    request: HttpRequest | None = None,
) -> list[Paper]:
    """Add the papers, all or none. WrongState (409) once the record is closed, ValidationError with the sentences."""
    admitted = admit_all(uploads, LIMITS)
    with transaction.atomic():
        current = _open(meeting, by=by)
        rows = keep_all(admitted, into=lambda: Paper(meeting=current, item=item), by=by, limits=LIMITS, request=request)
        note("paper_added", current, by=by, request=request, papers=len(rows))
    return rows


def remove(paper: Paper, *, by: Actor, request: HttpRequest | None = None) -> None:
    """Take a paper away again."""
    with transaction.atomic():
        current = _open(paper.meeting, by=by)
        found = current.papers.shown().filter(pk=paper.pk).first()
        if found is None:
            raise Http404
        remove_file(found, by=by, request=request)
