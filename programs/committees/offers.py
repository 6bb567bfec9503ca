"""What can be done on the web with committees."""

from django.utils.translation import gettext_lazy as _

from programs.base.offers import Offer, register

register(
    Offer(
        program=21,
        title=_("위원회와 협의회 보기"),
        text=_("어떤 위원회가 있고 언제 모이는지, 무엇을 결정했는지 회의록까지 볼 수 있어요."),
        url_name="committees:index",
        order=60,
        audience=_("누구나"),
    )
)
