"""Households moved in: the list, one day typed in, a file looked at and taken, a correction with its history."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from civil_affairs.field_office.desk import move_in_counts, opening
from civil_affairs.field_office.desk.forms import CorrectionForm, CountForm, UploadForm
from civil_affairs.field_office.desk.offices import zone_rows
from civil_affairs.field_office.desk.who import staff
from civil_affairs.field_office.households import MoveIn, MoveInBatch
from civil_affairs.field_office.offices import Zone
from programs.base.errors import Refusal
from programs.base.exports import export_rows
from programs.base.text import korean_date

FOLDER = "civil_affairs/field_office/desk"
A_PAGE = 50


@never_cache
@login_required
def index(request: HttpRequest) -> HttpResponseBase:
    """The counts, newest first, by zone where one is chosen; a day can be typed in; a download has them all."""
    user = staff(request)
    chosen = Zone.objects.filter(slug=request.GET.get("zone", "")).first()
    rows: QuerySet[MoveIn] = MoveIn.objects.select_related("zone")
    if chosen is not None:
        rows = rows.filter(zone=chosen)
    if request.GET.get("format"):
        cells = ((row.zone.name, row.day, row.households) for row in rows.iterator(chunk_size=500))
        return export_rows("입주 세대", [_("구역"), _("날짜"), _("세대")], cells, request.GET["format"])
    form = CountForm(
        request.POST if request.method == "POST" else None, initial={"zone": chosen, "day": move_in_counts.today()}
    )
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = move_in_counts.record(
                data["zone"], data["day"], data["households"], by=user, reason=data["reason"], request=request
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = 422 if refused.status == 400 else refused.status
        else:
            messages.success(
                request,
                _("%(zone)s %(day)s: %(count)d세대로 적었어요.")
                % {"zone": row.zone.name, "day": korean_date(row.day), "count": row.households},
            )
            return redirect(request.get_full_path())
    context = {
        "form": form,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "zones": zone_rows(),
        "chosen": chosen,
        "batches": MoveInBatch.objects.select_related("uploaded_by__department")[:10],
        "may": opening.works_at_offices(user),
    }
    return render(request, f"{FOLDER}/move_ins.html", context, status=status)


@never_cache
@login_required
def upload(request: HttpRequest) -> HttpResponse:
    """Read a file; nothing counts before it was looked at."""
    user = staff(request)
    opening.require_desk(user)
    form = UploadForm(request.POST or None, request.FILES or None) if request.method == "POST" else UploadForm()
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            move_in_counts.check_size(file.size)
            read = move_in_counts.read_file(file.name, file.read(), by=user)
        except Refusal as refused:
            form.add_error("file", str(refused))
            status = 422
        else:
            if not read.is_new:
                messages.info(request, _("이미 올린 파일이에요. 그때의 내용을 보여 드려요. 다시 세지 않아요."))
            return redirect("field_office:desk_batch", read.batch.pk)
    return render(request, f"{FOLDER}/upload.html", {"form": form}, status=status)


@never_cache
@login_required
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file says, line by line; taking it writes the good lines."""
    user = staff(request)
    found = get_object_or_404(MoveInBatch.objects.select_related("uploaded_by"), pk=pk)
    if request.method == "POST":
        move_in_counts.take(found, by=user, request=request)
        messages.success(request, _("파일을 반영했어요."))
        return redirect("field_office:desk_batch", pk)
    lines = move_in_counts.preview(found)
    context = {
        "batch": found,
        "lines": lines,
        "counts": {kind: sum(line.kind == kind for line in lines) for kind in ("new", "correction", "same", "error")},
        "is_taken": found.state == MoveInBatch.State.TAKEN,
        "may": opening.works_at_offices(user),
    }
    return render(request, f"{FOLDER}/batch.html", context)


@never_cache
@login_required
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One day's count: its history, and a correction with its reason."""
    user = staff(request)
    row = get_object_or_404(MoveIn.objects.select_related("zone"), pk=pk)
    form = CorrectionForm(request.POST if request.method == "POST" else None, initial={"households": row.households})
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            move_in_counts.record(
                row.zone,
                row.day,
                form.cleaned_data["households"],
                by=user,
                reason=form.cleaned_data["reason"],
                request=request,
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = 422 if refused.status == 400 else refused.status
        else:
            messages.success(request, _("고쳤어요. 앞의 수는 기록에 남아요."))
            return redirect("field_office:desk_move_in", pk)
    context = {
        "row": row,
        "form": form,
        "changes": row.changes.select_related("by__department", "batch"),
        "may": opening.works_at_offices(user),
    }
    return render(request, f"{FOLDER}/move_in.html", context, status=status)
