"""What can be done on the web with surveys."""

from django.utils.translation import gettext_lazy as _

from programs.base.offers import Offer, register

register(
    Offer(
        program=18,
        title=_("설문에 답하기"),
        text=_("구청이 하는 일에 의견을 들려주세요. 열려 있는 설문과 공개한 결과를 볼 수 있어요."),
        url_name="surveys:index",
        order=60,
        audience=_("누구나"),
    )
)
