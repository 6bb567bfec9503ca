"""What the portal shows as doable here."""

from django.utils.translation import gettext_lazy as _

from programs.base.offers import Offer, register

register(
    Offer(
        program=9,
        title=_("집 찾기 신청하기"),
        text=_("원하는 집을 한 번만 적으면 맞는 중개업소들이 제안을 보내요. 비교한 뒤 찾아갈 곳만 골라요."),
        url_name="homes:guide",
        audience=_("집을 구하는 주민, 대학생, 외국인"),
        order=20,
    )
)
