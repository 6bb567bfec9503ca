"""P01 in the matcher: each field office that is open, for those who moved into its zone, and the newcomer's guide."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from civil_affairs.field_office.offices import FieldOffice
from programs.base.matching.conditions import AnyOf, Condition, Season
from programs.base.matching.registry import Match, register, source
from programs.base.matching.vocabulary import MOVING, TAX, WASTE, Question
from programs.base.text import korean_period
from programs.bookings.matches import described_elsewhere
from programs.plan.terms import translated

PROGRAM = 1
MOVED = AnyOf(Question.NEEDS, frozenset({MOVING}), why=_("이사하셨다고 했어요."))

register(
    Match(
        key="P01.guide",
        program=PROGRAM,
        title=_("입주민 안내"),
        text=_("전입신고, 취득세, 쓰레기, 우리 구의 시설과 행사를 한곳에 모았어요."),
        url_name="field_office:guide",
        conditions=(MOVED,),
        cost=_("무료"),
    ),
    Match(
        key="P01.ask",
        program=PROGRAM,
        title=_("입주 전에 물어보고 신청하기"),
        text=_("전입신고 안내, 대형폐기물 수거, 취득세 상담을 미리 신청할 수 있어요."),
        url_name="field_office:ask",
        conditions=(
            AnyOf(
                Question.NEEDS,
                frozenset({MOVING, TAX, WASTE}),
                why=_("이사, 취득세, 대형폐기물은 미리 묻고 신청할 수 있어요."),
            ),
        ),
    ),
)


@source
def offices() -> Iterator[Match]:
    """One match per open field office; one query. Its offering is not told a second time."""
    for office in FieldOffice.objects.shown():
        conditions: list[Condition] = [MOVED]
        if office.zone.dong is not None:
            name = translated(office.zone.dong.name)
            conditions.append(AnyOf(Question.DONG, frozenset({office.zone.dong_id or ""}), names=(name,)))
        conditions.append(Season(last=office.last))
        yield Match(
            key=f"P01.office:{office.slug}",
            program=PROGRAM,
            title=_("현장민원실: %(zone)s") % {"zone": translated(office.zone.name)},
            text=_("이사 온 동네에서 전입신고, 취득세, 청소 민원을 한 번 와서 마쳐요. 번호 하나로 차례대로 봐요."),
            url=reverse("field_office:office", args=[office.slug]),
            conditions=tuple(conditions),
            place=f"{translated(office.place)} ({translated(office.address)})",
            when=korean_period(office.first, office.last),
            order=40,
        )


def _offerings() -> Collection[int]:
    return set(FieldOffice.objects.values_list("offering_id", flat=True))


described_elsewhere(_offerings)
