"""What the portal shows as doable here."""

from django.utils.translation import gettext_lazy as _

from programs.base.offers import Offer, register

register(
    Offer(
        program=1,
        title=_("현장민원실 찾고 예약하기"),
        text=_("이사 온 동네에서 전입신고, 취득세, 청소 민원을 한 번 와서 마쳐요. 번호 하나로 차례대로 봐요."),
        url_name="field_office:offices",
        audience=_("뉴타운 입주민"),
        order=10,
    )
)
register(
    Offer(
        program=1,
        title=_("입주 전에 물어보고 신청하기"),
        text=_("전입신고 안내, 대형폐기물 수거, 취득세 상담을 미리 신청할 수 있어요."),
        url_name="field_office:ask",
        audience=_("뉴타운 입주민"),
        order=20,
    )
)
register(
    Offer(
        program=1,
        title=_("입주민 안내"),
        text=_("전입신고, 취득세, 쓰레기, 우리 구의 시설과 행사를 한곳에 모았어요."),
        url_name="field_office:guide",
        audience=_("이사 온 분"),
        order=30,
    )
)
