"""The matcher among what can be done on the web: first on the home page, in the menu, in the search."""

from django.utils.translation import gettext_lazy as _

from programs.base.offers import Offer, register

register(
    Offer(
        program=10,
        title=_("나에게 맞는 서비스 찾기"),
        text=_("다섯 가지 물음에 답하면 나에게 맞는 서비스를 까닭과 함께 찾아 드려요. 답은 저장하지 않아요."),
        url_name="portal:match",
        order=5,
        audience=_("누구나"),
    )
)
