"""What the pages of the service desk need to be seen: a consultation, a booking of interpreting, passports, a list."""

from datetime import timedelta

from django.utils import timezone

from civil_affairs.service_desk.consultations import services as consultations
from civil_affairs.service_desk.interpreting import services as interpreting
from civil_affairs.service_desk.passports.desk import importing
from civil_affairs.service_desk.passports.desk.models import Passport
from programs.bookings import services as bookings
from programs.bookings.models import Booking, Session
from programs.bookings.rules import Person
from programs.people.models import User


def make_rows(*, resident: User, officer: User, builder: User) -> None:
    consulted = _book("consult-building", resident, "옥상에 작은 창고를 올려도 되나요?")
    consultations.answer(consulted, "바닥 면적이 늘어나서 증축 신고가 필요해요.", by=builder)
    _book("consult-signboard", resident, "가로 3m 간판을 달고 싶어요.", at_place=3)
    asked = _book("interpreting", resident, "전입신고", at_place=6)
    interpreting.propose(asked, [_session("interpreting", 9)], by=officer)
    today = timezone.localdate()
    for number, days in enumerate((8, 40, 170, 200), start=1):
        Passport.objects.create(
            receipt=f"26-{number:06d}", name="홍길동", phone="01055550009", issued_on=today - timedelta(days=days)
        )
    text = f"접수번호,이름,전화,발급일\n26-000101,성춘향,010-5555-0101,{today}\n26-000102,심청,없음,{today}\n"
    importing.open_file(name="여권 명단.csv", content=text.encode(), by=officer)


def _session(slug: str, place: int) -> Session:
    later = timezone.now() + timedelta(hours=25)
    coming = Session.objects.planned().filter(offering__slug=slug, starts_at__gt=later)
    return coming.order_by("starts_at")[place]


def _book(slug: str, resident: User, note: str, at_place: int = 0) -> Booking:
    who = Person(resident.name, resident.phone or "")
    session = _session(slug, at_place)
    return bookings.book(session.pk, who, by=resident, submission_key=f"rows-{slug}", note_text=note, for_another=True)
