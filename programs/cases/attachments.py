"""Files with a case: how many it takes, counted under its lock, and what its timeline says of them."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programs.base.errors import NotYourDuty, WrongState
from programs.base.forms import PortalForm
from programs.cases import services
from programs.cases.case import Case
from programs.cases.may import of_the_department, the_applicant
from programs.cases.records import Attachment
from programs.files.admission import admit_all
from programs.files.forms import FilesField
from programs.files.limits import Limits
from programs.files.services import keep_all
from programs.people.actors import PORTAL, Actor

LIMITS = Limits(most=20)


class UploadForm(PortalForm):
    uploads = FilesField(label=_("파일 더하기"), limits=LIMITS)


def add(
    case: Case, uploads: Sequence[UploadedFile], *, by: Actor, public: bool = True, request: HttpRequest | None = None
) -> list[str]:
    """Add the files, all or none; return the sentences of refusal (empty when all were taken).

    Raises NotYourDuty (403) and WrongState (409: a closed case takes no more files).
    """
    try:
        admitted = admit_all(uploads, LIMITS)
        with transaction.atomic():
            current = services.locked(case.pk, by=by)
            if not (of_the_department | the_applicant)(current, by):
                raise NotYourDuty(services.not_their_duty(current, by))
            if current.is_closed:
                raise WrongState(_t("이미 끝난 민원에는 파일을 더할 수 없어요."))
            kept = keep_all(
                admitted,
                into=lambda: Attachment(case_id=current.pk, public=public),
                by=by,
                limits=LIMITS,
                request=request,
            )
            services.write_timeline(
                current,
                "file_added",
                _t("파일을 더했어요"),
                by=by,
                at=timezone.now(),
                text=", ".join(each.name for each in kept),
                public=public,
            )
    except ValidationError as error:
        return error.messages
    return []


def tell_infected(attachment: Attachment) -> None:
    """Say on the case's timeline and to the applicant that a file had to be destroyed; staff see it there, too."""
    case = attachment.case
    services.write_timeline(
        case,
        "file_infected",
        _t("바이러스가 있는 파일을 없앴어요"),
        by=PORTAL,
        at=timezone.now(),
        text=attachment.name,
        public=attachment.public,
    )
    if attachment.public:
        services.tell(case, "general.file_infected", {}, act=f"file_infected:{attachment.pk}")
