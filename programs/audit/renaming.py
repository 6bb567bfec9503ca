"""A department gets another name: from a day, on some ground, on record. The past keeps its name."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from programs.audit.acts import RENAMED
from programs.audit.log import record
from programs.people.models import Department, DepartmentName, User


def rename(
    department: Department,
    *,
    name: str,
    since: date,
    basis: str,
    today: date,
    by: User,
    request: HttpRequest | None = None,
) -> DepartmentName:
    """Give the department its new name. ValidationError for a day to come or before the last one, a name in use."""
    with transaction.atomic():
        current = Department.objects.select_for_update().get(pk=department.pk)
        last = current.names.order_by("since").last()
        if name == current.name:
            raise ValidationError({"name": _("지금 이름과 같아요. 새 이름을 적어 주세요.")})
        if Department.objects.exclude(pk=current.pk).filter(name=name).exists():
            raise ValidationError({"name": _("다른 부서가 쓰고 있는 이름이에요.")})
        if since > today:
            raise ValidationError({"since": _("시행일이 되면 바꿔 주세요. 오늘이나 지난 날만 적을 수 있어요.")})
        if last is not None and since <= last.since:
            sentence = _("%(day)s에 이미 이름이 바뀌었어요. 그 뒤의 날을 적어 주세요.")
            raise ValidationError({"since": sentence % {"day": f"{last.since:%Y. %-m. %-d.}"}})
        before, current.name = current.name, name
        current.save(update_fields=["name"])
        renamed = DepartmentName.objects.create(department=current, name=name, since=since, basis=basis, by=by)
        record(
            RENAMED,
            by=by,
            subject=current,
            data={"from": before, "to": name, "since": str(since), "basis": basis},
            request=request,
        )
        department.name = name
        return renamed
