"""P06 in the demo: subscribers with their consents, a campaign in each state, promotions, a warning.

Subscribers and what was sent in the past are written in bulk (12,000 for a district); what goes on now is made by the
same verbs that staff press. Nobody is sent anything: only who is in the demo has an address.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db import connection

from programs.base.calendar import SEOUL
from programs.base.text import mask_email, mask_phone
from programs.notices.campaigns import services as campaigns
from programs.notices.campaigns.models import CampaignState
from programs.notices.models import (
    Campaign,
    OutboxMessage,
    Promotion,
    Receipt,
    SenderNumber,
    SignupPlace,
    State,
    Subscriber,
    Topic,
)
from programs.notices.subscribers.consent_texts import AD, EMAIL, NIGHT, QUESTIONS, SMS, wording_of
from programs.notices.weather.importing import take_in
from programs.notices.weather.parse import read
from programs.people.fields import hash_for_lookup
from programs.people.models import Consent, Department, Dong, Role, User
from programs.portal.demo.names import Person

SUBSCRIBERS = {"small": 240, "district": 12_000}
BATCH = 2_000
AGES = ("", "10", "20", "30", "40", "50", "60", "70")
LANGUAGES = ("ko",) * 18 + ("en", "vi")
SENT = 120  # people of a past campaign whose messages are in the outbox


def make_notices(size: str, *, people: Sequence[Person], seed: int, now: datetime) -> int:
    """Make P06's demo once; return the number of subscribers made, 0 where they were there already."""
    if Subscriber.objects.exists():
        return 0
    rng = Random(f"notices {seed}")
    _sender_number(now)
    made = _subscribers(people[: SUBSCRIBERS[size]], rng, now)
    _past_campaigns(rng, now)
    _present_campaigns(now)
    _promotions(rng, now)
    _a_warning_that_is_over(now)
    return made


def _officer(slug: str, *, role: str = Role.OFFICER, number: int = 0) -> User:
    return User.objects.filter(role=role, department__slug=slug).order_by("pk")[number]


def _sender_number(now: datetime) -> None:
    SenderNumber.objects.get_or_create(
        number="0233011930",
        defaults={
            "department": Department.objects.get(slug="public-relations"),
            "registered_on": now.astimezone(SEOUL).date() - timedelta(days=400),
        },
    )


# --- subscribers


def _subscribers(people: Iterable[Person], rng: Random, now: datetime) -> int:
    """Answers first, then the rows: a trigger lets no consent stand without its record."""
    places = list(SignupPlace.objects.exclude(code="member"))
    topics = list(Topic.objects.filter(is_active=True).values_list("number", flat=True))
    dongs = list(Dong.objects.all())
    answers: list[Consent] = []
    subscribers: list[Subscriber] = []
    made = 0
    for number, person in enumerate(people):
        at = now - timedelta(days=rng.randrange(1, 700), minutes=rng.randrange(600))
        subscriber = Subscriber(
            topics=sorted(rng.sample(topics, rng.randrange(1, 5)) if number % 4 else {*rng.sample(topics, 2), 1}),
            dong=rng.choice(dongs) if number % 5 else None,
            age_band=rng.choice(AGES),
            language=rng.choice(LANGUAGES),
            place=rng.choice(places),
            created_at=at,
        )
        if number % 2 or number % 9 == 0:
            subscriber.phone, subscriber.phone_masked = person.phone, mask_phone(person.phone)
            subscriber.phone_confirmed_at, subscriber.phone_hash = at, hash_for_lookup(person.phone)
        if number % 2 == 0:
            subscriber.email, subscriber.email_masked = person.email, mask_email(person.email)
            subscriber.email_confirmed_at, subscriber.email_hash = at, hash_for_lookup(person.email)
        purposes = [SMS] * bool(subscriber.phone) + [EMAIL] * bool(subscriber.email)
        purposes += [AD] * (number % 6 == 0) + [NIGHT] * bool(subscriber.phone and number % 10 == 0)
        answers += _answers(subscriber, purposes, at)
        if number % 60 == 7:
            subscriber.sms_set_aside_at = now - timedelta(days=rng.randrange(1, 40))
            subscriber.sms_set_aside_why = "3047 없는 번호예요."
        subscribers.append(subscriber)
        if len(subscribers) == BATCH:
            made += _store(answers, subscribers)
            answers, subscribers = [], []
    return made + _store(answers, subscribers)


