"""What P07 offers, in the matcher: reporting a new name, and whom its reservations are for."""

from django.utils.translation import gettext_lazy as _

from civil_affairs.service_desk.after_hours.opening import SLUG as AFTER_HOURS
from civil_affairs.service_desk.consultations.fields import FIELDS
from civil_affairs.service_desk.interpreting.opening import SLUG as INTERPRETERS
from civil_affairs.service_desk.program import PROGRAM
from programs.base.matching.conditions import AnyOf
from programs.base.matching.registry import Match, register
from programs.base.matching.vocabulary import EVENING, FAMILY, INTERPRETING, PERMIT, Question
from programs.bookings.matches import narrow

register(
    Match(
        key="P07.name_change",
        program=PROGRAM,
        title=_("개명신고"),
        text=_("법원에서 개명 허가를 받은 뒤 가족관계등록부의 이름을 바꾸는 신고예요."),
        url_name="service_desk:guide",
        conditions=(AnyOf(Question.NEEDS, frozenset({FAMILY}), why=_("이름을 바꾼 뒤에 하는 신고예요.")),),
        cost=_("무료"),
        place=_("구청 민원여권과. 주소지가 어디든 받아요."),
        when=_("오전에 오면 그날 18:00, 오후에 오면 다음 근무일 12:00까지 끝내요."),
    ),
)
narrow(
    PROGRAM,
    AFTER_HOURS,
    AnyOf(Question.NEEDS, frozenset({EVENING}), why=_("수요일 저녁에 여니 낮에 오기 어려운 분이 쓸 수 있어요.")),
)
narrow(
    PROGRAM,
    INTERPRETERS,
    AnyOf(Question.NEEDS, frozenset({INTERPRETING}), why=_("창구에서 만나거나 화상으로 수어통역사가 함께해요.")),
)
for sheet in FIELDS:
    narrow(
        PROGRAM,
        sheet.slug,
        AnyOf(Question.NEEDS, frozenset({PERMIT}), why=_("허가나 신고를 내기 전에 담당자와 미리 상담할 수 있어요.")),
    )
