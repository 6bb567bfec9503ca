"""Links for brokers: a random token in the message, its hash in the database; one request, one broker, one purpose."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from civil_affairs.real_estate.brokers.models import BrokerState
from civil_affairs.real_estate.requests.models import Referral, ReferralLink
from programs.base.errors import Refusal, TooManyTries
from programs.base.ratelimit import hit
from programs.cases.states import State

Purpose = ReferralLink.Purpose
CONTACT_DAYS = timedelta(days=14)  # how long the chosen see the contact [our choice]; said in the consent
WRONG_AN_HOUR = 20
PAGES = {Purpose.ANSWER: "homes:broker", Purpose.CONTACT: "homes:contact"}


class LinkOver(Refusal):
    """The link was ours, and opens no more; the sentence says why."""

    status = 410


def make(referral: Referral, purpose: str, *, at: datetime) -> str:
    """The whole address with a fresh token; nobody can read it out of the database afterwards."""
    token = secrets.token_urlsafe(15)
    request = referral.request
    until = request.closes_at if purpose == Purpose.ANSWER and request.closes_at else at + CONTACT_DAYS
    ReferralLink.objects.create(
        referral=referral,
        purpose=purpose,
        token_hash=digest(token),
        made_at=at,
        expires_at=max(until, at + timedelta(minutes=1)),
    )
    return settings.SITE_URL + reverse(PAGES[Purpose(purpose)], args=[token])


def replace(referral: Referral, purpose: str, *, at: datetime) -> str:
    """A fresh one in place of all before: for a message that went astray."""
    referral.links.filter(purpose=purpose, replaced_at__isnull=True).update(replaced_at=at)
    return make(referral, purpose, at=at)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def opened(request: HttpRequest, token: str, purpose: str, *, at: datetime | None = None) -> Referral:
    """The referral behind a broker's link.

    Raises Http404 (no link of ours, or one made for something else), TooManyTries after many such, and LinkOver (410).
    """
    at = at or timezone.now()
    rows = ReferralLink.objects.select_related("referral__request__department", "referral__broker")
    link = rows.filter(token_hash=digest(token), purpose=purpose).first()
    if link is None:
        if not hit(f"homes.link:{request.META.get('REMOTE_ADDR', '')}", WRONG_AN_HOUR, 3600):
            raise TooManyTries(_("없는 주소를 너무 여러 번 열었어요. 한 시간 뒤에 다시 해 주세요."), retry_after=3600)
        raise Http404(_("주소가 올바르지 않아요. 문자에 있는 주소를 끝까지 그대로 열어 주세요."))
    if over := why_over(link, at):
        raise LinkOver(over)
    return link.referral


def why_over(link: ReferralLink, at: datetime) -> str:
    """Why it opens no more, in a sentence; empty while it does."""
    referral, request = link.referral, link.referral.request
    if referral.broker.state != BrokerState.JOINED:
        return _("지금은 서비스에 참여하지 않는 중개업소라서 열 수 없어요. 구청 지적과로 문의해 주세요.")
    if link.replaced_at is not None:
        return _("새 주소를 문자로 보냈어요. 마지막에 받은 문자의 주소를 열어 주세요.")
    if link.purpose == Purpose.ANSWER and (ended := _why_ended(referral)):
        return ended
    if link.expires_at <= at:
        return _("주소의 유효 기간이 지났어요. 필요하면 구청 지적과로 문의해 주세요.")
    if link.purpose == Purpose.CONTACT and referral.state != Referral.State.CHOSEN:
        return _("고른 중개업소만 연락처를 볼 수 있어요.")
    if link.purpose == Purpose.CONTACT and not request.applicant_phone:
        return _("보관 기간이 지나 연락처를 지웠어요.")
    return ""


def _why_ended(referral: Referral) -> str:
    request = referral.request
    if referral.state == Referral.State.CHOSEN:
        return _("신청한 분이 이 중개업소를 골랐어요. 연락처를 보는 새 주소를 문자로 보냈어요.")
    if request.chosen_at is not None:
        return _("신청한 분이 다른 중개업소를 골라서 끝난 신청이에요. 답해 주셔서 고마워요.")
    if request.state == State.WITHDRAWN:
        return _("신청한 분이 신청을 취하했어요.")
    if request.is_closed or referral.state == Referral.State.ENDED:
        return _("마감된 신청이에요. 이제 답할 수 없어요.")
    return ""
