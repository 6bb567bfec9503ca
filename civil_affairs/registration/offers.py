"""What the portal shows as doable here."""

from django.utils.translation import gettext_lazy as _

from programs.base.offers import Offer, register

register(
    Offer(
        program=14,
        title=_("건물 등기 한 번에 신청하기"),
        text=_("건축물대장을 고치는 신청만 하면 구청이 등기까지 촉탁하고, 등기가 끝나면 알려 드려요."),
        url_name="registration:guide",
        audience=_("건물의 지번, 이름, 구조, 용도가 바뀌었거나 건물을 철거한 분"),
        order=10,
    )
)
