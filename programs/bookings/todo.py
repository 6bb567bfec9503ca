"""What waits for staff of bookings: who comes today, who waits for a yes, who did not answer to a change."""

from datetime import timedelta

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.bookings.changes import ChangeNotice
from programs.bookings.desk.queries import day_bounds
from programs.bookings.models import Booking
from programs.bookings.states import State
from programs.people.models import User
from programs.people.predicates import is_head, is_officer
from programs.people.todos import Todo, register


def _own(user: User) -> QuerySet[Booking]:
    return Booking.objects.filter(session__offering__department=user.department_id)


def _today(user: User) -> QuerySet[Booking]:
    begin, end = day_bounds(timezone.localdate())
    return _own(user).filter(state=State.CONFIRMED, session__starts_at__gte=begin, session__starts_at__lt=end)


def _undecided(user: User) -> QuerySet[Booking]:
    return _own(user).filter(state=State.PENDING, session__starts_at__gt=timezone.now())


def _silent(user: User) -> QuerySet[ChangeNotice]:
    """Told of a change lately, no answer yet: somebody may have to call."""
    since = timezone.now() - timedelta(days=14)
    return ChangeNotice.objects.filter(
        session__offering__department=user.department_id, answer="", told_at__gte=since, kept_in__isnull=False
    )


def _works(user: User) -> bool:
    return is_officer(user) or is_head(user)


register(
    Todo(
        key="bookings.today",
        title=_("오늘 오는 예약"),
        text=_("명단에서 온 분을 확인해 주세요."),
        rows=_today,
        url=lambda user: reverse("bookings:desk"),
        shown_to=_works,
        order=50,
    ),
    Todo(
        key="bookings.undecided",
        title=_("승인을 기다리는 예약"),
        text=_("승인하거나, 까닭을 적어 승인하지 않을 수 있어요."),
        rows=_undecided,
        url=lambda user: f"{reverse('bookings:desk_list')}?state={State.PENDING}",
        shown_to=_works,
        order=51,
    ),
    Todo(
        key="bookings.unanswered",
        title=_("바뀐 시간에 답이 없는 예약"),
        text=_("옮긴 회차를 알렸는데 아직 답이 없어요. 전화로 확인해 주세요."),
        rows=_silent,
        url=lambda user: reverse("bookings:desk_changes"),
        shown_to=_works,
        order=52,
    ),
)
