"""The demo's consultations, interpreting, evenings that were, and passports: played through the real verbs."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from civil_affairs.service_desk.after_hours import opening as after_hours
from civil_affairs.service_desk.consultations import services as consultations
from civil_affairs.service_desk.consultations.ways import field_of
from civil_affairs.service_desk.interpreting import services as interpreting
from civil_affairs.service_desk.interpreting.models import InterpreterProfile, Interpreting, Where
from civil_affairs.service_desk.interpreting.opening import SLUG as INTERPRETING
from civil_affairs.service_desk.interpreting.queries import free_interpreters
from civil_affairs.service_desk.passports.desk import services as passports
from civil_affairs.service_desk.passports.desk.models import Passport
from programs.base.calendar import SEOUL
from programs.bookings import services as bookings
from programs.bookings.models import Booking, Offering, Resource, Service, Session
from programs.bookings.rules import Person
from programs.people.actors import Guest
from programs.people.models import User
from programs.portal.demo.stage import Stage

QUESTIONS = {
    "consult-signboard": (
        "1층 가게 앞에 가로 3m 간판을 달고 싶어요. 허가가 필요한가요?",
        "폭이 5m가 안 되는 벽면 간판은 신고만 하면 돼요. 건물주 승낙서와 도안을 함께 내 주세요.",
    ),
    "consult-factory": (
        "지하 1층에서 빵 반죽을 만들어 팔려고 해요. 공장등록을 해야 하나요?",
        "면적이 500㎡가 안 되면 등록하지 않아도 돼요. 식품제조가공업 등록은 따로 해야 해요.",
    ),
    "consult-housing": (
        "아파트 베란다를 넓히려면 무엇을 내야 하나요?",
        "행위허가 신청서와 그 동 주민의 동의서가 필요해요. 관리사무소에 먼저 알려 주세요.",
    ),
    "consult-building": (
        "옥상에 작은 창고를 올려도 되나요?",
        "바닥 면적이 늘어나서 증축 신고가 필요해요. 도면을 그려 오시면 다시 봐 드려요.",
    ),
    "consult-hygiene": (
        "카페를 열려고 해요. 주방은 얼마나 커야 하나요?",
        "정해진 크기는 없지만 손님 자리와 나뉘어 있어야 해요. 위생교육을 먼저 받아 주세요.",
    ),
}
PASSPORTS = 36
VIDEO = "https://video.example.go.kr/room/1"


def play(stage: Stage) -> None:
    """Everything once; a second load finds it there."""
    if Passport.objects.exists():
        return
    for number, slug in enumerate(QUESTIONS):
        _consultations(stage, Offering.objects.select_related("department").get(slug=slug), number)
    _interpreting(stage)
    _evenings_that_were(stage)
    _passports(stage)


def _book(stage: Stage, session: Session, at: datetime, *, label: str, note: str = "", **more: Any) -> Booking:
    who = stage.applicant(account=more.pop("account", False))
    same_time = Booking.objects.live().filter(
        session__starts_at__lt=session.ends_at, session__ends_at__gt=session.starts_at
    )
    if same_time.of_phone(who["applicant_phone"]).exists():
        who = stage.applicant()  # nobody is at two desks at a time: somebody else, without an account
    return bookings.book(
        session.pk,
        Person(who["applicant_name"], who["applicant_phone"]),
        by=who.get("applicant") or Guest(who["applicant_phone"]),
        submission_key=f"demo-{label}-{session.pk}",
        note_text=note,
        at=at,
        **more,
    )


def _past(offering: Offering, at: datetime, *, resource: Any = None) -> Session:
    """A session as there were before the portal: half an hour, this officer's."""
    return Session.objects.create(
        offering=offering,
        starts_at=at,
        ends_at=at + timedelta(minutes=30),
        capacity=4 if resource is None else 1,
        place=offering.sessions.order_by("starts_at").values_list("place", flat=True).first() or "",
        resource=resource,
    )


def _coming(offering: Offering, stage: Stage) -> QuerySet[Session]:
    first = stage.now + timedelta(hours=offering.min_hours_ahead + 1)
    return offering.sessions.planned().filter(starts_at__gt=first, taken=0).order_by("starts_at")


