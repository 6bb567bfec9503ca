"""The brokers of the demo: 60 of an invented register, most of them taking part, played through the desk's verbs."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from civil_affairs.real_estate.brokers import services
from civil_affairs.real_estate.brokers.desk import importing
from civil_affairs.real_estate.brokers.models import Broker, BrokerApplication, BrokerSignal, Sign
from civil_affairs.real_estate.brokers.queries import PROGRAM
from programs.base.calendar import SEOUL
from programs.people.models import Dong, User
from programs.plan.models import Program
from programs.portal.demo.names import full_name
from programs.portal.demo.stage import Stage

HEADINGS = "등록번호,사무소 이름,구분,대표자,주소,행정동,전화,휴대전화,성별,외국어,개설등록일"
NAMES = (
    "연희", "신촌로", "홍제천", "안산숲", "가재울", "명지", "이화", "무악재", "독립문", "충정로", "모래내", "봉원",
    "백련", "인왕", "금화",
)  # fmt: skip
ROADS = ("연희로", "신촌로", "통일로", "홍제내길", "가재울로", "증가로", "거북골로")
HOW_MANY, ENGLISH, WAITING = 60, 6, 4
DAY = timedelta(days=1)


def play(stage: Stage) -> None:
    """Take in the register and let most of it join; once."""
    if Broker.objects.exists():
        return
    rng = Random("brokers")  # noqa: S311  invented people
    officer = stage.officer(Program.objects.select_related("department").get(pk=PROGRAM).department)
    lines = [_line(rng, number) for number in range(HOW_MANY)]
    lines.append('11410-2015-99999,보기 공인중개사사무소,부동산,보기,"서울특별시 강남구 보기로 1",,,,,,')
    content = "\r\n".join([HEADINGS, *lines, ""]).encode("cp949")
    batch = importing.open_file(name="중개업등록부.csv", content=content, by=officer)
    importing.confirm(batch, close_missing=False, by=officer)
    brokers = list(Broker.objects.order_by("register_number"))
    for number, broker in enumerate(brokers[: HOW_MANY - 10]):
        application = _apply(stage, rng, broker, number, days=80 - number)
        if number < HOW_MANY - 10 - WAITING:
            services.approve(application, by=officer, at=application.applied_at + DAY)
    _one_of_each(stage, officer, brokers)


def _line(rng: Random, number: int) -> str:
    dongs = list(Dong.objects.order_by("name").values_list("name", flat=True))
    dong = dongs[number % len(dongs)]
    assistant = number % 9 == 8
    kind = "중개인" if assistant else "공인중개사"
    name = f"{NAMES[number % len(NAMES)]}{number // len(NAMES) or ''} {kind}사무소"
    address = f"서울특별시 서대문구 {ROADS[number % len(ROADS)]} {11 + 3 * number}"
    phone = f"010-5555-{2000 + number}" if number % 12 != 11 else ""
    sex, language = "남" if number % 2 else "여", "영어" if number < ENGLISH else ""
    cells = (f"11410-{2004 + number % 12}-{number + 1:05d}", name, kind, full_name(rng), address, dong)
    more = (f"02-330-{2000 + number}", phone, sex, language, f"{2004 + number % 12}-03-{number % 28 + 1:02d}")
    return ",".join((*cells, *more))


def _apply(stage: Stage, rng: Random, broker: Broker, number: int, *, days: int) -> BrokerApplication:
    dongs = list(Dong.objects.order_by("name").values_list("code", flat=True))
    near = dongs.index(broker.dong_id) if broker.dong_id else 0
    around = [dongs[(near + step) % len(dongs)] for step in range(rng.choice((1, 3, 4)))]
    wishes = {
        "deals": ["sale", "jeonse", "monthly"] if number % 5 else ["jeonse", "monthly"],
        "areas": dongs if number < ENGLISH else around,  # who speaks English is asked for from everywhere
        "languages": [*broker.languages, *(["zh"] if number % 11 == 3 else [])],
        "open_sundays": number % 3 == 0,
        "open_holidays": number % 6 == 0,
    }
    channel = "fax" if number % 13 == 5 else "web"
    phone = broker.phone or f"0105555{3000 + number}"
    return services.apply(broker, phone=phone, wishes=wishes, channel=channel, at=stage.now - days * DAY)


def _one_of_each(stage: Stage, officer: User, brokers: list[Broker]) -> None:
    """A refusal, a suspension with an objection, a signal: what the desk looks at on a Monday."""
    refused = services.apply(
        brokers[-1], phone=brokers[-1].phone or "01055553999", wishes={"deals": ["sale"]}, at=stage.now - 6 * DAY
    )
    services.refuse(refused, reason="신청서의 전화번호가 등록부와 달라요.", by=officer, at=stage.now - 5 * DAY)
    suspended, watched = (broker for broker in Broker.objects.joined().filter(kind="assistant").order_by("pk")[:2])
    until = stage.now.astimezone(SEOUL).date() + 20 * DAY
    services.suspend(suspended, reason="없는 집을 여러 번 제안했어요.", until=until, by=officer, at=stage.now - 3 * DAY)
    services.appeal(suspended, text="그 집은 제안한 다음 날 계약됐어요. 날짜를 확인해 주세요.", at=stage.now - 2 * DAY)
    BrokerSignal.objects.create(
        broker=watched, sign=Sign.COMPLAINTS, count=2, since=until - 90 * DAY, raised_at=stage.now - DAY
    )
