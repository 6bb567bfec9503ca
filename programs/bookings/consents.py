"""What a resident agrees to when booking online, in the words that are kept."""

from django.utils.translation import gettext_lazy as _

from programs.bookings.booking import Booking
from programs.people.fields import hash_for_lookup
from programs.people.models import Consent

CONSENT_WORDING = _(
    "수집하는 정보: 이름, 휴대전화, 이메일, 예약에 필요한 나이와 사는 동, 전할 말. 쓰는 곳: 예약과 안내. "
    "보관 기간: 이용한 날부터 1년. 동의하지 않을 수 있지만, 그러면 온라인으로 예약할 수 없어요."
)


def consent_to(booking: Booking, *, source: str) -> Consent:
    """The consent in the words of the page it was given on, not saved yet."""
    return Consent(
        user=booking.user,
        phone_hash=None if booking.user or not booking.phone else hash_for_lookup(booking.phone),
        email_hash=None if booking.user or booking.phone else hash_for_lookup(booking.email),
        purpose="bookings.booking",
        wording=str(CONSENT_WORDING),
        granted=True,
        source=source,
    )
