"""A program goes to another department: from a day, on some ground, on record. What was counted stays."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs import audit
from programs.people.models import Department, User
from programs.plan.models import Charge, Program
from programs.plan.periods import today

audit.declare("plan.program_handed_over", gettext_lazy("과제의 담당 부서를 바꿨어요"))


def hand_program(
    program: Program, *, to: Department, since: date, basis: str, by: User, request: HttpRequest | None = None
) -> Charge:
    """Give the program to another department. ValidationError for a day to come or one before the last change."""
    with transaction.atomic():
        current = Program.objects.select_for_update(of=("self",)).select_related("department").get(pk=program.pk)
        last = current.charges.order_by("since").last()
        if to.pk == current.department_id:
            raise ValidationError({"department": _("지금도 이 부서의 과제예요. 다른 부서를 골라 주세요.")})
        if since > today():
            raise ValidationError({"since": _("시행일이 되면 바꿔 주세요. 오늘이나 지난 날만 적을 수 있어요.")})
        if last is not None and since <= last.since:
            sentence = _("%(day)s에 이미 담당 부서가 바뀌었어요. 그 뒤의 날을 적어 주세요.")
            raise ValidationError({"since": sentence % {"day": f"{last.since:%Y. %-m. %-d.}"}})
        before, current.department = current.department, to
        current.save(update_fields=["department"])
        handed = Charge.objects.create(program=current, before=before, department=to, since=since, basis=basis, by=by)
        audit.record(
            "plan.program_handed_over",
            by=by,
            subject=current,
            data={"from": before.slug, "to": to.slug, "since": str(since), "basis": basis},
            request=request,
        )
        program.department = to
        return handed
