"""Form fields that take Korean text: NFC, no control letters, no registration numbers, limits said in words."""

import json
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from programs.base.phones import format_phone, normalise_phone
from programs.base.rrn import validate_no_rrn
from programs.base.text import nfc

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_NAME = re.compile(r"[^\W\d_]+(?:[ .'’·-]+[^\W\d_]+)*\.?")


class PlainTextField(forms.CharField):
    """Text in NFC without invisible letters; a registration number in it is refused (K-27)."""

    def __init__(self, *, max_length: int = 200, multiline: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 5}) if multiline else forms.TextInput())
        super().__init__(max_length=None, **kwargs)
        self.limit = max_length
        self.multiline = multiline
        self.widget.attrs.setdefault("maxlength", str(max_length))

    def to_python(self, value: Any) -> str:
        text = _CONTROL.sub("", nfc(super().to_python(value) or ""))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        return text.strip() if self.multiline else " ".join(text.split())

    def validate(self, value: str) -> None:
        super().validate(value)
        if len(value) > self.limit:
            raise ValidationError(
                ngettext_lazy(
                    "%(limit)d자까지 적을 수 있어요. 지금은 %(length)d자예요.",
                    "%(limit)d자까지 적을 수 있어요. 지금은 %(length)d자예요.",
                    "limit",
                ),
                code="max_length",
                params={"limit": self.limit, "length": len(value)},
            )
        validate_no_rrn(value)


def formfield_without_rrn(db_field: models.Field, **kwargs: Any) -> forms.Field | None:
    """A model form's `formfield_callback`: text made from a column refuses a registration number too (K-27)."""
    return refusing_rrn(db_field.formfield(**kwargs))


def refusing_rrn(field: forms.Field | None) -> forms.Field | None:
    """Give the same field, which now refuses a registration number when it takes text."""
    if isinstance(field, forms.CharField) and _no_rrn_within not in field.validators:
        field.validators.append(_no_rrn_within)
    return field


def _no_rrn_within(value: Any) -> None:
    """Refuse one in a text, or anywhere in the lists and objects of a JSON field."""
    validate_no_rrn(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


class PersonNameField(PlainTextField):
    """A person's name in any script: letters with spaces, dots, hyphens and apostrophes between them."""

    def __init__(self, *, max_length: int = 50, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"autocomplete": "name"}))
        super().__init__(max_length=max_length, **kwargs)

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and not _NAME.fullmatch(value):
            raise ValidationError(_("이름에는 글자만 적어 주세요. 숫자나 기호는 쓸 수 없어요."), code="name_invalid")


class PhoneField(forms.CharField):
    """A telephone number in any usual writing; cleaned to its digits. With `mobile` it must take text messages."""

    def __init__(self, *, mobile: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}))
        super().__init__(max_length=None, **kwargs)
        self.mobile = mobile
        self.widget.attrs.setdefault("maxlength", "20")

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        if not text:
            return ""
        validate_no_rrn(text)
        return normalise_phone(text[:40], mobile=self.mobile)

    def prepare_value(self, value: Any) -> Any:
        return format_phone(value) if isinstance(value, str) and value.isdigit() else value
