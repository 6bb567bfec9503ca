"""The pages of a file of applications: upload, which column is which, what is wrong, the decision, the progress."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.admin import AdminSite
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from programs.base.calendar import SEOUL
from programs.base.exports import export_rows
from programs.people.models import User
from programs.people.predicates import require

from . import services
from .columns import BY_KEY, COLUMNS, EXAMPLES, what_is_missing
from .files import ENCODING_NAMES
from .forms import ColumnsForm, DecisionForm, UploadForm, labelled_errors
from .models import BatchState, PaperForm, SignupBatch
from .queries import may_import

ROWS_A_PAGE = 50
NOT_YOURS = gettext_lazy("파일로 넣는 담당자가 아니에요.")


def upload(request: HttpRequest, site: AdminSite) -> HttpResponse:
    require(may_import, request.user, NOT_YOURS)
    today = timezone.now().astimezone(SEOUL).date()
    form = UploadForm(request.POST or None, request.FILES or None, today=today)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = services.open_file(
                file.chunks(),
                name=file.name,
                place=form.cleaned_data["place"],
                signed_on=form.cleaned_data["signed_on"],
                by=_user(request),
                request=request,
            )
        except ValidationError as refused:
            form.add_error("file", refused)
        else:
            return HttpResponseRedirect(_address(batch))
    form.dress()
    context = site.each_context(request) | {
        "title": _("신청서 파일 올리기"),
        "form": form,
        "errors": list(labelled_errors(form)) if form.is_bound else [],
        "columns": COLUMNS,
    }
    return render(request, "notices/admin/signups/upload.html", context, status=422 if form.errors else 200)


@require_safe
def example(request: HttpRequest) -> HttpResponseBase:
    """A list as it should look, to be filled in."""
    require(may_import, request.user, NOT_YOURS)
    return export_rows(_("구독 신청 예시"), [column.title for column in COLUMNS], EXAMPLES)


@require_safe
def detail(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    return _detail(request, site, _batch(request, pk))


def _detail(
    request: HttpRequest, site: AdminSite, batch: SignupBatch, *, status: int = 200, refused: str = ""
) -> HttpResponse:
    kind = request.GET.get("rows", "")
    rows = PaperForm.objects.filter(batch=batch).refused()
    if kind in ("bad", "twice"):
        rows = rows.filter(state=kind)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    left = batch.good + batch.known - batch.added - batch.changed - batch.passed_over
    context = site.each_context(request) | {
        "title": str(batch),
        "batch": batch,
        "encoding": ENCODING_NAMES.get(batch.encoding, batch.encoding),
        "mapped": [
            (column.title, batch.headings[batch.columns[column.key]] if column.key in batch.columns else "")
            for column in COLUMNS
        ],
        "unused": [heading for place, heading in enumerate(batch.headings) if place not in batch.columns.values()],
        "page": page,
        "rows": [_row(row) for row in page],
        "kind": kind,
        "form": DecisionForm(),
        "refused": refused,
        "left": max(0, left),
        "may_change_columns": bool(batch.file_stored) and batch.state in (BatchState.READY, BatchState.COLUMNS),
        "may_cancel": batch.state in (*services.UNDECIDED, BatchState.IMPORTING) and batch.kind == "file",
    }
    return render(request, "notices/admin/signups/batch.html", context, status=status)


def _row(row: PaperForm) -> dict[str, Any]:
    errors = [(BY_KEY[key].title if key in BY_KEY else "", sentence) for key, sentence in row.errors]
    return {"number": row.number, "state": row.get_state_display(), "errors": errors}


def columns(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Say which column of the file is which, when their names do not say it."""
    batch = _batch(request, pk)
    form = ColumnsForm(request.POST or None, headings=batch.headings, chosen=batch.columns, signed_on=batch.signed_on)
    if request.method == "POST" and form.is_valid():
        mapping, signed_on = form.mapping(), form.cleaned_data["signed_on"]
        for sentence in what_is_missing(mapping, has_date=signed_on is not None):
            form.add_error(None, str(sentence))
        if not form.errors:
            services.set_columns(batch, mapping=mapping, signed_on=signed_on)
            return HttpResponseRedirect(_address(batch))
    form.dress()
    context = site.each_context(request) | {
        "title": _("열 맞추기"),
        "batch": batch,
        "form": form,
        "errors": list(labelled_errors(form)) if form.is_bound else [],
        "missing": what_is_missing(batch.columns, has_date=batch.signed_on is not None),
    }
    return render(request, "notices/admin/signups/columns.html", context, status=422 if form.errors else 200)


@require_POST
def confirm(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Take in; with bad rows only when the box "leave them out" was ticked."""
    batch = _batch(request, pk)
    form = DecisionForm(request.POST)
    form.is_valid()
    if batch.state == BatchState.READY and batch.bad and not form.cleaned_data["leave_out_bad"]:
        sentence = _("잘못된 줄이 있어요. 파일을 고쳐 다시 올리거나, 그 줄을 빼고 넣겠다고 표시해 주세요.")
        return _detail(request, site, batch, status=422, refused=sentence)
    services.confirm(batch, by=_user(request), request=request, **form.cleaned_data)
    return HttpResponseRedirect(_address(batch))


def cancel(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Ask first, then take no further row in."""
    batch = _batch(request, pk)
    if request.method == "POST":
        services.cancel(batch, by=_user(request), request=request)
        messages.success(request, _("취소했어요. 파일과 남은 줄을 없앴어요."))
        return HttpResponseRedirect(_address(batch))
    context = site.each_context(request) | {"title": _("넣기 취소"), "batch": batch}
    return render(request, "notices/admin/signups/cancel.html", context)


@require_safe
def faults(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Every row that does not go in with what is wrong, as a file; it holds no telephone and no address."""
    batch = _batch(request, pk)

    def rows() -> Iterator[list[Any]]:
        for row in PaperForm.objects.filter(batch=batch).refused().iterator(chunk_size=2_000):
            for key, sentence in row.errors:
                yield [row.number, row.get_state_display(), BY_KEY[key].title if key in BY_KEY else "", sentence]

    name = _("묶음 %(number)s 고칠 줄") % {"number": batch.pk}
    return export_rows(name, [_("줄"), _("구분"), _("열"), _("고칠 점")], rows(), request.GET.get("format", "csv"))


def _batch(request: HttpRequest, pk: int) -> SignupBatch:
    require(may_import, request.user, NOT_YOURS)
    return get_object_or_404(SignupBatch.objects.visible_to(_user(request)).select_related("place", "by"), pk=pk)


def _address(batch: SignupBatch) -> str:
    return reverse("admin:notices_signupbatch_change", args=[batch.pk])


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
