"""P01 in the demo: two offices open today, weeks of visits behind them, a queue now, counts, questions in advance."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from civil_affairs.field_office import facts
from civil_affairs.field_office.desk import duty_roster, move_in_counts, opening
from civil_affairs.field_office.households import MoveIn
from civil_affairs.field_office.offices import FieldOffice, PlaceKind, Zone
from civil_affairs.field_office.requests import BulkyItem, BulkyPickup, MoveInQuestion, TaxConsultation
from programs.base.calendar import SEOUL
from programs.base.clock import WorkingDays
from programs.base.closures import current_calendar
from programs.bookings import satisfaction, visits
from programs.bookings import services as bookings
from programs.bookings.models import Booking, Resource, Service, Session
from programs.bookings.rules import Person
from programs.people.actors import PORTAL, Guest
from programs.people.models import Department, User
from programs.plan.models import Milestone
from programs.portal.demo import DemoKind, register
from programs.portal.demo.kinds import Way
from programs.portal.demo.stage import Stage

PLACES = {
    "bugahyeon-1-2": (PlaceKind.DONG_CENTRE, "북아현동주민센터", "북아현동", "아현역에서 걸어서 오는 길에 있어요."),
    "gajaeul-4": (
        PlaceKind.MANAGEMENT_OFFICE,
        "가재울 4구역 관리사무소",
        "남가좌동 155",
        "가좌역에서 홍제천 쪽으로 걸어와요.",
    ),
}
DAYS_BEHIND, VISITS_A_DAY, DAYS_OF_COUNTS = 12, 3, 25
QUESTIONS = (
    "아이 둘과 함께 이사해요. 전입신고할 때 무엇을 가져가야 하나요?",
    "세대주가 해외에 있는데 제가 대신 신고할 수 있나요?",
    "전입신고와 확정일자를 같은 날 받을 수 있나요?",
)
ANSWERS = (
    "신분증만 가져오시면 현장민원실에서 바로 할 수 있습니다.",
    "동주민센터와 현장민원실 어디서나 할 수 있습니다.",
)
FEES = {"의자": 2000, "책상": 5000, "서랍장": 5000, "소파": 6000, "자전거": 2000, "거울": 2000}  # of the demo only


def stories(stage: Stage) -> None:
    """Open the offices and let people come; once."""
    if FieldOffice.objects.exists():
        return
    for name, fee in FEES.items():
        BulkyItem.objects.filter(name=name, fee__isnull=True).update(fee=fee)
    today = stage.now.astimezone(SEOUL).date()
    for number, zone in enumerate(Zone.objects.all()):
        office = _open(zone, today)
        _people(stage, office, today, seed=number)
        _counts(stage, zone, today)
        _roster(office, today)
    _questions(stage)


def _open(zone: Zone, today: date) -> FieldOffice:
    """In the plan's own time of moving in where it is now, else for some weeks around today."""
    step = Milestone.objects.filter(
        plan__program=facts.PROGRAM, plan__year=today.year, title__contains="현장민원실"
    ).first()
    first, last = today - timedelta(days=30), today + timedelta(days=38)
    if step and step.start and step.end and step.start <= today - timedelta(days=20) and today <= step.end:
        first, last = step.start, step.end
    kind, place, address, way = PLACES.get(
        zone.slug, (PlaceKind.DONG_CENTRE, f"{zone.name} 주민센터", zone.address, "")
    )
    plan = opening.Plan(
        zone=zone,
        place_kind=kind,
        place=place,
        address=address,
        way=way,
        first=first,
        last=last,
        weekdays=(0, 1, 2, 3, 4),
        starts=time(9),
        ends=time(18),
        lunch_from=time(12),
        lunch_until=time(13),
        slot_minutes=30,
        capacity=3,
    )
    return opening.start(opening.prepare(plan, by=PORTAL), by=PORTAL)


def _people(stage: Stage, office: FieldOffice, today: date, *, seed: int) -> None:
    rng = Random(f"field office {seed}")  # noqa: S311  invented people
    services = list(office.offering.services.select_related("department"))
    begin = datetime.combine(today, time(), SEOUL)
    behind = office.offering.sessions.planned().between(begin - timedelta(days=DAYS_BEHIND), begin)
    days: dict[date, list[Session]] = {}
    for session in behind.select_related("offering__program"):
        days.setdefault(session.starts_at.astimezone(SEOUL).date(), []).append(session)
    for sessions in days.values():
        for session in sorted(rng.sample(sessions, min(VISITS_A_DAY, len(sessions))), key=lambda each: each.starts_at):
            _was_here(stage, rng, session, services)
    _now(stage, rng, office, services)
    coming = list(office.coming_sessions(stage.now).select_related("offering__program")[:40])
    for session in rng.sample(coming, min(8, len(coming))):
        _booked(stage, session, rng.sample(services, rng.randrange(1, 4)), at=stage.now, notify_by="sms")


def _booked(stage: Stage, session: Session, chosen: list[Service], *, at: datetime, notify_by: str) -> Booking:
    who = stage.applicant()
    return bookings.book(
        session.pk,
        Person(who["applicant_name"], who["applicant_phone"]),
        by=Guest(who["applicant_phone"]),
        submission_key=f"demo-field-office-{session.pk}-{who['applicant_phone']}",
        services=chosen,
        notify_by=notify_by,
        at=at,
    )


