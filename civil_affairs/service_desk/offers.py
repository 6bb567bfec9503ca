"""What the portal shows as doable here."""

from django.utils.translation import gettext_lazy as _

from programs.base.offers import Offer, register

register(
    Offer(
        program=7,
        title=_("개명신고 미리 신청하기"),
        text=_("미리 적어 두고 본인이 방문하면 오전 접수는 그날 오후에, 오후 접수는 다음 근무일 오전에 끝나요."),
        url_name="service_desk:guide",
        audience=_("법원에서 개명 허가를 받은 분"),
        order=10,
    )
)
register(
    Offer(
        program=7,
        title=_("인허가 사전상담 예약하기"),
        text=_(
            "간판, 공장, 주택, 건축, 위생 허가를 내기 전에 담당자와 미리 상담해요. 질문과 도면을 먼저 보낼 수 있어요."
        ),
        url_name="service_desk:consultation_guide",
        audience=_("가게나 건물을 준비하는 분"),
        order=15,
    )
)
register(
    Offer(
        program=7,
        title=_("수어통역 예약하기"),
        text=_("창구에서 만나거나 화상으로 해요. 이메일이나 문자로 예약하고, 전화하지 않아도 돼요."),
        url_name="service_desk:interpreting_guide",
        audience=_("수어를 쓰는 분"),
        order=16,
    )
)
