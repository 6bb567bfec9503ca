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
register(
    Offer(
        program=9,
        title=_("참여 중개사무소 찾기"),
        text=_("우리 구 등록부에서 확인한 공인중개사와 중개인을 동네, 언어, 일요일 영업으로 찾아요."),
        url_name="brokers:list",
        audience=_("집을 구하는 주민, 대학생, 외국인"),
        order=21,
    )
)
register(
    Offer(
        program=9,
        title=_("중개사무소로 참여하기"),
        text=_("조건에 맞는 신청을 문자로 받고, 회원 가입 없이 집을 소개해요."),
        url_name="brokers:about",
        audience=_("서대문구의 공인중개사와 중개인"),
        order=22,
    )
)
