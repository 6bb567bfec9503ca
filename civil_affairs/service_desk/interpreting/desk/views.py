"""The staff's side of interpreting: what waits for an interpreter, assigning one, other times, a word in writing."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from civil_affairs.service_desk.interpreting import services
from civil_affairs.service_desk.interpreting.models import Interpreting, Where
from civil_affairs.service_desk.interpreting.queries import InterpretingQuerySet, free_interpreters
from programs import audit
from programs.base.errors import Refusal
from programs.base.fields import PlainTextField
from programs.base.forms import PortalForm
from programs.base.text import korean_datetime
from programs.bookings.models import Resource, Session
from programs.bookings.states import LIVE, State
from programs.people.models import User
from programs.people.predicates import any_of, is_administrator, is_officer_of, is_staff, require

ROWS_A_PAGE = 30
TIMES_SHOWN = 15
TEMPLATES = "civil_affairs/service_desk/desk/interpreting"
KINDS = {
    "unassigned": gettext_lazy("통역사를 정할 것"),
    "coming": gettext_lazy("다가오는 통역"),
    "all": gettext_lazy("모두"),
}


class AssignForm(PortalForm):
    interpreter = forms.ModelChoiceField(
        label=gettext_lazy("그 시간에 비어 있는 통역사"),
        queryset=Resource.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": gettext_lazy("통역사를 골라 주세요.")},
    )
    video_link = forms.URLField(
        label=gettext_lazy("화상통화 주소"),
        required=False,
        assume_scheme="https",
        help_text=gettext_lazy("비우면 통역사 정보에 적힌 주소를 보내요."),
    )

    def __init__(self, *args: Any, interpreting: Interpreting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = free_interpreters(interpreting.booking.session).select_related("interpreter_profile")
        self.fields["interpreter"].queryset = free  # type: ignore[attr-defined]
        if interpreting.where != Where.VIDEO:
            del self.fields["video_link"]


class ProposeForm(PortalForm):
    sessions = forms.ModelMultipleChoiceField(
        label=gettext_lazy("통역사가 비어 있는 시간"),
        queryset=Session.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("다섯 개까지 골라요. 예약한 분이 하나를 누르면 바뀌어요."),
        error_messages={"required": gettext_lazy("권할 시간을 골라 주세요.")},
    )

    def __init__(self, *args: Any, interpreting: Interpreting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sessions"]
        field.queryset = Session.objects.filter(pk__in=times_with_room(interpreting)).order_by("starts_at")  # type: ignore[attr-defined]
        field.label_from_instance = lambda each: korean_datetime(each.starts_at)  # type: ignore[attr-defined]


class WriteForm(PortalForm):
    text = PlainTextField(
        label=gettext_lazy("보낼 글"),
        max_length=300,
        multiline=True,
        help_text=gettext_lazy("짧은 문장으로 적어요. 예약한 분이 고른 문자나 이메일로 가요."),
    )


def times_with_room(interpreting: Interpreting) -> list[int]:
    """The next times with a place left and an interpreter who is free."""
    now = timezone.now()
    offering = interpreting.booking.session.offering
    coming = offering.sessions.planned().filter(
        starts_at__gt=now + timedelta(hours=offering.min_hours_ahead), starts_at__lt=now + timedelta(days=21)
    )
    found = []
    for session in coming.exclude(pk=interpreting.booking.session_id).order_by("starts_at")[:100]:
        if session.free > 0 and free_interpreters(session).exists():
            found.append(session.pk)
        if len(found) == TIMES_SHOWN:
            break
    return found


def _staff(request: HttpRequest) -> User:
    require(is_staff, request.user, _("직원만 볼 수 있는 화면이에요."))
    assert isinstance(request.user, User)
    return request.user


def _of_kind(rows: InterpretingQuerySet[Interpreting], kind: str) -> InterpretingQuerySet[Interpreting]:
    now = timezone.now()
    if kind == "unassigned":
        return rows.unassigned(now)
    if kind == "coming":
        return rows.filter(booking__state__in=LIVE, booking__session__ends_at__gt=now)
    return rows


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    user = _staff(request)
    own = Interpreting.objects.visible_to(user)
    kind = request.GET.get("kind", "")
    kind = kind if kind in KINDS else "coming"
    words = request.GET.get("q", "").strip()[:20]
    rows = own.filter(booking__code__iexact=words) if words else _of_kind(own, kind)
    order = "-booking__session__starts_at" if kind == "all" else "booking__session__starts_at"
    rows = rows.select_related("booking__session", "interpreter").order_by(order, "id")
    context = {
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "words": words,
        "kind": kind,
        "kinds": [
            {"text": f"{title} {_of_kind(own, key).count():,}", "href": f"?kind={key}", "current": key == kind}
            for key, title in KINDS.items()
        ],
    }
    return render(request, f"{TEMPLATES}/index.html", context)


@never_cache
@login_required
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One booking of interpreting; three small forms, each with its own button. The opening is on record."""
    user = _staff(request)
    found = (
        Interpreting.objects.visible_to(user)
        .filter(booking__code=code.upper())
        .select_related("booking__user", "booking__session__offering__department", "interpreter")
        .first()
    )
    if found is None:
        raise Http404(_("그런 예약이 없어요."))
    booking = found.booking
    do = request.POST.get("do", "")

    def data_for(name: str) -> Any:
        return request.POST if do == name else None

    assign = AssignForm(data_for("assign"), interpreting=found)
    propose = ProposeForm(data_for("propose"), interpreting=found)
    write = WriteForm(data_for("write"))
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            if do == "assign" and assign.is_valid():
                services.assign(booking, by=user, request=request, **assign.cleaned_data)
                messages.success(request, _("통역사를 정하고 예약한 분에게 알렸어요."))
                return redirect("service_desk:interpreting", booking.code)
            if do == "propose" and propose.is_valid():
                services.propose(booking, list(propose.cleaned_data["sessions"]), by=user, request=request)
                messages.success(request, _("다른 시간을 알렸어요."))
                return redirect("service_desk:interpreting", booking.code)
            if do == "write" and write.is_valid():
                services.write(booking, write.cleaned_data["text"], by=user, request=request)
                messages.success(request, _("글을 보냈어요."))
                return redirect("service_desk:interpreting", booking.code)
        except Refusal as trouble:
            refused = trouble
    audit.opened(
        by=user,
        whose=booking.user or booking.phone_hash or booking.email_hash,
        what=["name", "phone", "email", "note"],
        why=_("수어통역 준비"),
        ref=booking,
        request=request,
    )
    mine = any_of(is_administrator, is_officer_of(booking.session.offering.department))(user)
    open_still = mine and not booking.session.has_begun(timezone.now())
    context = {
        "interpreting": found,
        "booking": booking,
        "session": booking.session,
        "refused": refused,
        "assign": assign if open_still and booking.state in (State.PENDING, State.CONFIRMED) else None,
        "nobody_free": not assign.fields["interpreter"].queryset.exists(),  # type: ignore[attr-defined]
        "propose": propose if open_still and booking.state == State.PENDING else None,
        "write": write if open_still and booking.is_live else None,
        "sent_times": found.proposed.order_by("starts_at"),
    }
    errors = assign.errors or propose.errors or write.errors
    status = refused.status if refused else 422 if errors else 200
    return render(request, f"{TEMPLATES}/detail.html", context, status=status)
