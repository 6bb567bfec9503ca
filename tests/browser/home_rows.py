"""Requests for a home as the pages show them: one with offers and questions, one after the choice, a draft."""

import json
import uuid
from datetime import timedelta

from django.utils import timezone

from civil_affairs.real_estate.answers import services as answers
from civil_affairs.real_estate.demo import BROKER_LINK, CLOSED_LINK, CONTACT_LINK
from civil_affairs.real_estate.requests import links, services
from civil_affairs.real_estate.requests.models import HomeDraft, Referral, ReferralLink
from programs.people.models import User
from tests.civil_affairs.real_estate.brokers import SINCHON, broker
from tests.civil_affairs.real_estate.homes import filled, offered, referral_of, sent


def make_rows(*, seeker: User) -> None:
    for number in (1, 2, 3):
        broker(number, kind="assistant" if number == 2 else "licensed", office_phone="023302000")
    person = {"applicant_name": seeker.name, "applicant_phone": seeker.phone}
    chosen, waiting = (sent(by=seeker, **person) for _ in range(2))
    for case in (chosen, waiting):
        for place, price in ((0, 24_000), (1, 27_000)):
            offered(referral_of(case, place), price=price, text="남향이에요.", floor="2층")
    services.choose(chosen, [referral_of(chosen).pk], by=seeker)
    answers.complain(referral_of(chosen), "보여 준 집이 제안과 달랐어요.", by=seeker)
    services.change(waiting, {"dongs": [*waiting.dongs, SINCHON]}, by=seeker)
    answers.ask_person(referral_of(waiting), "몇 분이 함께 사시나요?")
    asked = answers.ask_broker(referral_of(waiting), "반려견과 살 수 있나요?", by=seeker)
    answers.answer(asked, "네, 작은 개는 괜찮아요.", side="broker")
    answers.ask_broker(referral_of(waiting), "주차가 되나요?", by=seeker)
    _link(referral_of(waiting), BROKER_LINK, links.Purpose.ANSWER)
    _link(referral_of(chosen), CONTACT_LINK, links.Purpose.CONTACT)
    _link(referral_of(chosen, 1), CLOSED_LINK, links.Purpose.ANSWER)
    form = {name: value if isinstance(value, list) else [value] for name, value in filled().items()}
    HomeDraft.objects.create(user=seeker, key=uuid.uuid4(), values=json.dumps(form))


def _link(row: Referral, token: str, purpose: str) -> None:
    now = timezone.now()
    ReferralLink.objects.create(
        referral=row, token_hash=links.digest(token), purpose=purpose, made_at=now, expires_at=now + timedelta(days=1)
    )
