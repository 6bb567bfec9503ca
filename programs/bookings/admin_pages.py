"""Two pages of the admin that are no table: who comes to a session, and cancelling it with a new date."""

from django import forms
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from programs import audit
from programs.base.errors import Refusal
from programs.base.text import mask_phone, validate_no_rrn
from programs.bookings import scheduling, services
from programs.bookings.booking import Booking
from programs.bookings.sessions import Session
from programs.bookings.states import HOLDING, State
from programs.people.models import User
from programs.people.predicates import any_of, is_administrator, is_officer_of, require

NOT_YOURS = _("이 회차를 맡은 부서의 직원만 할 수 있어요.")


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("까닭"),
        max_length=200,
        validators=[validate_no_rrn],
        widget=UnfoldAdminTextInputWidget,
        help_text=_("예약한 분들에게 이 말을 그대로 보내요. 예: 폭우"),
        error_messages={"required": _("까닭을 적어 주세요. 예약한 분들에게 알려요.")},
    )
    new_session = forms.ModelChoiceField(
        label=_("옮길 회차"),
        queryset=Session.objects.none(),
        required=False,
        widget=UnfoldAdminSelectWidget,
        help_text=_("고르면 자리가 되는 만큼 차례대로 옮겨 드리고, 나머지는 취소로 알려요."),
        empty_label=_("옮기지 않고 취소"),
    )


def _session(request: HttpRequest, pk: int) -> tuple[Session, User]:
    session = get_object_or_404(Session.objects.select_related("offering__department"), pk=pk)
    department = session.offering.department
    require(any_of(is_administrator, is_officer_of(department)), request.user, NOT_YOURS)
    assert isinstance(request.user, User)
    return session, request.user


def cancel_session_page(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Ask for the reason and the new date, then cancel and tell everyone."""
    session, user = _session(request, pk)
    form = CancelForm(request.POST or None)
    coming = session.offering.sessions.planned().filter(starts_at__gt=timezone.now()).exclude(pk=pk)
    form.fields["new_session"].queryset = coming  # type: ignore[attr-defined]
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            scheduling.cancel_session(
                session,
                by=user,
                reason=form.cleaned_data["reason"],
                new_session=form.cleaned_data["new_session"],
                request=request,
            )
        except Refusal as refused:
            form.add_error(None, str(refused))
            status = refused.status
        else:
            messages.success(request, _("회차를 취소하고 예약한 분들에게 알렸어요."))
            return HttpResponseRedirect(reverse("admin:bookings_session_changelist"))
    context = site.each_context(request) | {
        "title": _("회차 취소"),
        "session": session,
        "live": session.bookings.live().count(),
        "form": form,
    }
    return render(request, "bookings/admin/cancel_session.html", context, status=status)


def people_page(request: HttpRequest, site: AdminSite, pk: int) -> HttpResponse:
    """Who comes to the session: check in on a phone, by the booking's number or from the list; to print."""
    session, user = _session(request, pk)
    if request.method == "POST":
        _mark(request, session, user)
        return HttpResponseRedirect(request.path)
    bookings = list(session.bookings.filter(state__in=HOLDING).select_related("user").order_by("id"))
    audit.opened_many(
        by=user,
        whose=[each.user or each.phone_hash for each in bookings],
        what=["name"],
        why=str(_("회차에 오는 사람을 확인했어요.")),
        ref=session,
        request=request,
    )
    context = site.each_context(request) | {
        "title": _("오는 사람"),
        "session": session,
        "rows": [(each, mask_phone(each.phone) if each.phone else "", _buttons(each)) for each in bookings],
        "came": sum(each.state == State.ATTENDED for each in bookings),
        "waiting": session.bookings.line().count(),
    }
    return render(request, "bookings/admin/people.html", context)


def _buttons(booking: Booking) -> bool:
    return booking.state in (State.CONFIRMED, State.NO_SHOW)


def _mark(request: HttpRequest, session: Session, user: User) -> None:
    """Check in the booking whose number was sent (typed, or read from a QR code), or note that nobody came."""
    code = request.POST.get("code", "").strip().upper()
    booking = session.bookings.filter(code=code).first()
    if booking is None:
        messages.error(request, _("이 회차에 그런 예약번호가 없어요: %(code)s") % {"code": code[:20]})
        return
    verb = services.mark_no_show if request.POST.get("mark") == "no_show" else services.check_in
    try:
        marked = verb(booking, by=user, request=request)
    except Refusal as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{code}: {marked.get_state_display()}")
