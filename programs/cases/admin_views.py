"""The staff's page of one case, and a page for each thing that can be done to it."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from programs import audit
from programs.base.text import format_phone, korean_datetime
from programs.cases import attachments, pages, satisfaction, services, timeleft
from programs.cases.access import case_for_staff
from programs.cases.admin_forms import (
    AssignForm,
    HandOverForm,
    NoteForm,
    RegisterForm,
)
from programs.cases.case import Case
from programs.cases.errors import Stale
from programs.cases.general import GeneralRequest
from programs.cases.may import of_the_department, router
from programs.cases.moves import moves_of, moves_open_to
from programs.cases.states import State
from programs.people.admin_forms import dressed
from programs.people.models import Department, User
from programs.plan.models import Program

HISTORY_SHOWN = 50


def detail_url(case: Case) -> str:
    return reverse("admin:cases_case_change", args=[case.pk])


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything about one case; who opened whose data is on record before the page is shown."""
    user = _user(request)
    case = case_for_staff(user, pk)
    audit.opened(
        by=user,
        whose=case.applicant or case.applicant_phone_hash or None,
        what=["applicant_name", "applicant_phone", "applicant_email", "case"],
        why=_("민원 처리"),
        ref=services.subject_of(case),
        request=request,
    )
    return _detail(request, case)


def _detail(request: HttpRequest, case: Case, *, status: int = 200, **extra: Any) -> HttpResponse:
    user = _user(request)
    may_route = router(case, user) and case.is_open
    context = {
        **admin.site.each_context(request),
        "title": f"{case.kind_title} {case.receipt_number}",
        "opts": Case._meta,
        "case": case,
        "state_text": State(case.state).label,
        "left": timeleft.of(case, timezone.now()),
        "due": case.due(),
        "person": _person(case),
        "facts": case.public_facts(),
        "moves": moves_open_to(case, user),
        "may_route": may_route,
        "timeline": pages.timeline(case, public_only=False),
        "history": history(case),
        "files": case.attachments.shown(),
        "upload_form": dressed(attachments.UploadForm()) if case.is_open and of_the_department(case, user) else None,
        "satisfaction": satisfaction.given(case),
        "typing_url": satisfaction.typing_url(case, after=request.path) if of_the_department(case, user) else "",
        **extra,
    }
    return render(request, "admin/cases/case/detail.html", context, status=status)


def _person(case: Case) -> list[tuple[str, str]]:
    phone = format_phone(case.applicant_phone) if case.applicant_phone else "-"
    return [
        (_("신청인"), case.applicant_name),
        (_("휴대전화"), phone),
        (_("이메일"), case.applicant_email or "-"),
        (_("결과 안내"), str(case.get_notify_by_display())),
        (_("접수 경로"), str(case.get_channel_display())),
    ]


def history(case: Case) -> list[dict[str, Any]]:
    """What the database's triggers wrote of every change, newest first; no way around them exists."""
    events = (
        apps.get_model("cases", "CaseHistory")
        .objects.filter(pgh_obj_id=case.pk)
        .select_related("pgh_context", "department", "assignee")
        .order_by("-pgh_id")[:HISTORY_SHOWN]
    )
    return [
        {
            "at": korean_datetime(event.pgh_created_at),
            "state": State(event.state).label,
            "department": event.department.name,
            "assignee": event.assignee.name if event.assignee else "-",
            "due": korean_datetime(event.due_at) if event.due_at else "-",
            "version": event.version,
        }
        for event in events
    ]


