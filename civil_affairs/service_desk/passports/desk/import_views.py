"""The pages of a list: upload, what is in it line by line, the decision."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civil_affairs.service_desk.passports.desk import importing, lines
from civil_affairs.service_desk.passports.desk.forms import UploadForm
from civil_affairs.service_desk.passports.desk.models import PassportImport, RowState
from civil_affairs.service_desk.passports.desk.views import ROWS_A_PAGE, TEMPLATES, staff
from programs.base.desk import sheets
from programs.base.errors import Refusal
from programs.base.exports import export_rows


@never_cache
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    user = staff(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = importing.open_file(name=file.name, content=file.read(), by=user, request=request)
        except sheets.Unreadable as trouble:
            form.add_error("file", str(trouble))
        else:
            return redirect("service_desk:passport_import", batch.pk)
    context = {"form": form, "recent": PassportImport.objects.select_related("by")[:10]}
    return render(request, f"{TEMPLATES}/upload.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def example(request: HttpRequest) -> HttpResponseBase:
    """A list as it should look."""
    staff(request)
    rows = [["26-001234", "홍길동", "010-5555-0001", "2026-11-20"], ["26-001235", "성춘향", "", "2026-11-20"]]
    headings = [str(title) for title in lines.COLUMNS.values()]
    return export_rows(_("여권 명단 예시"), headings, rows, request.GET.get("format", "csv"))


@never_cache
@login_required
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    staff(request)
    return _detail(request, get_object_or_404(PassportImport, pk=pk))


def _detail(request: HttpRequest, batch: PassportImport, refused: Refusal | None = None) -> HttpResponse:
    rows = batch.rows.order_by("number")
    kind = request.GET.get("rows", "")
    if kind in RowState.values:
        rows = rows.filter(state=kind)
    context = {
        "batch": batch,
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "kind": kind,
        "columns": lines.COLUMNS,
        "refused": refused,
        "again": PassportImport.objects.filter(sha256=batch.sha256, state="done").exclude(pk=batch.pk).first(),
    }
    return render(request, f"{TEMPLATES}/import.html", context, status=refused.status if refused else 200)


@never_cache
@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    user = staff(request)
    batch = get_object_or_404(PassportImport, pk=pk)
    try:
        if request.POST.get("do") == "confirm":
            done = importing.confirm(batch, by=user, request=request)
            messages.success(request, _("여권 %(count)d건을 넣었어요.") % {"count": done.added})
        else:
            importing.cancel(batch, by=user, request=request)
            messages.success(request, _("명단을 넣지 않았어요."))
    except Refusal as refused:
        return _detail(request, batch, refused)
    return redirect("service_desk:passport_import", pk)


@never_cache
@login_required
@require_safe
def faults(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The lines with faults as a file, to put the list right; it holds no name and no number."""
    staff(request)
    batch = get_object_or_404(PassportImport, pk=pk)
    found = (
        [row.number, str(lines.COLUMNS.get(column, "")), sentence]
        for row in batch.rows.filter(state=RowState.BAD)
        for column, sentence in row.errors
    )
    return export_rows(
        _("여권 명단 고칠 줄"), [_("줄"), _("열"), _("고칠 점")], found, request.GET.get("format", "csv")
    )
