"""Two bodies for the demo, made by the verbs that staff press: P01's field-office TF, P21's council of Sinchon.

What lies behind is written without messages; the coming meetings call their members as they would.
"""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from programs.base.calendar import SEOUL
from programs.base.closures import current_calendar
from programs.committees import services
from programs.committees.bodies import Body, Membership, Seat
from programs.committees.decisions import ActionItem
from programs.committees.desk.following import give, settle
from programs.committees.meetings import AgendaItem, Attendance, Meeting
from programs.committees.services import Person
from programs.committees.states import Presence
from programs.people.models import Department, Role, User
from programs.plan.models import Program

FIELD_OFFICE_TF, SINCHON = "field-office-tf", "sinchon-council"
COUNCIL = (
    ("위원장", "부서장", "chair", "지역활성화과장"),
    ("학계 위원", "학계", "vice", "시험대학교 교수"),
    ("상인 위원 1", "상인", "member", "시험상점 대표"),
    ("상인 위원 2", "상인", "member", "시험서점 대표"),
    ("주민 위원", "주민", "member", "창천동 주민"),
    ("청년 위원", "청년", "member", "시험대학교 학생"),
    ("시민단체 위원", "시민단체", "member", "시험마을모임 대표"),
    ("예술 위원", "예술", "member", "시험극단 단원"),
    ("언론 위원", "언론", "member", ""),
)
NAMES = ("가온누", "나래솔", "다온결", "라온빛", "마루한", "바람새", "사랑별")


def play(now: datetime) -> int:
    """Make what is missing of both; return how many bodies were made."""
    made = 0
    if not Body.objects.filter(slug=SINCHON).exists():
        sinchon_council(now)
        made += 1
    if not Body.objects.filter(slug=FIELD_OFFICE_TF).exists():
        field_office_tf(now)
        made += 1
    return made


def _staff(department: Department, role: str = Role.OFFICER, place: int = 0) -> User:
    found = User.objects.of_department(department).filter(role=role).order_by("pk")[place : place + 1].first()
    if found is None:
        raise LookupError(f"The demo has no {role} of {department.name}.")
    return found


def _working(now: datetime, days: int, hour: int = 14) -> datetime:
    """A working day so many days from now or, of the past, before it (holidays never push it past now)."""
    day, calendar = timezone.localdate(now) + timedelta(days=days), current_calendar()
    while not calendar.is_working_day(day):
        day += timedelta(days=1 if days > 0 else -1)
    return datetime.combine(day, time(hour), SEOUL)


@transaction.atomic
def sinchon_council(now: datetime, *, by: User | None = None, second: User | None = None) -> Body:
    """An open council: one meeting with approved minutes, one whose minutes are commented on, one that is called."""
    program = Program.objects.select_related("department").get(number=21)
    by, second = by or _staff(program.department), second or _staff(program.department, place=1)
    today = timezone.localdate(now)
    body = Body.objects.create(
        program=program, department=program.department, name="신촌활성화 협의회", slug=SINCHON, kind="council",
        purpose="신촌의 발전 방향을 의논하고 사업을 함께 찾아요.",
        legal_ground="신촌활성화 협의회 운영계획", is_open=True,
        founded=today - timedelta(days=200), written_allowed=True, reappointments=1, honorarium=70_000,
    )  # fmt: skip
    members = []
    for order, (title, field, office, affiliation) in enumerate(COUNCIL):
        seat = Seat.objects.create(body=body, title=title, field=field, office=office, order=order + 1)
        if not affiliation:
            continue  # an empty seat, to be filled on the page
        who = (
            Person(user=by, affiliation=affiliation, notify_by="none")
            if order == 0
            else Person(
                name=NAMES[order - 1], phone=f"0105555{8100 + order}", affiliation=affiliation, notify_by="none"
            )
        )
        members.append(services.appoint(seat, who, by=by, starts=today - timedelta(days=180)))
    first = _held(
        body,
        "제1차 회의",
        _working(now, -60),
        by=by,
        there=members[:7],
        items=("운영 규정 제정", "보행자 거리 조명 개선"),
    )
    _approved(first, by=by, second=second, now=now)
    lighting = first.items.get(order=2)
    _tasks(first, lighting, by=by, now=now)
    last = _held(body, "제2차 회의", _working(now, -6), by=by, there=members[:6], items=("골목 축제 계획",))
    services.draw_up_honoraria(last, by=by)
    minutes = services.write_minutes(last, MINUTES, by=by)
    services.ask_for_comments(minutes, by=by, until=_working(now, 5, 18), at=now)
    _reachable(body)
    coming = services.plan(
        body, by=by, title="제3차 회의", place="구청 기획상황실",
        starts_at=_working(now, 12), ends_at=_working(now, 12, 16),
        text="주차는 구청 지하 주차장을 이용해 주세요.",
    )  # fmt: skip
    for title, text in (("청년 창업 골목 조성", "빈 점포 8곳을 청년 창업자에게 이어 줘요."), ("내년 사업 계획", "")):
        services.add_item(coming, by=by, title=title, text=text, proposer="지역활성화과")
    services.send_notice(coming, by=by, at=now)
    services.reply(Attendance.objects.filter(meeting=coming).order_by("pk")[1], "coming", at=now)
    services.plan(body, by=by, title="제4차 회의", place="구청 기획상황실", starts_at=_working(now, 40))
    return body