def _answers(subscriber: Subscriber, purposes: Iterable[str], at: datetime) -> list[Consent]:
    rows = []
    for purpose in purposes:
        setattr(subscriber, QUESTIONS[purpose].column, at)
        rows.append(
            Consent(
                phone_hash=subscriber.phone_hash,
                email_hash=subscriber.email_hash,
                purpose=purpose,
                wording=wording_of(purpose),
                granted=True,
                at=at,
                source=subscriber.place.code,
            )
        )
    return rows


def _store(answers: Sequence[Consent], subscribers: Sequence[Subscriber]) -> int:
    Consent.objects.bulk_create(answers, batch_size=BATCH)
    with connection.cursor() as cursor:  # or the trigger would look for each answer in the whole table
        cursor.execute("ANALYZE people_consent")
    return len(Subscriber.objects.bulk_create(subscribers, batch_size=BATCH))


# --- campaigns


def _past_campaigns(rng: Random, now: datetime) -> None:
    """A finished one with every kind of end, one that stopped half-way, one that was called off."""
    for title, body, state, days in (
        ("가을 축제 안내", "[서대문구청] 이번 토요일 홍제천에서 가을 축제가 열려요. 문의 02-330-1930", "finished", 12),
        ("난방비 신청 안내", "[서대문구청] 겨울 난방비 신청을 12월 11일까지 받아요. 문의 02-330-1930", "paused", 1),
        ("김장 나눔 행사", "[서대문구청] 김장 나눔 행사 안내예요. 문의 02-330-1930", "cancelled", 5),
    ):
        begun = (now.astimezone(SEOUL) - timedelta(days=days)).replace(hour=10, minute=5, second=0, microsecond=0)
        campaign = Campaign.objects.create(
            title=title,
            body=body,
            topics=[],
            state=state,
            department=Department.objects.get(slug="public-relations"),
            created_by=_officer("public-relations"),
            writers=[_officer("public-relations").pk],
            approved_by=_officer("public-relations", role=Role.HEAD),
            submitted_at=begun,
            approved_at=begun,
            started_at=begun,
            expanded_at=begun,
            finished_at=begun + timedelta(minutes=3) if state != "paused" else None,
        )
        _messages(campaign, rng, begun)


def _messages(campaign: Campaign, rng: Random, begun: datetime) -> None:
    rows = []
    reached = Subscriber.objects.reachable("sms").order_by("pk")[:SENT]
    for number, subscriber in enumerate(reached):
        row = OutboxMessage(
            key="notices.campaign",
            channel="sms",
            recipient=subscriber.phone,
            recipient_masked=subscriber.phone_masked,
            sender="0233011930",
            campaign=campaign,
            subscriber=subscriber,
            purpose=campaign.purpose,
            priority=campaign.priority,
            language=subscriber.language,
            program_number=6,
            ref=f"campaign:{campaign.pk}",
            dedupe=f"campaign:{campaign.pk}:{subscriber.pk}:sms",
            created_at=begun,
            not_before=begun,
        )
        for name, value in _end_of(number, campaign, begun, rng).items():
            setattr(row, name, value)
        rows.append(row)
    OutboxMessage.objects.bulk_create(rows)


