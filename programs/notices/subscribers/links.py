"""Links in messages: open one's own subscription, unsubscribe, confirm an address, without signing in.

A link must fit into a text message, so it is a sealed number rather than signed JSON: 16 bytes hold what the link does,
for whom, and the minute it was made. The first eight are a keyed digest of the rest; the rest is masked with a key
stream made from that digest (as AES-SIV does), so nobody reads an id out of a link, and one changed bit breaks it.
Forging takes 2^64 tries over the network. Making one touches no table: a campaign makes hundreds of thousands.
"""

import base64
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from programs.base.errors import Refusal

from .models import Subscriber

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)  # minutes since then stand in three bytes: until the end of 2046
MANAGE, UNSUBSCRIBE_SMS, UNSUBSCRIBE_EMAIL, CONFIRM = range(4)
UNSUBSCRIBE = {"sms": UNSUBSCRIBE_SMS, "email": UNSUBSCRIBE_EMAIL}
OPENS_FOR = timedelta(days=365)
CONFIRMS_FOR = timedelta(days=3)
_TAG = 8


class BadLink(Refusal):
    """The link was not made here, or not whole; a page offers to send a new one."""

    status = 404


class OldLink(Refusal):
    """The link was made here, but its time is over, or a newer address took its place."""

    status = 410


@dataclass(frozen=True, slots=True)
class Link:
    """What an opened link says."""

    does: int
    number: int
    made_at: datetime


def make(does: int, number: int, *, at: datetime) -> str:
    """Return the token (22 letters, digits, - and _) for this deed and row, made at this time."""
    plain = ((does << 62) | (number << 24) | _minute(at)).to_bytes(8, "big")
    sealing, masking = _keys(settings.SECRET_KEY)
    tag = hmac.digest(sealing, plain, "sha256")[:_TAG]
    return _text(tag + _mask(plain, masking, tag))


def read(token: str) -> Link:
    """Open a token. Raises BadLink for anything that make() did not return."""
    try:
        raw = base64.b64decode(token + "==", altchars=b"-_", validate=True)
    except ValueError:
        raw = b""
    if len(raw) == 2 * _TAG and _text(raw) == token:  # one spelling only: the last letter has bits to spare
        tag = raw[:_TAG]
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            sealing, masking = _keys(key)
            plain = _mask(raw[_TAG:], masking, tag)
            if hmac.compare_digest(hmac.digest(sealing, plain, "sha256")[:_TAG], tag):
                value = int.from_bytes(plain, "big")
                made_at = EPOCH + timedelta(minutes=value & 0xFFFFFF)
                return Link(does=value >> 62, number=(value >> 24) & 0x3FFFFFFFFF, made_at=made_at)
    raise BadLink(_("주소가 올바르지 않아요. 메시지에 있는 주소를 끝까지 그대로 열어 주세요."))


def manage_url(subscriber_id: int, *, at: datetime) -> str:
    """The whole address where this subscriber sees and changes everything."""
    return f"{settings.SITE_URL}/n/{make(MANAGE, subscriber_id, at=at)}"


def unsubscribe_url(subscriber_id: int, *, channel: str, at: datetime) -> str:
    """The address of List-Unsubscribe (RFC 8058): a POST ends this channel, a GET asks first."""
    return f"{settings.SITE_URL}/n/{make(UNSUBSCRIBE[channel], subscriber_id, at=at)}"


def confirm_url(proof_id: int, *, at: datetime) -> str:
    """The address in the mail of a double opt-in."""
    return f"{settings.SITE_URL}/n/{make(CONFIRM, proof_id, at=at)}"


def open_manage(token: str, at: datetime) -> Subscriber:
    """Return whose subscription the link opens. Raises BadLink or OldLink, each with its sentence."""
    link = read(token)
    if link.does != MANAGE:
        raise BadLink(_("이 주소로는 구독을 관리할 수 없어요."))
    subscriber = Subscriber.objects.filter(pk=link.number).first()
    if subscriber is None:
        raise OldLink(_("구독이 끝나 정보를 모두 지웠어요. 다시 받으려면 새로 신청해 주세요."))
    if at - link.made_at > OPENS_FOR:
        raise OldLink(_("만든 지 1년이 지난 주소예요. 새 주소를 받아 주세요."))
    if was_replaced(subscriber, link):
        raise OldLink(_("연락처가 바뀌거나 새 주소를 받아서 이 주소는 더 열리지 않아요. 새 주소를 받아 주세요."))
    return subscriber


def was_replaced(subscriber: Subscriber, link: Link) -> bool:
    """True for a link made before the subscriber's address changed: its reader may be somebody else."""
    return subscriber.links_from is not None and link.made_at < subscriber.links_from.replace(second=0, microsecond=0)


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _minute(at: datetime) -> int:
    return int((at - EPOCH).total_seconds()) // 60


def _mask(data: bytes, key: bytes, tag: bytes) -> bytes:
    stream = hmac.digest(key, tag, "sha256")
    return bytes(a ^ b for a, b in zip(data, stream, strict=False))


@lru_cache(maxsize=4)
def _keys(secret: str) -> tuple[bytes, bytes]:
    """Two keys of this purpose alone, from the portal's secret."""
    return (
        hmac.digest(secret.encode(), b"notices.links.seal", "sha256"),
        hmac.digest(secret.encode(), b"notices.links.mask", "sha256"),
    )