@transaction.atomic
def field_office_tf(now: datetime) -> Body:
    """P01.5: the TF of the field office (동주민센터, 세무1과, 청소행정과), closed, with its meetings and tasks."""
    program = Program.objects.select_related("department").get(number=1)
    by, second = _staff(program.department), _staff(program.department, place=1)
    today = timezone.localdate(now)
    body = Body.objects.create(
        program=program, department=program.department, name="현장민원실 운영 TF", slug=FIELD_OFFICE_TF,
        kind="task_force", purpose="뉴타운 입주에 맞춰 현장민원실을 함께 운영해요.", legal_ground="현장민원실 운영계획",
        founded=today - timedelta(days=90), ends=today + timedelta(days=270), notice_days=3, proxy_allowed=True,
    )  # fmt: skip
    members = []
    seats = (
        ("단장", "자치행정과", program.department, "chair", "자치행정과장"),
        ("동주민센터 위원", "동주민센터", None, "member", "가재울 동주민센터"),
        ("세무1과 위원", "세무1과", Department.objects.get(name="세무1과"), "member", "세무1과장"),
        ("청소행정과 위원", "청소행정과", Department.objects.get(name="청소행정과"), "member", "청소행정과장"),
    )
    for order, (title, field, department, office, affiliation) in enumerate(seats, start=1):
        seat = Seat.objects.create(
            body=body, title=title, field=field, department=department, office=office, order=order
        )
        user = _staff(department, Role.HEAD) if department else second
        person = Person(user=user, affiliation=affiliation, notify_by="none")
        members.append(services.appoint(seat, person, by=by, starts=today - timedelta(days=85)))
    first = _held(body, "제1차 회의", _working(now, -21, 10), by=by, there=members, items=("현장민원실 장소와 근무조",))
    _approved(first, by=by, second=second, now=now)
    item = first.items.get()
    tax, cleaning = seats[2][2], seats[3][2]
    assert tax is not None
    assert cleaning is not None
    guide = give(
        first, by=by, title="취득세 신고 안내문 만들기", department=tax, due=today, decision=item.decision, at=now
    )
    settle(guide, by=by, outcome="안내문 4,300부를 관리사무소에 보냈어요.", at=now)
    give(
        first,
        by=by,
        title="대형폐기물 수거 날짜 정하기",
        department=cleaning,
        due=today + timedelta(days=6),
        decision=item.decision,
        at=now,
    )
    Membership.objects.filter(body=body).update(notify_by="email")
    coming = services.plan(body, by=by, title="제2차 회의", place="자치행정과 회의실", starts_at=_working(now, 7, 10))
    services.add_item(coming, by=by, title="입주 첫 주 준비 점검", kind="report")
    services.add_item(coming, by=by, title="주말 근무조")
    services.send_notice(coming, by=by, at=now)
    return body


def _held(
    body: Body, title: str, at: datetime, *, by: User, there: list[Membership], items: tuple[str, ...]
) -> Meeting:
    """A meeting of the past: called in time, held, each item carried by all who were there."""
    meeting = services.plan(
        body, by=by, title=title, place="구청 기획상황실", starts_at=at, ends_at=at + timedelta(hours=2)
    )
    for name in items:
        services.add_item(meeting, by=by, title=name, proposer=body.department.name)
    services.send_notice(meeting, by=by, at=at - timedelta(days=body.notice_days + 3))
    Attendance.objects.filter(meeting=meeting, member__in=there).update(state=Presence.PRESENT)
    meeting = services.hold(meeting, by=by, at=at)
    for item in AgendaItem.objects.filter(meeting=meeting):
        services.decide(
            item, by=by, result="adopted", votes_for=len(there) - 1, against=1, text="원안대로 해요.", at=at
        )
    return meeting


def _approved(meeting: Meeting, *, by: User, second: User, now: datetime) -> None:
    minutes = services.write_minutes(meeting, MINUTES, by=by)
    asked = meeting.starts_at + timedelta(days=1)
    services.ask_for_comments(minutes, by=by, until=asked + timedelta(days=5), at=asked)
    services.approve(minutes, by=second, at=min(now, asked + timedelta(days=6)))


def _tasks(meeting: Meeting, item: AgendaItem, *, by: User, now: datetime) -> None:
    """One done in time, one that is late, one that is due soon."""
    department, today = meeting.body.department, timezone.localdate(now)

    def given(title: str, due: date, owner: User | None = None) -> ActionItem:
        return give(
            meeting, by=by, title=title, department=department, owner=owner, due=due, decision=item.decision, at=now
        )

    settle(given("조명 설치 위치 조사", today, by), by=by, outcome="12곳을 조사해 도면에 표시했어요.", at=now)
    late = given("상인회 의견 듣기", today, by)
    ActionItem.objects.filter(pk=late.pk).update(due=today - timedelta(days=4))
    given("조명 교체 예산 확인", today + timedelta(days=4))


def _reachable(body: Body) -> None:
    """From now on the members are told as they chose."""
    Membership.objects.filter(body=body, user__isnull=False).update(notify_by="email")
    Membership.objects.filter(body=body, user__isnull=True).update(notify_by="sms")


MINUTES = (
    "위원장이 성원을 확인하고 회의를 열었다.\n"
    "위원들은 안건을 차례로 논의하고 원안대로 의결했다.\n"
    "[[한 위원이 상점의 매출을 설명했다.]]\n"
    "다음 회의는 다음 달에 열기로 했다."
)
