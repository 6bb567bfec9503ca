"""The officer's side of pre-consultations: what comes, the question and its files, the record, another officer."""

import contextlib
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from civil_affairs.service_desk.consultations import services
from civil_affairs.service_desk.consultations.desk.forms import AnswerForm, ExportForm, ListForm
from civil_affairs.service_desk.consultations.fields import WAY
from civil_affairs.service_desk.consultations.models import Consultation, ConsultationField
from civil_affairs.service_desk.consultations.queries import ConsultationQuerySet
from civil_affairs.service_desk.consultations.ways import field_of
from programs import audit
from programs.base.errors import Refusal
from programs.base.exports import export_rows
from programs.base.text import normalise_phone
from programs.bookings.models import Session
from programs.bookings.states import State
from programs.people.fields import lookup_hashes
from programs.people.models import User
from programs.people.predicates import any_of, is_administrator, is_officer_of, is_staff, require

ROWS_A_PAGE = 30
TEMPLATES = "civil_affairs/service_desk/desk/consultations"
KINDS = {
    "unread": gettext_lazy("준비할 상담"),
    "coming": gettext_lazy("다가오는 상담"),
    "unanswered": gettext_lazy("결과를 적을 상담"),
    "all": gettext_lazy("모두"),
}
EXPORTED = audit.declare("consultations.exported", gettext_lazy("사전상담 목록을 내려받았어요"))


def _staff(request: HttpRequest) -> User:
    require(is_staff, request.user, _("직원만 볼 수 있는 화면이에요."))
    assert isinstance(request.user, User)
    return request.user


def _of_kind(rows: ConsultationQuerySet[Consultation], kind: str) -> ConsultationQuerySet[Consultation]:
    now = timezone.now()
    if kind == "unread":
        return rows.unread(now)
    if kind == "unanswered":
        return rows.unanswered(now)
    return rows.coming(now) if kind == "coming" else rows


def _found(request: HttpRequest, user: User, form: ListForm) -> tuple[Any, str]:
    """The list as the address asks for it."""
    kind = request.GET.get("kind", "")
    rows = Consultation.objects.visible_to(user).select_related("booking__session__offering__consultation_field")
    data = form.cleaned_data if form.is_valid() else {}
    if words := data.get("q", ""):
        found = Q(booking__code__iexact=words)
        with contextlib.suppress(ValidationError):  # no telephone number: the booking's number alone is looked for
            found |= Q(booking__phone_hash__in=lookup_hashes(normalise_phone(words)))
        rows = rows.filter(found)
    if data.get("field"):
        rows = rows.filter(booking__session__offering__consultation_field=data["field"])
    if data.get("since"):
        rows = rows.filter(booking__session__starts_at__date__gte=data["since"])
    if data.get("until"):
        rows = rows.filter(booking__session__starts_at__date__lte=data["until"])
    kind = kind if kind in KINDS else "all" if any(data.values()) else "coming"
    newest_first = kind == "all"
    return _of_kind(rows, kind).order_by(
        "-booking__session__starts_at" if newest_first else "booking__session__starts_at", "id"
    ), kind


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    user = _staff(request)
    form = ListForm(request.GET or None)
    rows, kind = _found(request, user, form)
    own = Consultation.objects.visible_to(user)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": Paginator(rows.select_related("booking__session__resource"), ROWS_A_PAGE).get_page(
            request.GET.get("page")
        ),
        "kind": kind,
        "query": query.urlencode(),
        "kinds": [
            {"text": f"{title} {_of_kind(own, key).count():,}", "href": f"?kind={key}", "current": key == kind}
            for key, title in KINDS.items()
        ],
    }
    return render(request, f"{TEMPLATES}/index.html", context, status=422 if form.errors else 200)


def _consultation(user: User, code: str) -> Consultation:
    found = (
        Consultation.objects.visible_to(user)
        .filter(booking__code=code.upper())
        .select_related("booking__user", "booking__session__offering__department", "booking__session__resource")
        .first()
    )
    if found is None:
        raise Http404(_("그런 상담이 없어요."))
    return found


