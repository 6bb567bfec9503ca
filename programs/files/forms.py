"""A field that takes several files at once, with the limits of its use said in its help text."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from programs.base.files import check_upload
from programs.files.limits import Limits


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Cleans to a list of uploads that look right; `services.keep_all` looks at them closely and keeps them."""

    def __init__(self, *, limits: Limits | None = None, **kwargs: Any) -> None:
        self.limits = limits or Limits()
        kwargs.setdefault("label", _("파일"))
        kwargs.setdefault("help_text", lazy(lambda: self.limits.in_words, str)())
        kwargs.setdefault("error_messages", {"required": _("올릴 파일을 골라 주세요.")})
        kwargs.setdefault("widget", ManyFilesInput(attrs={"accept": self.limits.accept, "multiple": True}))
        super().__init__(**kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        uploads = [each for each in (data if isinstance(data, list | tuple) else [data]) if each]
        if not uploads:
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return []
        self.limits.check_number(len(uploads))
        refused = []
        for upload in uploads:
            try:
                check_upload(upload, kinds=self.limits.kinds, max_bytes=self.limits.max_bytes)
            except ValidationError as error:
                refused.append(error)
        if refused:
            raise ValidationError(refused)
        return uploads
