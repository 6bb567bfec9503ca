"""What the portal shows as doable here: seeing which warnings are in force and what to do."""

from django.utils.translation import gettext_lazy as _

from programs.base.offers import Offer, register

register(
    Offer(
        program=6,
        title=_("기상특보와 행동요령 보기"),
        text=_("지금 서대문구에 내려진 특보와, 비·눈·더위·추위에 무엇을 해야 하는지 알려요."),
        url_name="notices:weather",
        order=60,
    )
)
