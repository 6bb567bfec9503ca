"""Who comes to a session: check in, note who did not come, put a mistake right; one by one or several at once."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from programs import audit
from programs.base.errors import BadInput, Refusal, WrongState
from programs.base.normal import searchable
from programs.base.text import korean_datetime, mask_phone
from programs.bookings import attendance, pages, services
from programs.bookings.models import Booking, Session
from programs.bookings.states import HOLDING, State
from programs.people.models import User

from .access import login_required, runs, session_to_work_at, staff
from .forms import InSessionForm
from .frame import page
from .queries import with_counts

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def come(booking: Booking, **more: Any) -> Booking:
    """Check in, not before the day: a wrong line of the list is more likely than somebody who came a week early."""
    if not has_come(booking.session):
        raise WrongState(
            _("아직 오지 않은 날의 예약이에요: %(when)s") % {"when": korean_datetime(booking.session.starts_at)}
        )
    return services.check_in(booking, **more)


def has_come(session: Session) -> bool:
    return timezone.localdate(session.starts_at) <= timezone.localdate()


VERBS: dict[str, tuple[Callable[..., Booking], "StrOrPromise"]] = {
    "check_in": (come, gettext_lazy("왔어요")),
    "no_show": (services.mark_no_show, gettext_lazy("오지 않았어요")),
    "take_back": (attendance.take_back, gettext_lazy("되돌리기")),
    "approve": (services.approve, gettext_lazy("승인")),
}
MOST = 200


@never_cache
@login_required
def people(request: HttpRequest, pk: int) -> HttpResponse:
    """The list of a session. A search is posted, because a name in an address would stay in logs."""
    user = staff(request)
    session = session_to_work_at(user, pk)
    form = InSessionForm(request.POST or None)
    bookings = _listed(session)
    words = form.cleaned_data["q"] if request.method == "POST" and form.is_valid() else ""
    shown = [each for each in bookings if _fits(each, words)]
    _log(request, user, session, shown)
    context = {
        "session": session,
        "offering": session.offering,
        "row": with_counts([session])[0],
        "rows": [_row(each, session) for each in shown],
        "line": [(each, place) for place, each in enumerate(session.bookings.line(), start=1)],
        "form": form,
        "words": words,
        "badges": pages.BADGES,
        "has_begun": session.has_begun(timezone.now()),
        "has_come": has_come(session),
        "told": session.change_notices.exists(),
        "runs": runs(user, session.offering),
        "has_services": any(each.services_shown for each in shown),  # type: ignore[attr-defined]
    }
    return page(request, "people.html", context, tab="day")


def _listed(session: Session) -> list[Booking]:
    rows = session.bookings.filter(state__in=HOLDING).select_related("user")
    bookings = list(rows.prefetch_related("booked_services__service").order_by("id"))
    for each in bookings:
        each.services_shown = ", ".join(str(one.service) for one in each.booked_services.all())  # type: ignore[attr-defined]
    return bookings


def _fits(booking: Booking, words: str) -> bool:
    """Whether the number, the name or the end of the telephone holds what was typed."""
    wanted = searchable(words)
    if not wanted:
        return True
    digits = "".join(filter(str.isdigit, words))
    return (
        wanted in searchable(booking.name)
        or booking.code.startswith(words.strip().upper())
        or bool(digits and booking.phone.endswith(digits))
    )


def _row(booking: Booking, session: Session) -> dict[str, Any]:
    return {
        "booking": booking,
        "phone": mask_phone(booking.phone) if booking.phone else "",
        "check_in": booking.state in (State.CONFIRMED, State.NO_SHOW) and has_come(session),
        "no_show": booking.state == State.CONFIRMED and session.has_begun(timezone.now()),
        "take_back": booking.state in (State.ATTENDED, State.NO_SHOW),
        "approve": booking.state == State.PENDING,
    }


def _log(request: HttpRequest, user: User, session: Session, bookings: list[Booking]) -> None:
    audit.opened_many(
        by=user,
        whose=[each.user or each.phone_hash for each in bookings],
        what=["name"],
        why=_("회차에 오는 사람을 확인했어요."),
        ref=session,
        request=request,
    )


@never_cache
@login_required
@require_safe
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The list on paper: names, an empty box for each, no telephones."""
    user = staff(request)
    session = session_to_work_at(user, pk)
    bookings = [each for each in _listed(session) if each.state != State.OFFERED]
    _log(request, user, session, bookings)
    context = {
        "session": session,
        "offering": session.offering,
        "bookings": bookings,
        "empty_rows": range(3),
        "printed_at": timezone.now(),
        "has_services": any(each.services_shown for each in bookings),  # type: ignore[attr-defined]
    }
    return page(request, "sheet.html", context, tab="day")


@never_cache
@login_required
@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """One button of the list, a number typed by hand, or several chosen, which are confirmed first."""
    user = staff(request)
    session = session_to_work_at(user, pk)
    back = redirect("bookings:desk_people", pk)
    one = request.POST.get("one", "")
    if one:
        verb, _colon, code = one.partition(":")
        _do(request, user, session, verb, [code])
        return back
    if "code" in request.POST:
        _do(request, user, session, "check_in", [request.POST["code"].replace(" ", "").upper()])
        return back
    verb = request.POST.get("several", "")
    codes = request.POST.getlist("chosen")[:MOST]
    if verb not in VERBS:
        raise BadInput(_("무엇을 할지 골라 주세요."))
    if not codes:
        messages.error(request, _("먼저 목록에서 사람을 골라 주세요."))
        return back
    if "confirmed" not in request.POST:
        return _confirm(request, session, verb, codes)
    _do(request, user, session, verb, codes)
    return back


def _confirm(request: HttpRequest, session: Session, verb: str, codes: list[str]) -> HttpResponse:
    chosen = list(session.bookings.filter(code__in=codes).order_by("id"))
    context = {
        "session": session,
        "offering": session.offering,
        "verb": verb,
        "title": VERBS[verb][1],
        "chosen": chosen,
        "action": reverse("bookings:desk_mark", args=[session.pk]),
    }
    return page(request, "confirm_marks.html", context, tab="day")


def _do(request: HttpRequest, user: User, session: Session, verb: str, codes: list[str]) -> None:
    """Do it for each; who cannot be marked is named with the reason, the others are done."""
    if verb not in VERBS:
        raise BadInput(_("무엇을 할지 골라 주세요."))
    by_code = {each.code: each for each in session.bookings.filter(code__in=codes)}
    done = 0
    for code in codes:
        booking = by_code.get(code)
        if booking is None:
            messages.error(request, _("이 회차에 그런 예약번호가 없어요: %(code)s") % {"code": code[:20]})
            continue
        try:
            marked = VERBS[verb][0](booking, by=user, request=request)
        except Refusal as refused:
            messages.error(request, f"{code}: {refused}")
        else:
            done += 1
            if len(codes) == 1:
                messages.success(request, f"{code}: {marked.get_state_display()}")
    if len(codes) > 1 and done:
        messages.success(request, _("%(count)d건을 적었어요.") % {"count": done})
