"""P09 in the matcher: for whoever looks for a home."""

from django.utils.translation import gettext_lazy as _

from programs.base.matching.conditions import AnyOf
from programs.base.matching.registry import Match, register
from programs.base.matching.vocabulary import Question, need

HOME = need("home", _("살 집을 구하고 있어요"), order=15)

register(
    Match(
        key="P09.homes",
        program=9,
        title=_("부동산 맞춤형 서비스"),
        text=_("원하는 집을 한 번만 적으면 맞는 중개업소들이 제안을 보내요. 비교한 뒤 찾아갈 곳만 골라요."),
        url_name="homes:guide",
        conditions=(
            AnyOf(Question.NEEDS, frozenset({HOME}), why=_("집을 구할 때 여러 중개업소의 제안을 한 번에 받아요.")),
        ),
        cost=_("무료. 계약하면 중개보수는 따로 내요."),
    )
)