def _end_of(number: int, campaign: Campaign, begun: datetime, rng: Random) -> dict[str, Any]:
    """What became of one message: nearly all arrive, a few in each other way."""
    handed = begun + timedelta(seconds=number)
    if campaign.state != CampaignState.FINISHED and number >= SENT // 4:
        stopped = campaign.state == CampaignState.CANCELLED
        return {"state": State.CANCELLED, "receipt_code": "cancelled"} if stopped else {"state": State.QUEUED}
    told = {"provider": "file", "handed_at": handed, "attempts": 1}
    if number % 40 == 11:
        return told | {"state": State.FAILED, "receipt_code": "1026", "last_error": "1026"}
    if number % 60 == 31:
        return told | {"state": State.UNKNOWN, "last_error": "the provider cannot tell"}
    if number % 50 == 21:
        return {"state": State.CANCELLED, "receipt_code": "no_consent", "last_error": "no_consent"}
    sent = told | {"state": State.SENT, "sent_at": handed, "provider_id": f"demo-{campaign.pk}-{number}"}
    failed = number % 30 == 17
    receipt = {
        "receipt": Receipt.FAILED if failed else Receipt.DELIVERED,
        "receipt_code": rng.choice(("3047", "3032")) if failed else "4000",
        "receipt_at": handed + timedelta(seconds=4),
    }
    return sent | receipt


def _present_campaigns(now: datetime) -> None:
    """A draft, one that waits for the second person, one that goes out tomorrow, one from another department."""
    writer, head = _officer("public-relations"), _officer("public-relations", role=Role.HEAD)
    festival = Topic.objects.get(code="festivals").number
    welfare = Topic.objects.get(code="welfare").number
    campaigns.create(by=writer, title="연말 음악회 초안", body="12월 19일 연말 음악회가 열려요.", topics=[festival])
    waiting = campaigns.create(by=writer, title="크리스마스 장터", body="12월 12일 장터가 열려요.", topics=[festival])
    campaigns.submit(waiting, by=writer)
    ready = campaigns.create(
        by=writer, title="한파 쉼터 안내", body="동주민센터에 한파 쉼터가 있어요.", topics=[welfare]
    )
    campaigns.submit(ready, by=writer)
    campaigns.approve(ready, by=head)
    tomorrow = (now.astimezone(SEOUL) + timedelta(days=1)).replace(hour=10, minute=0, second=0, microsecond=0)
    campaigns.schedule(ready, by=head, at=tomorrow, now=now)
    campaigns.create(
        by=_officer("community-health"),
        title="겨울 운동 교실",
        body="보건소 운동 교실이 열려요.",
        topics=[welfare],
    )


# --- promotions, weather


def _promotions(rng: Random, now: datetime) -> None:
    today, by = now.astimezone(SEOUL).date(), _officer("public-relations")
    asked = (
        ("community-leaders", "통장 회의에서 신청서를 나눠 줌"),
        ("dong-centres", "동주민센터 창구에 신청서와 QR을 둠"),
        ("universities", "대학 축제에서 구독 신청을 받음"),
        ("meeting-halls", "구민 강좌에서 안내함"),
        ("sns", "구 SNS에 구독 안내를 올림"),
    )
    places = {place.code: place for place in SignupPlace.objects.all()}
    Promotion.objects.bulk_create(
        Promotion(date=today - timedelta(days=9 * n), place=places[code], what=what, forms=rng.randrange(5, 60), by=by)
        for n, (code, what) in enumerate(asked, start=1)
    )


def _a_warning_that_is_over(now: datetime) -> None:
    """A cold-wave watch of last week, announced and released: the page has a history, and no banner stands."""
    began, ended = now - timedelta(days=6), now - timedelta(days=5)
    items = [_announcement(began, began, 1, 1), _announcement(ended, ended, 2, 2)]
    take_in(
        read(json.dumps({"response": {"header": {"resultCode": "00"}, "body": {"items": {"item": items}}}})), now=now
    )


def _announcement(at: datetime, starts: datetime, command: int, sequence: int) -> dict[str, Any]:
    local, start = at.astimezone(SEOUL), starts.astimezone(SEOUL)
    return {
        "areaCode": "L1100400", "areaName": "서울서북권", "warnVar": 3, "warnStress": 0, "command": command,
        "tmFc": int(f"{local:%Y%m%d%H%M}"), "startTime": int(f"{start:%Y%m%d%H%M}"), "endTime": 0,
        "tmSeq": sequence, "stnId": 108, "cancel": 0, "allEndTime": 0,
    }  # fmt: skip
