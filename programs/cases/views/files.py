"""The one way out for a private file: a permission check, then a forced download."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from programs import audit
from programs.base.errors import NotYourDuty
from programs.base.files import download
from programs.cases.case import Case
from programs.cases.records import Attachment
from programs.cases.services import not_their_duty, subject_of
from programs.people.actors import actors_of, works_here
from programs.people.models import User


@require_GET
def attachment(request: HttpRequest, token: str) -> FileResponse:
    """For the applicant (public files) and for staff who may read the case; each opening by staff is logged."""
    found = get_object_or_404(Attachment.objects.select_related("case__department", "case__applicant"), token=token)
    if not found.public or not any(
        Case.objects.applied_by(actor).filter(pk=found.case_id).exists() for actor in actors_of(request)
    ):
        _open_as_staff(request, found)
    return download(found.file.open("rb").file, name=found.name, content_type=found.content_type)


def _open_as_staff(request: HttpRequest, found: Attachment) -> None:
    user = request.user
    if not isinstance(user, User) or not works_here(user):
        raise Http404(_("그런 파일이 없어요."))
    if not found.case.is_readable_by(user):
        raise NotYourDuty(not_their_duty(found.case, user))
    audit.opened(
        by=user,
        whose=found.case.applicant or found.case.applicant_phone_hash or None,
        what=["attachments"],
        why=_("민원 처리"),
        ref=subject_of(found.case),
        request=request,
    )