def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One move: what it needs, and "are you sure". What was typed stays when a colleague was quicker."""
    user = _user(request)
    case = case_for_staff(user, pk)
    declared = moves_of(type(case)).get(name)
    if declared is None or declared not in moves_open_to(case, user):
        services.perform(case, name, by=user)  # refuses, with the sentence that fits
        raise AssertionError("perform() made a move that is not open")
    form = declared.needs(request.POST or None) if declared.needs else None

    def act() -> None:
        services.perform(
            case,
            name,
            by=user,
            data=form.cleaned_data if form else {},
            request=request,
            version=pages.version_in(request),
        )

    return _act(request, case, form, act, title=str(declared.label), danger=declared.style == "danger")


def assign(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for_staff(_user(request), pk)
    form = AssignForm(
        request.POST or None,
        department_id=case.department_id,
        initial={"assignee": case.assignee_id or request.user.pk},
    )

    def act() -> None:
        services.assign(
            case,
            to=form.cleaned_data["assignee"],
            by=_user(request),
            request=request,
            version=pages.version_in(request),
        )

    return _act(request, case, form, act, title=_("담당자 정하기"))


def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for_staff(_user(request), pk)
    form = HandOverForm(request.POST or None)

    def act() -> None:
        to: Department = form.cleaned_data["department"]
        services.hand_over(
            case,
            to=to,
            by=_user(request),
            reason=form.cleaned_data["reason"],
            request=request,
            version=pages.version_in(request),
        )

    return _act(request, case, form, act, title=_("다른 부서로 넘기기"), after=reverse("admin:cases_case_changelist"))


def note(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for_staff(_user(request), pk)
    form = NoteForm(request.POST or None)
    return _act(
        request,
        case,
        form,
        lambda: services.note(case, by=_user(request), text=form.cleaned_data["text"], request=request),
        title=_("메모 남기기"),
    )


@require_POST
def add_files(request: HttpRequest, pk: int) -> HttpResponse:
    case = case_for_staff(_user(request), pk)
    form = attachments.UploadForm(request.POST, request.FILES)
    if form.is_valid():
        refused = attachments.add(case, form.cleaned_data["uploads"], by=_user(request), request=request)
        if not refused:
            return redirect(f"{detail_url(case)}#files")
        for sentence in refused:
            form.add_error("uploads", sentence)
    return _detail(request, case, status=422, upload_form=dressed(form))


def register(request: HttpRequest, number: int) -> HttpResponse:
    """A general request taken on someone's behalf, for a program of the own department, received at once (C.3)."""
    user = _user(request)
    program = get_object_or_404(Program.objects.select_related("department"), pk=number)
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = GeneralRequest(
            program=program,
            department=program.department,
            channel=form.cleaned_data["channel"],
            subject=form.cleaned_data["subject"],
            text=form.cleaned_data["text"],
            **form.applicant_fields(),
        )
        with transaction.atomic():
            filed, is_new = services.file(
                case, by=user, submission_key=form.cleaned_data["submission_key"], request=request
            )
            if is_new:
                services.perform(filed, "receive", by=user, request=request)
        return redirect(detail_url(filed))
    return _form_page(
        request,
        form,
        title=_("문의·신청 대신 등록"),
        lead=f"{program.code} {program.title} · {program.department.name}",
        cancel=reverse("admin:cases_case_changelist"),
        status=422 if form.errors else 200,
    )


def _act(
    request: HttpRequest,
    case: Case,
    form: Any,
    act: Callable[[], Any],
    *,
    title: str,
    danger: bool = False,
    after: str = "",
) -> HttpResponse:
    """Show the form, or do it and go back to the case; a refusal that leaves something to mend keeps what was typed."""
    status, refusal = 200, None
    if request.method == "POST" and (form is None or form.is_valid()):
        try:
            act()
        except Stale as stale:
            status, refusal = stale.status, stale
            case = case_for_staff(_user(request), case.pk)
        except ValidationError as error:
            status = 422
            form.add_error(None, error)
        else:
            messages.success(
                request, _("%(number)s: ‘%(title)s’ 처리했어요.") % {"number": case.receipt_number, "title": title}
            )
            return redirect(after or detail_url(case))
    elif form is not None and form.errors:
        status = 422
    return _form_page(
        request,
        form,
        title=title,
        lead=f"{case.kind_title} {case.receipt_number} · {State(case.state).label}",
        cancel=detail_url(case),
        refusal=refusal,
        version=case.version,
        danger=danger,
        status=status,
    )


def _form_page(request: HttpRequest, form: Any, *, title: str, status: int = 200, **context: Any) -> HttpResponse:
    full = {
        **admin.site.each_context(request),
        "title": title,
        "submit": title,
        "opts": Case._meta,
        "form": dressed(form),
        **context,
    }
    return render(request, "admin/cases/case/form.html", full, status=status)


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # admin_view lets nobody else in
    return request.user
