"""Files with a case: checked by content, counted under the case's lock, stored privately."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from programs import audit
from programs.base.errors import NotYourDuty, WrongState
from programs.base.files import ACCEPT, MAX_FILES, check_upload
from programs.base.forms import PortalForm
from programs.cases import services
from programs.cases.case import Case
from programs.cases.may import of_the_department, the_applicant
from programs.cases.records import Attachment
from programs.people.actors import Actor, user_of

MOST_A_CASE = 20


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once; each is checked when it is added."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads = data if isinstance(data, list | tuple) else [data] if data else []
        if not uploads:
            raise ValidationError(_("올릴 파일을 골라 주세요."), code="required")
        return list(uploads)


class UploadForm(PortalForm):
    uploads = ManyFilesField(
        label=_("파일 더하기"),
        widget=ManyFilesInput(attrs={"accept": ACCEPT, "multiple": True}),
        help_text=_("PDF, 사진(JPG·PNG), 한글, 워드, 엑셀 파일을 한 번에 5개까지, 하나에 10MB까지 올릴 수 있어요."),
    )


def add(
    case: Case, uploads: Sequence[UploadedFile], *, by: Actor, public: bool = True, request: HttpRequest | None = None
) -> list[str]:
    """Add the files, all or none; return the sentences of refusal (empty when all were taken).

    Raises NotYourDuty (403) and WrongState (409: a closed case takes no more files).
    """
    if len(uploads) > MAX_FILES:
        return [_t("파일은 한 번에 %(limit)d개까지 올릴 수 있어요.") % {"limit": MAX_FILES}]
    checked, refused = [], []
    for upload in uploads:
        try:
            checked.append((upload, check_upload(upload)))
        except ValidationError as error:
            refused += error.messages
    if refused:
        return refused
    with transaction.atomic():
        current = services.locked(case.pk, by=by)
        if not (of_the_department | the_applicant)(current, by):
            raise NotYourDuty(services.not_their_duty(current, by))
        if current.is_closed:
            raise WrongState(_t("이미 끝난 민원에는 파일을 더할 수 없어요."))
        if current.attachments.count() + len(checked) > MOST_A_CASE:
            return [_t("민원 하나에 파일은 %(limit)d개까지예요.") % {"limit": MOST_A_CASE}]
        for upload, known in checked:
            kept = Attachment(
                case_id=current.pk,
                name=known.name,
                content_type=known.kind.content_type,
                size=known.size,
                uploaded_by=user_of(by),
                public=public,
            )
            kept.file.save(known.stored_name, upload, save=False)
            kept.save()
        names = ", ".join(known.name for _upload, known in checked)
        services.write_timeline(
            current, "file_added", _t("파일을 더했어요"), by=by, at=timezone.now(), text=names, public=public
        )
        audit.record(
            "cases.file_added",
            by=user_of(by),
            subject=services.subject_of(current),
            data={"files": len(checked)},
            request=request,
        )
    return []
