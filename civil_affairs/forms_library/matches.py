"""Civil forms in the matcher: each for the need it serves, and the explanations for those to whom Korean is hard."""

from collections.abc import Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from civil_affairs.forms_library.models import CivilForm
from civil_affairs.forms_library.queries import PROGRAM
from civil_affairs.forms_library.shown import language_for, show
from programs.base.matching.conditions import AnyOf
from programs.base.matching.registry import Match, register, source
from programs.base.matching.vocabulary import FOREIGN, Question, needs

register(
    Match(
        key="P07.forms",
        program=PROGRAM,
        title=_("여러 언어로 된 민원서식 설명"),
        text=_("서식의 칸마다 무엇을 적는지 영어, 중국어, 베트남어로 읽을 수 있어요."),
        url_name="forms_library:library",
        conditions=(
            AnyOf(
                Question.NEEDS, frozenset({FOREIGN}), why=_("한국어가 어렵다고 하셨어요. 다른 언어로 읽을 수 있어요.")
            ),
        ),
        cost=_("무료"),
        order=60,
    )
)


@source
def forms() -> Iterator[Match]:
    """One match per published form that serves a need, in the reader's language; one query."""
    for form in CivilForm.objects.published().exclude(needs=[]).order_by("slug"):
        served = frozenset(form.needs) & set(needs.keys())
        if not served:
            continue  # a need that no program declares any more
        shown = show(form, language_for(form, get_language() or ""), with_fields=False)
        yield Match(
            key=f"form:{form.slug}",
            program=PROGRAM,
            title=shown.title.text,
            text=shown.parts["purpose"].text,
            url=form.get_absolute_url(),
            conditions=(AnyOf(Question.NEEDS, served),),
            cost=shown.parts["fee"].text,
            place=shown.parts["where"].text,
            when=shown.parts["takes"].text,
            order=80,
        )
