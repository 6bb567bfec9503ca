"""Name-change reports in the demo: recent ones in every state, and two years of them behind."""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from civil_affairs.service_desk import demo_rooms
from civil_affairs.service_desk.after_hours import opening as after_hours
from civil_affairs.service_desk.name_changes import rules
from civil_affairs.service_desk.name_changes.models import NameChange
from programs.base.calendar import SEOUL
from programs.base.clock import NameChangePriority
from programs.bookings import services as bookings
from programs.bookings.calling_off import cancel_session
from programs.bookings.models import Booking, Session
from programs.bookings.rules import Person
from programs.people.actors import PORTAL, Guest
from programs.people.crypto import encrypt
from programs.portal.demo import DemoKind, register
from programs.portal.demo.kinds import Way
from programs.portal.demo.names import full_name, given_name
from programs.portal.demo.stage import Stage

COURTS = ("서울서부지방법원", "서울가정법원", "인천가정법원", "의정부지방법원 고양지원")
SUPPLEMENT = "개명 허가 결정문 등본의 둘째 쪽이 빠졌습니다. 전체를 내 주세요."
IN_PERSON: dict[str, Any] = {"brought": "in_person", "checked_in_person": True}


def stories(stage: Stage) -> None:
    """Play recent reports through the services: filed, received, late, supplement, done, refused, withdrawn."""
    proxy, post, nothing = {"brought": "proxy"}, {"brought": "post"}, dict[str, Any]()
    reports: list[tuple[str, float, dict[str, Any]]] = [
        *[("new", 0.2, nothing), ("new", 0.7, nothing), ("new", 2.5, nothing), ("not received", 12, nothing)],
        *[("received", 0.6, IN_PERSON), ("received", 1.4, IN_PERSON), ("late", 11, IN_PERSON)],
        *[("received", 6, proxy), ("received", 14, post)],
        *[("supplement", 9, IN_PERSON), ("supplied", 17, IN_PERSON)],
        *[("done", float(hours), IN_PERSON) for hours in (5, 7, 9, 12, 15, 18, 22, 27)],
        *[("done late", 30, IN_PERSON), ("refused", 20, proxy), ("withdrawn", 8, nothing)],
    ]
    for number, (name, hours, brought) in enumerate(reports):
        _play(stage, f"name-change-{number}", name, hours, brought)
    _evenings(stage)
    demo_rooms.play(stage)


def _evenings(stage: Stage) -> None:
    """Some evenings of the after-hours office are booked, the first one to the last place and with one who waits.

    Played once: an evening called off is no longer among those that come, so a second time would take others.
    """
    if Booking.objects.filter(submission_key__startswith="demo-evening-").exists():
        return
    coming = Session.objects.planned().filter(offering__slug=after_hours.SLUG, starts_at__gt=stage.now)
    for number, session in enumerate(coming.select_related("offering").order_by("starts_at")[6:12]):
        service = session.offering.services.order_by("order")[number % 4]
        for place in range(session.capacity + 1 if number == 0 else 1):
            who = stage.applicant(account=number == 1)
            bookings.book(
                session.pk,
                Person(who["applicant_name"], who["applicant_phone"]),
                by=who.get("applicant") or Guest(who["applicant_phone"]),
                submission_key=f"demo-evening-{session.pk}-{place}",
                services=[service],
                wait=True,
                at=stage.now,
            )
        if number == 5:  # one evening is called off: its people are told and choose another
            cancel_session(session, by=PORTAL, reason="청사 전기 점검", at=stage.now)


def _play(stage: Stage, label: str, name: str, hours: float, brought: dict[str, Any]) -> None:
    (program,) = stage.programs([7])
    officer = stage.officer(program.department)
    applicant = stage.applicant(account=name in ("new", "supplement", "done"))
    walked_in = bool(brought) and "applicant" not in applicant
    case = NameChange(
        program=program,
        channel="post" if brought.get("brought") == "post" else "visit" if walked_in else "web",
        court=stage.rng.choice(COURTS),
        court_permission_date=stage.ago(hours).astimezone(SEOUL).date() - timedelta(days=stage.rng.randrange(2, 25)),
        old_name=applicant["applicant_name"],
        new_name=applicant["applicant_name"][0] + given_name(stage.rng),
        **applicant,
    )
    filed = stage.file(case, hours=hours, label=label, by=officer if walked_in else None)
    if filed is None or name in ("new", "not received"):
        return
    if name == "withdrawn":
        stage.perform(filed, "withdraw", by=officer, hours=hours - 2, data={"reason": "다음에 다시 오겠다고 함"})
        return
    taken = stage.perform(filed, "receive", by=officer, hours=hours - 0.1, data=brought)
    if name in ("supplement", "supplied"):
        stage.perform(taken, "supplement", by=officer, hours=hours - 1, data={"reason": SUPPLEMENT})
    if name == "supplied":
        stage.perform(taken, "supplied", by=officer, hours=4, data={"reason": "등본 전체를 냈습니다."})
    elif name == "refused":
        stage.perform(
            taken,
            "refuse",
            by=officer,
            hours=hours - 3,
            data={"reason": "허가 결정이 아직 확정되지 않았습니다.", "remedy": "60일 안에 이의신청을 할 수 있습니다."},
        )
    elif name == "done":
        stage.perform(taken, "done", by=officer, hours=max(0.1, hours - 2.5))
    elif name == "done late":
        stage.perform(taken, "done", by=officer, hours=hours - 13)


def pool(rng: Random) -> list[tuple[Any, ...]]:
    """Ready values: courts, days since the permission, encrypted new names."""
    return [(rng.choice(COURTS), rng.randrange(1, 45), encrypt(full_name(rng))) for _ in range(2_000)]


register(
    DemoKind(
        model=NameChange,
        programs=(7,),
        share=0.6,
        ways=(
            Way(NameChangePriority(), ("visit", "visit", "web"), 90),
            Way(rules.ORDINARY, ("post", "visit"), 10),
        ),
        stories=stories,
        pool_columns=(("court", "text"), ("days", "int"), ("new_name", "text")),
        pool=pool,
        select=(
            ("court", "p.court"),
            ("court_permission_date", "(l.submitted_at AT TIME ZONE 'Asia/Seoul')::date - p.days"),
            ("old_name", "c.applicant_name"),
            ("new_name", "p.new_name"),
            (
                "brought",
                "CASE WHEN l.due_rule = 'name_change_priority' THEN 'in_person' WHEN l.due_rule = '' THEN ''"
                " WHEN c.channel = 'post' THEN 'post' ELSE 'proxy' END",
            ),
            ("checked_by_id", "CASE WHEN l.due_rule = 'name_change_priority' THEN c.assignee_id END"),
        ),
        texts={"supplement": SUPPLEMENT, "supplied": "등본 전체를 냈습니다."},
    )
)
