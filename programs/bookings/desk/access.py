"""Whose work a session or a booking is: the offering's department runs it, departments of its services take part."""

from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from programs.bookings.access import visible_to
from programs.bookings.models import Booking, Offering, Session
from programs.people.models import User
from programs.people.predicates import any_of, is_administrator, is_officer_of, is_staff, require, sees_all

__all__ = ["login_required"]


def staff(request: HttpRequest) -> User:
    require(is_staff, request.user, _("직원만 볼 수 있는 화면이에요. 내 예약은 ‘내 예약’에서 볼 수 있어요."))
    assert isinstance(request.user, User)
    return request.user


def offerings_of(user: User) -> QuerySet[Offering]:
    """Offerings this person sees: the department's own, those with a service of it; all for those who see all."""
    if sees_all(user):
        return Offering.objects.all()
    own = Q(department=user.department_id) | Q(services__department=user.department_id)
    found = Offering.objects.filter(own) if user.department_id else Offering.objects.none()
    return Offering.objects.filter(pk__in=found.values("pk"))


def runs(user: User, offering: Offering) -> bool:
    """Whether this person changes the offering: its times, places, rules."""
    return any_of(is_administrator, is_officer_of(offering.department))(user)


def works_at(user: User, offering: Offering) -> bool:
    """Whether this person receives its visitors: whoever runs it, and the departments of its services."""
    if runs(user, offering):
        return True
    shares = user.department_id is not None and offering.services.filter(department=user.department_id).exists()
    return shares and is_officer_of(user.department)(user)


def offering_to_run(user: User, pk: int) -> Offering:
    offering = get_object_or_404(Offering.objects.select_related("department", "program"), pk=pk)
    require(lambda who: runs(user, offering), user, _not_yours(offering))
    return offering


def session_to_run(user: User, pk: int) -> Session:
    session = _session(pk)
    require(lambda who: runs(user, session.offering), user, _not_yours(session.offering))
    return session


def session_to_work_at(user: User, pk: int) -> Session:
    session = _session(pk)
    require(lambda who: works_at(user, session.offering), user, _not_yours(session.offering))
    return session


def _session(pk: int) -> Session:
    rows = Session.objects.select_related("offering__department", "offering__program", "resource", "series")
    return get_object_or_404(rows, pk=pk)


def booking_to_see(user: User, code: str) -> Booking:
    """The booking with that number; 404 unless this member of staff may know of it."""
    rows = Booking.objects.select_related(
        "session__offering__department", "session__offering__program", "session__resource", "user", "registered_by"
    )
    booking = rows.filter(code=code.upper()).first()
    if booking is None or not visible_to(booking, user):
        raise Http404(_("그런 예약번호가 없어요."))
    return booking


def booking_to_work_on(user: User, code: str) -> Booking:
    booking = booking_to_see(user, code)
    require(lambda who: handles(user, booking), user, _not_yours(booking.session.offering))
    return booking


def handles(user: User, booking: Booking) -> bool:
    """Whether what happens to the booking is this person's work; a department that was handed a service, too."""
    if works_at(user, booking.session.offering):
        return True
    handed = booking.booked_services.filter(handed_to=user.department_id).exists() if user.department_id else False
    return handed and is_officer_of(user.department)(user)


def _not_yours(offering: Offering) -> str:
    return _("%(department)s의 예약이에요. 그 부서 직원만 할 수 있어요.") % {"department": offering.department.name}
