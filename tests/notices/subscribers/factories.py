"""Subscribers for any test: made by the service, so that each consent has its record."""

from datetime import datetime
from typing import Any

from programs.notices.subscribers.consent_texts import AD, EMAIL, NIGHT, SMS
from programs.notices.subscribers.models import SignupPlace, Subscriber, Topic
from programs.notices.subscribers.services import Choices, subscribe
from programs.notices.subscribers.topics import load_topics
from programs.people.models import Dong


def make_subscriber(
    number: int = 0,
    *,
    phone: str | None = None,
    email: str = "",
    topics: tuple[str, ...] = ("disaster", "welfare"),
    dong: str = "",
    age_band: str = "",
    language: str = "ko",
    ad: bool = False,
    night: bool = False,
    at: datetime | None = None,
    **more: Any,
) -> Subscriber:
    """A subscriber by telephone (010-5555-7xxx, from `number`), or by e-mail where one is given; both with both.

    `topics` are codes, `dong` a name. No result notice is owed unless the test says notify=True.
    """
    if not Topic.objects.exists():
        load_topics()
    if phone is None:
        phone = "" if email else f"0105555{7000 + number:04d}"
    purposes = [SMS] * bool(phone) + [EMAIL] * bool(email) + [AD] * ad + [NIGHT] * night
    return subscribe(
        phone=phone,
        email=email,
        choices=Choices(
            topics=list(Topic.objects.filter(code__in=topics).values_list("number", flat=True)),
            dong=Dong.objects.get(name=dong) if dong else None,
            age_band=age_band,
            language=language,
        ),
        purposes=purposes,
        source="web",
        place=SignupPlace.objects.get(code="web"),
        at=at,
        **{"notify": False, **more},
    )
