"""What the portal shows as doable here."""

from django.utils.translation import gettext_lazy as _

from programs.base.offers import Offer, register

register(
    Offer(
        program=6,
        title=_("구 소식지 보기"),
        text=_("매주 금요일에 나가는 소식지의 지난 호를 모두 읽고 찾을 수 있어요."),
        url_name="notices:newsletter",
        audience=_("누구나"),
        order=60,
    )
)