def _consultations(stage: Stage, offering: Offering, number: int) -> None:
    """Two that were, one of them without its record yet; two to come, one of them read."""
    officer = stage.officer(offering.department)
    question, answer = QUESTIONS[offering.slug]
    resource = Resource.objects.get(pk=offering.series.values_list("resource", flat=True)[0])
    for days, told in ((20 + 3 * number, True), (9 + number, True), (1, number != 0)):
        at = stage.ago(8 * days + number)
        session = _past(offering, at, resource=resource)
        booking = _book(stage, session, at - timedelta(days=3), label="consult", note=question)
        bookings.check_in(booking, by=officer, at=at)
        if told:
            field = field_of(session)
            forms = field.next_forms.all() if field else ()
            consultations.answer(booking, answer, next_forms=forms, by=officer, at=at + timedelta(hours=1))
    for place, session in enumerate(_coming(offering, stage)[1:3]):
        booking = _book(stage, session, stage.now, label="consult", note=question, account=place == 0)
        if place:
            consultations.mark_read(booking, by=officer, at=stage.now)


def _interpreting(stage: Stage) -> None:
    """Two that were; to come: one without an interpreter, one at the counter, one by video."""
    offering = Offering.objects.select_related("department").get(slug=INTERPRETING)
    officer = stage.officer(offering.department)
    InterpreterProfile.objects.filter(video_link="").update(video_link=VIDEO)
    for days in (6, 13):
        at = stage.ago(8 * days)
        session = _past(offering, at)
        booking = _book(stage, session, at - timedelta(days=4), label="sign", note="복지 상담")
        _assign(booking, officer, at - timedelta(days=3))
        bookings.check_in(Booking.objects.get(pk=booking.pk), by=officer, at=at)
    for number, session in enumerate(_coming(offering, stage)[2:5]):
        booking = _book(stage, session, stage.now, label="sign", note="전입신고와 여권", account=number == 1)
        if number == 2:
            Interpreting.objects.filter(booking=booking).update(where=Where.VIDEO)
        if number:
            _assign(booking, officer, stage.now)


def _assign(booking: Booking, officer: User, at: datetime) -> None:
    interpreter = free_interpreters(booking.session).first()
    if interpreter is not None:
        interpreting.assign(booking, interpreter, by=officer, at=at)


def _evenings_that_were(stage: Stage) -> None:
    """Wednesdays of the last weeks, each service used by some."""
    offering = Offering.objects.select_related("department").get(slug=after_hours.SLUG)
    officer = stage.officer(offering.department)
    services = list(Service.objects.filter(offering=offering).order_by("order"))
    today = stage.now.astimezone(SEOUL)
    day = today - timedelta(days=(today.weekday() - 2) % 7 or 7)
    for week in range(4):
        evening = (day - timedelta(weeks=week)).replace(hour=18, minute=0, second=0, microsecond=0)
        session = _past(offering, evening)
        for number in range(2 + week % 2):
            booking = _book(
                stage,
                session,
                evening - timedelta(days=2),
                label=f"evening-{number}",
                services=[services[(week + number) % len(services)]],
            )
            bookings.check_in(booking, by=officer, at=evening)


def _passports(stage: Stage) -> None:
    """Some of every age: reminded along the way, rung up, taken, lapsed, discarded this year and last."""
    (program,) = stage.programs([7])
    officer = stage.officer(program.department)
    today = passports.today_of(stage.now)
    ages = [3, 8, 12, 20, 31, 35, 44, 60, 75, 92, 101, 120, 135, 151, 160, 170, 176, 182, 186, 190]
    for number in range(PASSPORTS):
        who = stage.applicant()
        days = ages[number % len(ages)] if number < 2 * len(ages) - 10 else 200 + 60 * (number % 6)
        Passport.objects.create(
            receipt=f"{today:%y}-{number + 1:06d}",
            name=who["applicant_name"],
            phone="" if number % 11 == 10 else who["applicant_phone"],
            issued_on=today - timedelta(days=days),
            created_at=stage.now - timedelta(days=days),
        )
    for days in (150, 90, 60, 30, 14, 3):
        passports.remind(at=stage.now - timedelta(days=days))
    rows = list(Passport.objects.order_by("pk"))
    for place, result in ((6, "no_answer"), (8, "coming"), (10, "wrong"), (12, "no_answer")):
        passports.log_call(rows[place], by=officer, result=result, at=stage.now - timedelta(days=9))
    for row in rows[3:30:4]:
        passports.collect(row, by=officer, at=stage.now - timedelta(days=2))
    old = [row.pk for row in rows if row.lapses_on <= today - timedelta(days=30)]
    for number, pk in enumerate(old):
        at = stage.now - timedelta(days=7 if number % 2 else 7 + 365)
        row = Passport.objects.get(pk=pk)
        if row.state == "waiting":
            Passport.objects.filter(pk=pk).update(created_at=at)
            if row.lapses_on > passports.today_of(at):
                row.issued_on -= timedelta(days=365)
                row.save()
            passports.discard([pk], by=officer, note="담당 2명이 확인하고 파쇄", at=at)
