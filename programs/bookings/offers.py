"""What can be done on the web with bookings."""

from django.utils.translation import gettext_lazy as _

from programs.base.offers import Offer, register

register(
    Offer(
        program=7,
        title=_("상담과 방문 예약하기"),
        text=_("날짜와 시간을 골라 예약하고, 바꾸거나 취소할 수 있어요. 휴대전화 인증번호만 있으면 돼요."),
        url_name="bookings:index",
        order=20,
        audience=_("누구나"),
    )
)
