"""The district's news in the matcher: by text message or e-mail, and the weather."""

from django.utils.translation import gettext_lazy as _

from programs.base.matching.conditions import Ages, AnyOf
from programs.base.matching.registry import Match, register
from programs.base.matching.vocabulary import NEWS, Question

WANTS_NEWS = AnyOf(Question.NEEDS, frozenset({NEWS}), why=_("구청 소식과 재난 안내를 받고 싶다고 하셨어요."))

register(
    Match(
        key="P06.subscribe",
        program=6,
        title=_("구 알림 문자와 이메일 받기"),
        text=_("고른 주제의 소식과 재난 안내를 문자나 이메일로 보내 드려요. 언제든 그만 받을 수 있어요."),
        url_name="notices:subscribe",
        conditions=(WANTS_NEWS, Ages(low=14, why=_("만 14세부터 신청할 수 있어요."))),
        cost=_("무료"),
        when=_("소식지는 매주 금요일"),
    ),
    Match(
        key="P06.newsletter",
        program=6,
        title=_("서대문구 소식지 읽기"),
        text=_("지난 호를 누리집에서 바로 읽을 수 있어요."),
        url_name="notices:newsletter",
        conditions=(WANTS_NEWS,),
        cost=_("무료"),
    ),
)
