"""The pages of a file of the register: upload, what is in it line by line, the decision, the progress."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from civil_affairs.real_estate.brokers import acts
from civil_affairs.real_estate.brokers.desk import importing, lines
from civil_affairs.real_estate.brokers.desk.forms import UploadForm
from civil_affairs.real_estate.brokers.desk.pages import worker
from civil_affairs.real_estate.brokers.models import BrokerImport, RowState
from programs import audit
from programs.base.desk import sheets
from programs.base.errors import Refusal
from programs.base.exports import export_rows
from programs.people.admin_forms import dressed

ROWS_A_PAGE = 50
TEMPLATES = "civil_affairs/real_estate/admin"
EXAMPLES = [
    ["11410-2015-00001", "보기 공인중개사사무소", "공인중개사", "홍길동", "서대문구 연희로 12 (연희동)", "연희동",
     "02-330-2001", "010-5555-0001", "여", "영어", "2015-03-02", "영업중"],
    ["11410-2015-00002", "보기 중개인사무소", "중개인", "성춘향", "서대문구 통일로 400 (홍제동)", "홍제1동",
     "02-330-2002", "", "남", "", "2001-05-10", "영업중"],
]  # fmt: skip


def upload(request: HttpRequest) -> HttpResponse:
    user = worker(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            batch = importing.open_file(name=file.name, content=file.read(), by=user, request=request)
        except sheets.Unreadable as trouble:
            form.add_error("file", str(trouble))
        else:
            return redirect("admin:civil_affairs_brokerimport_change", batch.pk)
    context = admin.site.each_context(request) | {
        "title": _("등록부 파일 올리기"),
        "form": dressed(form),
        "errors": [
            (form[name].auto_id, form[name].label, text) for name, texts in form.errors.items() for text in texts
        ],
        "columns": [
            (title, EXAMPLES[0][place], key in lines.NEEDED) for place, (key, title) in enumerate(lines.COLUMNS.items())
        ],
    }
    return render(request, f"{TEMPLATES}/upload.html", context, status=422 if form.errors else 200)


@require_safe
def example(request: HttpRequest) -> HttpResponseBase:
    """A list as it should look."""
    worker(request)
    return export_rows(_("등록부 예시"), [*lines.COLUMNS.values()], EXAMPLES, request.GET.get("format", "csv"))


def detail(request: HttpRequest, pk: int, refused: Refusal | None = None) -> HttpResponse:
    worker(request)
    batch = get_object_or_404(BrokerImport.objects.select_related("by"), pk=pk)
    rows = batch.rows.order_by("number")
    kind = request.GET.get("rows", "")
    if kind in RowState.values:
        rows = rows.filter(state=kind)
    missing = importing.missing(batch) if not batch.is_busy and batch.decided_at is None else None
    counts = importing.counts(batch)
    context = admin.site.each_context(request) | {
        "title": _("등록부 파일 %(number)s") % {"number": batch.pk},
        "batch": batch,
        "counts": counts,
        "tabs": [(state.value, state.label, counts[state.value]) for state in RowState if counts[state.value]],
        "kind": kind,
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "columns": lines.COLUMNS,
        "missing": missing[:100] if missing is not None else [],
        "missing_count": missing.count() if missing is not None else 0,
        "takes": counts["new"] + counts["changed"],
        "done_so_far": batch.rows.filter(number__lte=batch.checked_to).count() if batch.is_busy else 0,
        "refused": refused,
        "again": BrokerImport.objects.filter(sha256=batch.sha256, state="done").exclude(pk=batch.pk).first(),
    }
    return render(request, f"{TEMPLATES}/import.html", context, status=refused.status if refused else 200)


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    user = worker(request)
    batch = get_object_or_404(BrokerImport, pk=pk)
    try:
        if request.POST.get("do") == "confirm":
            importing.confirm(batch, close_missing="close_missing" in request.POST, by=user, request=request)
            messages.success(request, _("등록부에 넣었어요. 결과를 아래에서 보세요."))
        else:
            importing.cancel(batch, by=user, request=request)
            messages.success(request, _("파일을 넣지 않았어요."))
    except Refusal as refused:
        return detail(request, pk, refused)
    return redirect(reverse("admin:civil_affairs_brokerimport_change", args=[pk]))


@require_safe
def faults(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The lines with faults as they came, each with its reasons, to be corrected and uploaded again. On record."""
    user = worker(request)
    batch = get_object_or_404(BrokerImport, pk=pk)
    headings, rows = importing.faulty_lines(batch)
    acts.note("faults_taken", batch, by=user, request=request, rows=len(rows))
    audit.opened_many(
        by=user,
        whose=[None for _row in rows],
        what=["cells"],
        why=_("등록부 파일의 잘못된 줄을 고치려고 내려받았어요."),
        ref=batch,
        exported=True,
        request=request,
    )
    return export_rows(_("등록부 고칠 줄"), headings, rows, request.GET.get("format", "csv"))
