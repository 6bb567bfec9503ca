"""What staff do with forms: who may, what goes on record. Texts are written by `write`, checks by `mark_checked`."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from civil_affairs.forms_library.models import CivilForm
from civil_affairs.forms_library.queries import keeps_all
from programs import audit
from programs.audit.events import declare
from programs.base.errors import NotYourDuty, WrongState
from programs.people.models import User
from programs.people.predicates import any_of, is_administrator, is_head, is_officer, is_officer_of

EDITED = declare("forms_library.edited", _("민원서식을 고쳤어요"))
CHECKED = declare("forms_library.checked", _("민원서식의 내용을 확인했어요"))
NOT_YOURS = _("이 서식을 맡은 부서의 직원만 고칠 수 있어요.")


def may_change(form: CivilForm, user: User) -> bool:
    """The form's own department, the department that keeps the library, and the administrator."""
    return any_of(is_administrator, is_officer_of(form.department))(user) or may_add(user)


def may_add(user: User) -> bool:
    return is_administrator(user) or (any_of(is_officer, is_head)(user) and keeps_all(user))


def keeps_some(user: User) -> bool:
    """Whether there is any form that the user may change."""
    return may_add(user) or (any_of(is_officer, is_head)(user) and CivilForm.objects.kept_by(user).exists())


def _require(form: CivilForm, user: User) -> None:
    if not may_change(form, user):
        raise NotYourDuty(NOT_YOURS)


@transaction.atomic
def write(
    form: CivilForm,
    texts: Mapping[str, Mapping[str, Any]],
    fields: Mapping[int, Mapping[str, Mapping[str, str]]],
    *,
    by: User,
    seen: str,
    request: HttpRequest | None = None,
) -> CivilForm:
    """Replace the texts of some languages: the form's, and by key those of its fields.

    `seen` is the mark of the texts the writer began with. Raises WrongState when somebody else wrote in between.
    """
    _require(form, by)
    form = CivilForm.objects.select_for_update().get(pk=form.pk)
    if mark_of(form) != seen:
        raise WrongState(_("그사이 다른 직원이 설명을 고쳤어요. 쓴 내용을 복사해 두고 화면을 다시 열어 주세요."))
    form.texts = {**form.texts, **{code: _filled(given) for code, given in texts.items()}}
    form.texts = {code: given for code, given in form.texts.items() if given}
    for field in form.fields.filter(pk__in=fields):
        field.texts = {**field.texts, **{code: _filled(given) for code, given in fields[field.pk].items()}}
        field.texts = {code: given for code, given in field.texts.items() if given}
        field.save(update_fields=["texts"])
    form.save(update_fields=["texts"])
    edited(form, by=by, request=request)
    return form


def mark_of(form: CivilForm) -> str:
    """What changes whenever a text does."""
    fields = form.fields.order_by("pk").values_list("pk", "texts")
    value = [form.texts, *map(list, fields)]
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:32]


def _filled(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value}


def edited(form: CivilForm, *, by: User, request: HttpRequest | None = None) -> None:
    """Put on record that it was changed, and let what changed be found."""
    CivilForm.objects.get(pk=form.pk).save()  # read anew: its fields may have been changed beside it
    audit.record(EDITED, by=by, subject=form, request=request)


@transaction.atomic
def mark_checked(form: CivilForm, *, by: User, request: HttpRequest | None = None) -> None:
    """Somebody looked whether the form still holds: today."""
    _require(form, by)
    form.checked_on = timezone.localdate()
    form.save(update_fields=["checked_on"])
    audit.record(CHECKED, by=by, subject=form, request=request)
