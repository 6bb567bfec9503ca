"""P09 in the demo: brokers that take part, and requests for a home in every state, played through the real verbs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from civil_affairs.real_estate.answers import services as answers
from civil_affairs.real_estate.brokers import demo as brokers
from civil_affairs.real_estate.requests import links, referring, services
from civil_affairs.real_estate.requests.models import HomeRequest, Referral, ReferralLink
from civil_affairs.real_estate.terms import Deal
from programs.base.calendar import SEOUL
from programs.base.clock import CalendarPeriod
from programs.cases import satisfaction
from programs.cases.services import perform
from programs.people.actors import PORTAL, Guest
from programs.people.models import Dong
from programs.portal.demo import DemoKind, register
from programs.portal.demo.kinds import Way
from programs.portal.demo.stage import Stage

# Links that the demo's pictures and their tests can find; real ones are random.
BROKER_LINK, CLOSED_LINK, CONTACT_LINK = "demo-broker-link", "demo-closed-link", "demo-contact-link"
PLACES = (
    "초등학교 뒤 조용한 골목",
    "지하철역에서 걸어서 7분",
    "시장과 버스 정류장 가까이",
    "안산 자락길 아래",
    "공원 옆",
)
TEXTS = (
    "남향이고 조용해요. 지난해에 수리했어요.",
    "주차 한 대가 되고 작은 반려동물과 살 수 있어요.",
    "역이 가깝고 관리비에 수도가 들어 있어요.",
    "",
)
DAY = timedelta(days=1)
OF_AN_ACCOUNT = (2, 8)


@dataclass(frozen=True)
class Plot:
    """What one request asks for, how long ago, and what became of it."""

    days: float
    deal: str = Deal.JEONSE
    dongs: tuple[str, ...] = ("연희동", "신촌동")
    price: tuple[int, int] = (18_000, 28_000)
    rent: int | None = None
    offers: int = 0
    end: str = ""
    of_self: tuple[str, ...] | None = None
    more: dict[str, Any] = field(default_factory=dict)


ENGLISH: dict[str, Any] = {"languages": ["en"]}
NOBODY: dict[str, Any] = {"languages": ["ja", "vi"], "holidays": True, "wants_woman": True}
PLOTS = (
    Plot(0.02, of_self=("student",)),
    Plot(1.5, dongs=("홍제1동", "홍은1동"), of_self=("woman",)),
    Plot(3, offers=5, of_self=("woman", "student"), more={"wish": "반려견과 함께 살아요. 볕이 드는 집이면 좋겠어요."}),
    Plot(4, Deal.MONTHLY, ("신촌동", "충현동"), (500, 2_000), 70, 3, "asked", ("student", "foreigner"), ENGLISH),
    Plot(12.5, Deal.SALE, ("남가좌1동", "북가좌1동"), (70_000, 95_000), None, 2, "closing", ()),
    Plot(5, Deal.JEONSE, ("천연동",), (9_000, 15_000), None, 2, "by phone", None, {"channel": "phone"}),
    Plot(2, Deal.MONTHLY, ("홍제3동",), (300, 500), 45, 0, "nobody", ("foreigner",), NOBODY),
    Plot(6, offers=2, end="changed", of_self=("woman",)),
    Plot(16, offers=4, end="chosen", of_self=("woman", "student")),
    Plot(20, Deal.MONTHLY, ("신촌동",), (1_000, 3_000), 60, 3, "rated", ("student", "foreigner"), {"cap": 5}),
    Plot(24, offers=2, end="complained", of_self=("woman", "foreigner")),
    Plot(27, Deal.SALE, ("홍은2동",), (50_000, 80_000), None, 1, "expired", ()),
    Plot(30, end="expired", of_self=("student",)),
    Plot(9, offers=1, end="withdrawn", of_self=("woman", "foreigner")),
    Plot(33, offers=3, end="rated", of_self=("woman", "student")),
    Plot(40, Deal.MONTHLY, ("북아현동", "충현동"), (1_000, 2_000), 80, 4, "rated", ("student", "foreigner")),
    Plot(44, offers=2, end="rated", of_self=("woman",)),
    Plot(51, offers=3, end="rated", of_self=("woman", "foreigner")),
    Plot(58, Deal.SALE, ("연희동",), (80_000, 120_000), None, 2, "rated", ()),
)  # fmt: skip


def stories(stage: Stage) -> None:
    """Let the brokers join and play the requests; once."""
    if HomeRequest.objects.filter(submission_key__startswith="demo-home-").exists():
        return
    rng = Random("homes")  # noqa: S311  invented people
    brokers.play(stage)
    for number, plot in sorted(enumerate(PLOTS), key=lambda each: -each[1].days):
        _play(stage, rng, number, plot)
    referring.tell_waiting(at=stage.now)


def _play(stage: Stage, rng: Random, number: int, plot: Plot) -> None:
    at = stage.now - plot.days * DAY
    program = services.program()
    who = stage.applicant()
    account = stage.residents[1] if number in OF_AN_ACCOUNT and len(stage.residents) > 1 else None
    if account is not None:  # one person who tries it out, open and after the choice
        who = {"applicant_name": account.name, "applicant_phone": account.phone, "notify_by": "sms"}
    language = account.language if account is not None else "ko"
    channel = plot.more.get("channel", "web")
    by = stage.officer(program.department) if channel != "web" else account or Guest(who["applicant_phone"])
    case = services.submit(
        by=by,
        home={
            "deal": plot.deal,
            "dongs": list(Dong.objects.filter(name__in=plot.dongs).values_list("code", flat=True)),
            "price_low": plot.price[0],
            "price_high": plot.price[1],
            "rent_high": plot.rent,
            "area_low": rng.choice((None, 26, 33)),
            "moves_on": (stage.now.astimezone(SEOUL) + rng.randrange(20, 60) * DAY).date(),
            "told_of_self": plot.of_self is not None,
            "of_self": list(plot.of_self or ()),
            **{name: value for name, value in plot.more.items() if name != "channel"},
        },
        person=who,
        submission_key=f"demo-home-{number}",
        channel=channel,
        language=language,
        at=at,
    )
    referring.tell_waiting(at=at)
    for place, row in enumerate(case.referrals.select_related("broker", "request")[: plot.offers]):
        answers.offer(row, _home(rng, case, plot), at=at + (1 + 2 * place) * timedelta(hours=1))
    if plot.days > 1:
        for row in case.referrals.filter(state="waiting")[:1]:
            answers.say_nothing(row, note="그 값에는 지금 나온 집이 없어요.", at=at + timedelta(hours=6))
        referring.remind_brokers(at=at + DAY)
    _end(case, plot, at, by)


def _home(rng: Random, case: HomeRequest, plot: Plot) -> dict[str, Any]:
    low, high = plot.price
    return {
        "home": rng.choice(("apartment", "villa", "house", "officetel")),
        "dong_id": rng.choice(case.dongs),
        "place": rng.choice(PLACES),
        "price": rng.randrange(low, high, max(1, (high - low) // 20)),
        "rent": rng.randrange(40, plot.rent + 1, 5) if plot.rent else None,
        "upkeep": rng.choice((None, 5, 8, 12)),
        "area": rng.choice(("26.4", "33.0", "49.5", "59.9", "84.9")),
        "rooms": rng.choice((1, 2, 3)),
        "floor": rng.choice(("2층", "3층", "5층 중 4층", "")),
        "free_from": case.moves_on,
        "text": rng.choice(TEXTS),
    }


def _end(case: HomeRequest, plot: Plot, at: datetime, by: Any) -> None:
    """What became of it, hours and days later."""
    rows = list(services.choosable(case))
    if plot.end == "" and plot.offers:
        _link(rows[0], BROKER_LINK, links.Purpose.ANSWER, at)
        asked = answers.ask_broker(rows[0], "반려견과 살 수 있나요?", by=by, at=at + DAY)
        answers.answer(asked, "네, 작은 개는 괜찮아요.", side="broker", at=at + 1.2 * DAY)
        answers.ask_person(rows[1], "몇 분이 함께 사시나요?", at=at + 1.5 * DAY)
    elif plot.end == "asked":
        answers.ask_person(rows[0], "When would you like to move in?", at=at + DAY)
    elif plot.end == "changed":
        services.change(case, {"price_high": plot.price[1] + 3_000}, by=by, at=at + DAY)
    elif plot.end == "withdrawn":
        perform(case, "withdraw", by=by, data={"reason": "집을 구했어요"}, at=at + 3 * DAY)
    elif plot.end == "expired":
        perform(case, "done", by=PORTAL, data={"reason": "받는 기간이 끝나 마감했어요."}, at=case.closes_at or at)
    elif plot.end in ("chosen", "rated", "complained"):
        services.choose(case, [row.pk for row in rows[:2]], by=by, at=at + 4 * DAY)
        services.open_contact(rows[0], at=at + 4.2 * DAY)
        if plot.end == "chosen":
            _link(rows[0], CONTACT_LINK, links.Purpose.CONTACT, at + 4 * DAY)
            _link(rows[-1], CLOSED_LINK, links.Purpose.ANSWER, at)
        elif plot.end == "complained":
            answers.complain(rows[0], "보여 준 집이 제안한 집과 달랐어요.", by=by, at=at + 6 * DAY)
        else:
            HomeRequest.objects.filter(pk=case.pk).update(rating_asked_at=at + 11 * DAY)
            done = HomeRequest.objects.get(pk=case.pk)
            satisfaction.give(
                done, score=5 if plot.days > 30 else 4, text="여러 곳을 한 번에 비교해서 편했어요.", by=by
            )


def _link(row: Referral, token: str, purpose: str, at: datetime) -> None:
    ReferralLink.objects.get_or_create(
        token_hash=links.digest(token),
        defaults={"referral": row, "purpose": purpose, "made_at": at, "expires_at": at + 28 * DAY},
    )


register(
    DemoKind(
        model=HomeRequest,
        programs=(9,),
        # None in the archive: a request without brokers and offers would belie the figures.
        share=0.0,
        ways=(Way(CalendarPeriod(16, "days"), ("web", "web", "phone", "fax"), 100),),
        stories=stories,
        pool_columns=(("deal", "text"),),
        pool=lambda rng: [(rng.choice(Deal.values),)],
        select=(("deal", "p.deal"),),
    )
)
