"""What the portal shows as doable here."""

from django.utils.translation import gettext_lazy as _

from programs.base.offers import Offer, register

register(
    Offer(
        program=6,
        title=_("구 알림 받기"),
        text=_("재난·안전, 복지, 교육, 문화처럼 고른 소식을 문자나 이메일로 받아요. 회원이 아니어도 3분이면 신청해요."),
        url_name="notices:subscribe",
        audience=_("만 14세 이상 누구나"),
        order=20,
    ),
    Offer(
        program=6,
        title=_("구 알림 바꾸기·해지하기"),
        text=_("받는 주제와 방법을 바꾸거나 무료로 해지해요. 관리 주소를 문자나 이메일로 보내 드려요."),
        url_name="notices:ask_link",
        audience=_("구 알림을 받는 분"),
        order=120,
    ),
)
