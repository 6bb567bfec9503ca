"""Whom registration in one stop is for, in the matcher."""

from django.utils.translation import gettext_lazy as _

from civil_affairs.registration.services import PROGRAM
from programs.base.matching.conditions import AnyOf
from programs.base.matching.registry import Match, register
from programs.base.matching.vocabulary import PERMIT, Question

register(
    Match(
        key="P14.registration",
        program=PROGRAM,
        title=_("등기 원스톱 서비스"),
        text=_("건축물대장이 바뀌면 구청이 등기소에 등기를 촉탁하고 끝나면 알려 드려요."),
        url_name="registration:guide",
        conditions=(AnyOf(Question.NEEDS, frozenset({PERMIT}), why=_("건물이 바뀐 뒤에 하는 등기예요.")),),
        cost=_("무료"),
        place=_("구청 건축과 창구나 누리집"),
        when=_("대장 정리부터 통보까지 근무일 14일 안에 끝내요."),
    ),
)
