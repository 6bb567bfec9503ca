"""Requests for a home as the stories meet them: sent as the page does, told as the worker does."""

import re
import time
import uuid
from datetime import datetime
from typing import Any

from civil_affairs.real_estate.answers import services as answers
from civil_affairs.real_estate.answers.models import Offer
from civil_affairs.real_estate.requests import referring, services
from civil_affairs.real_estate.requests.models import HomeRequest, Referral
from programs.notices.models import OutboxMessage
from programs.people.actors import Guest
from programs.people.crypto import encrypt
from tests.civil_affairs.real_estate.brokers import YEONHUI

PHONE, NAME = "01055557711", "심청아"
APPLY, CHECK = "/homes/apply/", "/homes/apply/check/"
FILLED: dict[str, Any] = {
    "deal": "jeonse",
    "home": "any",
    "dongs": [YEONHUI],
    "price_low": "20,000",
    "price_high": "30,000",
    "area_low": "33",
    "wish": "조용한 곳이면 좋겠어요.",
    "applicant_name": NAME,
    "applicant_phone": "010-5555-7711",
    "notify_by": "sms",
    "applicant_email": "",
    "of_self": ["woman", "student"],
    "consent": "on",
}
OFFERED: dict[str, Any] = {
    "home": "villa",
    "dong": YEONHUI,
    "place": "연희초등학교 뒤",
    "price": "25,000",
    "area": "49.5",
    "floor": "2층",
    "text": "남향이에요.",
}


def filled(**other: Any) -> dict[str, Any]:
    return {**FILLED, "submission_key": uuid.uuid4().hex, **other}


def sent(*, at: datetime | None = None, tell: bool = True, by: Any = None, **home: Any) -> HomeRequest:
    """A request that went out, and its brokers told."""
    person = {
        "applicant_name": home.pop("applicant_name", NAME),
        "applicant_phone": home.pop("applicant_phone", PHONE),
        "notify_by": home.pop("notify_by", "sms"),
    }
    more = {name: home.pop(name) for name in ("channel", "answer_to") if name in home}
    case = services.submit(
        by=by or Guest(person["applicant_phone"]),
        home={"deal": "jeonse", "dongs": [YEONHUI], "price_high": 30_000, **home},
        person=person,
        submission_key=uuid.uuid4().hex,
        at=at,
        **more,
    )
    if tell:
        referring.tell_waiting(at=at)
    return case


def referral_of(case: HomeRequest, place: int = 0) -> Referral:
    return list(case.referrals.select_related("broker", "request").order_by("broker__register_number"))[place]


def offered(referral: Referral, *, at: datetime | None = None, **home: Any) -> Offer:
    values = {"home": "villa", "dong_id": YEONHUI, "place": "연희동 어디", "price": 25_000, "area": "49.5", **home}
    return answers.offer(referral, values, at=at)


def link_of(referral: Referral, key: str = "broker_new") -> str:
    """The path in the newest message to this broker."""
    rows = OutboxMessage.objects.filter(key=f"home_request.{key}", dedupe__startswith=f"referral:{referral.pk}:")
    return re.search(r"https?://[^/]+(/homes/[^\s]+)", rows.latest("pk").body)[1]


def told(key: str, phone: str) -> int:
    """How many messages of this text went to this telephone."""
    return sum(each.recipient == phone for each in OutboxMessage.objects.filter(key=f"home_request.{key}"))


def signed_in(client: Any, phone: str = PHONE) -> Any:
    """The browser of somebody who proved this telephone."""
    session = client.session
    session["people.guest_proof"] = {"phone": encrypt(phone), "at": int(time.time())}
    session.save()
    return client