def _was_here(stage: Stage, rng: Random, session: Session, services: list[Service]) -> None:
    """Somebody who came some days ago, waited, was served, and mostly said how it was."""
    booking = _booked(
        stage,
        session,
        rng.sample(services, rng.randrange(1, 4)),
        at=session.starts_at - timedelta(days=1),
        notify_by="none",
    )
    at = session.starts_at + timedelta(minutes=rng.randrange(0, 5))
    bookings.check_in(booking, by=PORTAL, at=at)
    visit = booking.visit
    # One department after the other: a desk keeps its number until all of its services are done.
    rows = visit.booked_services.select_related("service__department", "handed_to")
    for booked in rows.order_by("service__department_id", "service__order"):
        at += timedelta(minutes=rng.randrange(3, 12))
        visits.call(visit, booked.department, by=PORTAL, at=at)
        at += timedelta(minutes=booked.service.minutes)
        visits.serve(booked, by=PORTAL, at=at)
    if rng.random() < 0.6:
        said = max(at, session.ends_at) + timedelta(hours=2)
        booking.refresh_from_db()
        satisfaction.give(booking, score=rng.choice((5, 5, 4, 4, 3)), by=Guest(booking.phone), at=said)


def _now(stage: Stage, rng: Random, office: FieldOffice, services: list[Service]) -> None:
    """The queue of this moment: some without a booking, one at a desk."""
    today = stage.now.astimezone(SEOUL).date()
    if not office.receives_on(today) or current_calendar().holiday(today):
        return
    for minutes in (24, 17, 9, 4):
        visits.walk_in(
            office.offering,
            rng.sample(services, 2),
            place=office.place,
            by=PORTAL,
            at=stage.now - timedelta(minutes=minutes),
        )
    visits.call_next(office.offering, services[0].department, by=PORTAL, at=stage.now - timedelta(minutes=2))


def _counts(stage: Stage, zone: Zone, today: date) -> None:
    rng = Random(f"move-ins {zone.slug}")  # noqa: S311  invented counts
    for number in range(DAYS_OF_COUNTS, 0, -1):
        day = today - timedelta(days=number)
        if not MoveIn.objects.filter(zone=zone, day=day).exists():
            most = max(2, zone.households // 60)
            move_in_counts.record(zone, day, rng.randrange(0, most), by=PORTAL, at=stage.now)


def _roster(office: FieldOffice, today: date) -> None:
    """This week: each department has somebody in the mornings, some in the afternoons, so that gaps can be seen."""
    calendar = current_calendar()
    monday = today - timedelta(days=today.weekday())
    for department in Department.objects.filter(plan_name__in=facts.DEPARTMENTS):
        title = f"{office.zone.name} 창구 담당"
        resource, _new = Resource.objects.get_or_create(kind="officer", name=title, department=department)
        planner = User.objects.filter(department=department, role="officer").order_by("pk").first()
        if planner is None:
            continue
        for day in (monday + timedelta(days=n) for n in range(5)):
            if office.first <= day <= office.last and not calendar.holiday(day):
                duty_roster.assign(office, resource, day, time(9), time(12), by=planner)
                if department.plan_name != facts.WASTE:
                    duty_roster.assign(office, resource, day, time(13), time(18), by=planner)


def _questions(stage: Stage) -> None:
    (program,) = stage.programs([facts.PROGRAM])
    departments = {each.plan_name: each for each in Department.objects.filter(plan_name__in=facts.DEPARTMENTS)}
    today = stage.now.astimezone(SEOUL).date()
    for number, (model, name, own, hours) in enumerate(_asked(today)):
        case = model(program=program, **own, **stage.applicant(account=number == 0))
        case.department = departments[name]
        filed = stage.file_for(case, hours=hours, label=f"field-office-{number}")
        if filed is None or hours < 2:
            continue
        officer = stage.officer(departments[name])
        taken = stage.perform(filed, "receive", by=officer, hours=hours - 1, data={"sticker": "2026-00017"})
        if hours > 10:
            answer = {} if model is BulkyPickup else {"answer": ANSWERS[number % 2]}
            stage.perform(taken, "done", by=officer, hours=hours - 6, data=answer)


def _asked(today: date) -> list[tuple[Any, str, dict[str, Any], float]]:
    items = [{"item": "의자", "count": 2, "fee": 2000}, {"item": "책상", "count": 1, "fee": 5000}]
    pickup = {"items": items, "fee": 9000, "place": "103동 앞 수거장"}
    day = current_calendar().add_working_days(today, 4)
    return [
        (MoveInQuestion, facts.DISTRICT, {"question": QUESTIONS[0], "household_size": 4}, 1.0),
        (MoveInQuestion, facts.DISTRICT, {"question": QUESTIONS[1]}, 12.0),
        (TaxConsultation, facts.TAX, {"question": "잔금을 낸 뒤 언제까지 신고하나요?", "house": "first"}, 1.5),
        (TaxConsultation, facts.TAX, {"question": "분양권도 취득세를 내나요?", "house": "moving"}, 5.0),
        (BulkyPickup, facts.WASTE, {**pickup, "wanted_on": day}, 0.8),
        (BulkyPickup, facts.WASTE, {**pickup, "wanted_on": day}, 14.0),
    ]


def pool(rng: Random) -> list[tuple[Any, ...]]:
    """Ready values: questions and answers."""
    return [(rng.choice(QUESTIONS), rng.choice(ANSWERS)) for _ in range(100)]


register(
    DemoKind(
        model=MoveInQuestion,
        programs=(facts.PROGRAM,),
        share=0.3,
        ways=(Way(WorkingDays(7), ("web", "web", "phone", "visit"), 100),),
        stories=stories,
        pool_columns=(("question", "text"), ("answer", "text")),
        pool=pool,
        select=(("question", "p.question"), ("answer", "CASE WHEN l.state = 'done' THEN p.answer ELSE '' END")),
        texts={"supplement": "이사하는 날을 알려 주세요.", "supplied": "12월 초에 이사합니다."},
    )
)
