"""The library among what can be done on the web."""

from django.utils.translation import gettext_lazy as _

from civil_affairs.forms_library.queries import PROGRAM
from programs.base.offers import Offer, register

register(
    Offer(
        program=PROGRAM,
        title=_("민원서식과 쓰는 법 찾기"),
        text=_("전입신고서, 여권 신청서 같은 서식을 칸마다 쉬운 말과 여러 언어로 설명해요."),
        url_name="forms_library:library",
        order=30,
        audience=_("누구나"),
    )
)