@never_cache
@login_required
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One consultation: question and files before it, the record after it. The opening is on record."""
    user = _staff(request)
    found = _consultation(user, code)
    booking = found.booking
    field = field_of(booking.session)
    chosen = {"answer": found.answer, "next_forms": found.next_forms.all()}
    form = AnswerForm(request.POST or None, field=field, initial=chosen)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            services.answer(
                booking,
                form.cleaned_data["answer"],
                next_forms=form.cleaned_data.get("next_forms", ()),
                by=user,
                request=request,
            )
        except Refusal as trouble:
            refused = trouble
        else:
            messages.success(request, _("상담 결과를 적고 예약한 분에게 알렸어요."))
            return redirect("service_desk:consultation", booking.code)
    audit.opened(
        by=user,
        whose=booking.user or booking.phone_hash or booking.email_hash,
        what=["name", "phone", "note"],
        why=_("사전상담 준비"),
        ref=booking,
        request=request,
    )
    mine = any_of(is_administrator, is_officer_of(booking.session.offering.department))(user)
    answerable = booking.state in (State.CONFIRMED, State.ATTENDED)
    context = {
        "consultation": found,
        "booking": booking,
        "session": booking.session,
        "form": form if mine and answerable else None,
        "refused": refused,
        "is_mine": mine,
        "unread": found.read_at is None or (found.changed_at is not None and found.changed_at > found.read_at),
        "may_move": mine and booking.state in (State.CONFIRMED, State.PENDING),
    }
    status = refused.status if refused else 422 if form.errors else 200
    return render(request, f"{TEMPLATES}/detail.html", context, status=status)


@never_cache
@login_required
@require_POST
def read(request: HttpRequest, code: str) -> HttpResponse:
    user = _staff(request)
    found = _consultation(user, code)
    services.mark_read(found.booking, by=user, request=request)
    messages.success(request, _("읽고 준비했다고 적었어요."))
    return redirect("service_desk:consultation", found.booking.code)


@never_cache
@login_required
def hand_over(request: HttpRequest, code: str) -> HttpResponse:
    """Choose another officer's or another field's free time."""
    user = _staff(request)
    found = _consultation(user, code)
    refused = None
    if request.method == "POST":
        chosen = request.POST.get("session", "")
        to = Session.objects.there().filter(pk=int(chosen) if chosen.isdecimal() else 0).first()
        try:
            if to is None:
                raise Http404(_("그런 시간이 없어요."))
            services.hand_over(found.booking, to, by=user, request=request)
        except Refusal as trouble:
            refused = trouble
        else:
            messages.success(request, _("넘기고 예약한 분에게 알렸어요."))
            return redirect("service_desk:consultations")
    sessions = (
        Session.objects.planned()
        .filter(offering__way=WAY, starts_at__gt=timezone.now(), taken=0)
        .exclude(pk=found.booking.session_id)
        .select_related("offering__department", "resource")
        .order_by("starts_at", "offering__title")
    )
    chosen_field = request.GET.get("field", "")
    if chosen_field.isdecimal():
        sessions = sessions.filter(offering__consultation_field=int(chosen_field))
    fields = [("", _("모두")), *((str(each.pk), each.name) for each in ConsultationField.objects.all())]
    context = {
        "fields": [{"text": name, "href": f"?field={key}", "current": key == chosen_field} for key, name in fields],
        "query": f"field={chosen_field}" if chosen_field.isdecimal() else "",
        "consultation": found,
        "booking": found.booking,
        "page": Paginator(sessions, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "refused": refused,
    }
    return render(request, f"{TEMPLATES}/hand_over.html", context, status=refused.status if refused else 200)


@never_cache
@login_required
def export(request: HttpRequest) -> HttpResponseBase:
    """The list as it was filtered; the reason, and whose data leaves, is on record first."""
    user = _staff(request)
    rows, _kind = _found(request, user, ListForm(request.GET or None))
    form = ExportForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "count": rows.count()}
        return render(request, f"{TEMPLATES}/export.html", context, status=422 if form.errors else 200)
    found = list(rows.select_related("booking__user", "booking__session__resource"))
    audit.record(EXPORTED, by=user, subject="consultations", data={"rows": len(found)}, request=request)
    audit.opened_many(
        by=user,
        whose=[each.booking.user or each.booking.phone_hash for each in found],
        what=["name", "phone"],
        why=form.cleaned_data["reason"],
        ref="consultations",
        exported=True,
        request=request,
    )
    headings = [_("예약번호"), _("분야"), _("때"), _("담당"), _("이름"), _("전화"), _("상태"), _("결과를 쓴 때")]
    lines = (_line(each) for each in found)
    return export_rows(f"{_('사전상담')}_{timezone.localdate():%Y%m%d}", headings, lines, form.cleaned_data["fmt"])


def _line(each: Consultation) -> list[Any]:
    booking, session = each.booking, each.booking.session
    officer = session.resource.name if session.resource else ""
    state = booking.get_state_display()
    title = session.offering.title
    return [booking.code, title, session.starts_at, officer, booking.name, booking.phone, state, each.answered_at]
