"""Brokers of the stories: invented, on 연희동 unless told otherwise."""

from datetime import datetime
from typing import Any

from civil_affairs.real_estate.brokers.models import Broker
from civil_affairs.real_estate.brokers.rules import Wanted
from programs.base.calendar import SEOUL
from programs.people.models import Dong

YEONHUI, SINCHON, HONGJE1 = "1141061500", "1141058500", "1141062000"
NOW = datetime(2026, 11, 23, 10, tzinfo=SEOUL)


def broker(number: int = 1, **more: Any) -> Broker:
    """One that joined and does everything in 연희동."""
    values: dict[str, Any] = {
        "register_number": f"11410-2015-{number:05d}",
        "name": f"연희{number} 공인중개사사무소",
        "kind": "licensed",
        "representative": "김보기",
        "address": "서울특별시 서대문구 연희로 1 (연희동)",
        "dong": Dong.objects.get(code=YEONHUI),
        "areas": [YEONHUI],
        "phone": f"0105555{number:04d}",
        "state": "joined",
        "joined_at": NOW,
    } | more
    return Broker.objects.create(**values)


def wanted(**more: Any) -> Wanted:
    return Wanted(**({"deal": "jeonse", "dongs": (YEONHUI,), "at": NOW} | more))
