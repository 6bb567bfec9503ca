"""What the pages of one's own bookings need to be seen: a place to move, a line, an offer, a draw, a visit."""

from datetime import datetime, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from programs.bookings import files, lottery, services
from programs.bookings.models import Booking, Offering, Session
from programs.bookings.rules import Person
from programs.bookings.states import Allocation
from programs.files.working import look_at
from programs.people.actors import PORTAL, Guest
from programs.people.models import User
from programs.plan.models import Program


def make_rows(resident: User) -> None:
    class_ = _offering("rows-class", "주말 마을 강좌", group_max=4)
    mine = _session(class_, hours=50, capacity=8)
    for hours in (74, 76, 98, 170):
        _session(class_, hours=hours, capacity=8)
    _book(mine, resident, places=2)
    waited, offered = (
        _session(_offering(f"rows-{slug}", title, group_max=2), hours=hours, capacity=1)
        for slug, title, hours in (("line", "인기 도예 교실", 120), ("offer", "빈자리 난 요리 교실", 130))
    )
    for session in (waited, offered):
        first = _book(session, 1)
        _book(session, resident, wait=True)
        if session is offered:
            services.cancel(first, by=Guest(first.phone))
    full = _session(_offering("rows-full", "기다릴 수도 없는 교실", waitlist_cap=1), hours=140, capacity=1)
    _book(full, 3)
    _book(full, 4, wait=True)
    # a line that can still be joined; of the one before nothing can be had, which its list says already
    _book(_session(_offering("rows-wait", "기다릴 수 있는 교실"), hours=145, capacity=1), 9)
    draws = _offering("rows-draw", "추첨하는 텃밭", allocation=Allocation.LOTTERY, waitlist_cap=2)
    seed = {"draws_at": timezone.now() + timedelta(hours=24), "seed": lottery.new_seed()}
    drawn = _session(draws, hours=150, capacity=2, **seed)
    for number in range(5, 9):
        _book(drawn, number)
    _book(drawn, resident)
    lottery.draw(drawn.pk, at=drawn.draws_at)
    draws = _offering("rows-apply", "추첨할 텃밭", allocation=Allocation.LOTTERY)
    _session(draws, hours=150, capacity=2, **seed)
    visited = _session(_offering("rows-visit", "다녀온 상담"), hours=1, capacity=1)
    came = services.check_in(_book(visited, resident), by=PORTAL)
    Session.objects.filter(pk=visited.pk).update(
        starts_at=timezone.now() - timedelta(hours=3), ends_at=timezone.now() - timedelta(hours=2)
    )
    assert came.checked_in_at
    _file(resident)


def _offering(slug: str, title: str, **rules: object) -> Offering:
    program = Program.objects.select_related("department").get(number=7)
    return Offering.objects.create(
        program=program, department=program.department, slug=slug, title=title, is_published=True, **rules
    )


def _session(offering: Offering, *, hours: float, capacity: int, **more: object) -> Session:
    starts: datetime = timezone.now() + timedelta(hours=hours)
    return Session.objects.create(
        offering=offering, starts_at=starts, ends_at=starts + timedelta(minutes=50), capacity=capacity,
        place="구청 2층 배움방", **more,
    )  # fmt: skip


def _book(session: Session, who: User | int, **more: object) -> Booking:
    key = f"rows-{session.pk}-{who if isinstance(who, int) else f'user-{who.pk}'}"
    if isinstance(who, User):
        return services.book(
            session.pk, Person(who.name, who.phone or ""), by=who, submission_key=key, for_another=True, **more
        )
    person = Person(f"이웃{who}", f"0105555{4200 + who}")
    return services.book(session.pk, person, by=Guest(person.phone), submission_key=key, **more)


def _file(resident: User) -> None:
    """A drawing with the signboard's booking, read already."""
    booking = Booking.objects.filter(user=resident, session__offering__slug="consult-signboard").latest("pk")
    files.add(booking, [SimpleUploadedFile("간판 도안.txt", "가로 3m 간판 도안이에요.".encode())], by=resident)
    for each in booking.files.all():
        look_at("bookings.bookingfile", each.pk)
