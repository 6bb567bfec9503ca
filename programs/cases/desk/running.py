"""Runs an act over many cases: each case in a transaction of its own, done whole or refused with its sentence."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from programs import audit
from programs.base.errors import NotYourDuty, Refusal, WrongState
from programs.base.waking import ask
from programs.cases import services
from programs.cases.admin_bulk import Act, BulkRow, BulkRun, Outcome
from programs.cases.models import Case
from programs.people.models import Department, User

AT_ONCE = 500  # more than these are the worker's, with a page that says how far it is
BEGUN = audit.declare("cases.bulk_begun", gettext_lazy("여러 민원을 한꺼번에 처리했어요"))
UNDONE = audit.declare("cases.bulk_undone", gettext_lazy("한꺼번에 한 처리를 되돌렸어요"))


def begin(
    ids: Iterable[int],
    *,
    act: Act,
    title: str,
    by: User,
    to: User | None = None,
    department: Department | None = None,
    move: str = "",
    reason: str = "",
    request: HttpRequest | None = None,
) -> BulkRun:
    """Write down what is asked for; up to 500 cases are done at once, more by the worker."""
    chosen = list(dict.fromkeys(ids))
    with transaction.atomic():
        run = BulkRun.objects.create(
            act=act, title=title, by=by, to=to, department=department, move=move, reason=reason
        )
        known = set(Case.objects.visible_to(by).filter(pk__in=chosen).values_list("pk", flat=True))
        BulkRow.objects.bulk_create([BulkRow(run=run, case_id=pk) for pk in chosen if pk in known], batch_size=1_000)
        data = {"act": act, "move": move, "rows": len(known), "reason": reason}
        audit.record(BEGUN, by=by, subject=run, data=data, request=request)
    if len(known) <= AT_ONCE:
        carry_on(run)
        run.refresh_from_db()
    else:
        transaction.on_commit(partial(ask, "programs.cases.tasks.carry_on_bulk", pk=run.pk), robust=True)
    return run


def carry_on(run: BulkRun) -> None:
    """Do what still waits, a case at a time. Two at once share the rows; one that died is carried on by the next."""
    while _next(run):
        pass
    BulkRun.objects.filter(pk=run.pk, finished_at=None).exclude(rows__outcome=Outcome.WAITING).update(
        finished_at=timezone.now()
    )


def _next(run: BulkRun) -> bool:
    """Take the next waiting row; its case and what came of it are written in one transaction."""
    with transaction.atomic():
        waiting = run.rows.filter(outcome=Outcome.WAITING).order_by("pk")
        row = waiting.select_for_update(of=("self",), skip_locked=True).select_related("case").first()
        if row is None:
            return False
        case = row.case
        row.assignee_before_id, row.department_before_id = case.assignee_id, case.department_id
        row.arrived_before = case.arrived_at
        try:
            with transaction.atomic():
                done = _do(run, case)
        except Refusal as refusal:
            row.outcome, row.sentence = Outcome.REFUSED, str(refusal.sentence)[:300]
        except Http404:
            row.outcome, row.sentence = Outcome.REFUSED, _("이 민원에는 그런 처리가 없어요.")
        except ValidationError as error:
            row.outcome, row.sentence = Outcome.REFUSED, " ".join(error.messages)[:300]
        else:
            row.outcome, row.version = Outcome.DONE, done.version
        row.save()
        return True


def _do(run: BulkRun, case: Case) -> Case:
    by = run.by
    if run.act == Act.ASSIGN:
        return services.assign(case, to=run.to, by=by)
    if run.act == Act.HAND_OVER:
        assert run.department is not None
        return services.hand_over(case, to=run.department, by=by, reason=run.reason)
    return services.perform(case, run.move, by=by)


def undo(run: BulkRun, *, by: User, request: HttpRequest | None = None) -> BulkRun:
    """Put back what was assigned or handed over; a case that somebody touched since stays as it is, and says so."""
    with transaction.atomic():
        current = BulkRun.objects.select_for_update().get(pk=run.pk)
        if current.by_id != by.pk:
            raise NotYourDuty(_("이 일을 한 사람만 되돌릴 수 있어요."))
        if not current.can_undo:
            raise WrongState(_("지금은 되돌릴 수 없어요. 되돌리기는 끝난 뒤 30분 동안 할 수 있어요."))
        rows = {row.case_id: row for row in current.rows.filter(outcome=Outcome.DONE).select_related("case")}
        cases = Case.objects.filter(pk__in=rows).locked().select_related("department")
        for case in cases:
            _put_back(case, rows[case.pk], current, by=by)
        BulkRow.objects.bulk_update(rows.values(), ["outcome", "sentence"], batch_size=500)
        current.undone_at = timezone.now()
        current.save(update_fields=["undone_at"])
        audit.record(UNDONE, by=by, subject=current, data={"rows": len(rows)}, request=request)
        return current


def _put_back(case: Case, row: BulkRow, run: BulkRun, *, by: User) -> None:
    if case.version != row.version:
        row.outcome, row.sentence = Outcome.KEPT, _("그 뒤에 다른 처리가 있어서 그대로 두었어요.")
        return
    case.assignee_id = row.assignee_before_id
    case.department_id = row.department_before_id or case.department_id
    case.arrived_at = row.arrived_before
    case.version += 1
    case.save(update_fields=["assignee", "department", "arrived_at", "version", "updated_at"])
    handed = run.act == Act.HAND_OVER
    label = _("담당 부서를 되돌렸어요") if handed else _("담당자를 되돌렸어요")
    services.write_timeline(case, "put_back", label, by=by, at=timezone.now(), text="", public=handed)
    row.outcome = Outcome.UNDONE


def counts(run: BulkRun) -> dict[str, int]:
    """How many came to what."""
    return dict(run.rows.order_by().values_list("outcome").annotate(Count("pk")))
