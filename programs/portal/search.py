"""What the portal itself lets be found: the programs in each language, the services, the pages about the site."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from programs.base import offers
from programs.base.entries import Entry, source
from programs.plan.models import Program
from programs.plan.terms import translated

PAGES = (
    (
        "privacy",
        _("개인정보처리방침"),
        _("어떤 개인정보를 왜 모으고 언제 지우는지, 내 권리는 무엇인지 알려 드려요."),
    ),
    (
        "accessibility",
        _("접근성 안내"),
        _("누구나 쓸 수 있도록 한 일과 불편할 때 알릴 곳을 알려 드려요."),
    ),
    ("copyright", _("저작권 정책"), _("이 누리집의 글과 자료를 어떻게 쓸 수 있는지 알려 드려요.")),
    ("sitemap", _("사이트맵"), _("이 누리집의 모든 메뉴를 한눈에 볼 수 있어요.")),
)


@source
def programs() -> Iterator[Entry]:
    """Each program in Korean, with all words of its plan's sheet; and in each language it is translated to."""
    for program in Program.objects.with_places().prefetch_related("plans__milestones", "plans__targets"):
        yield Entry(
            key=f"program:{program.number}",
            kind="program",
            program=program.number,
            title=program.title,
            text=" ".join(_korean_texts(program)),
            url=program.get_absolute_url(),
        )
        for code, texts in program.translations.items():
            if texts.get("title"):
                yield Entry(
                    key=f"program:{program.number}",
                    kind="program",
                    program=program.number,
                    title=texts["title"],
                    text=" ".join(_texts_in(code, program, texts)),
                    url=program.get_absolute_url(),
                    language=code.lower().replace("_", "-"),
                )


def _korean_texts(program: Program) -> Iterator[str]:
    yield from (program.goal, program.guide, program.audience, program.department.name)
    yield from program.partners
    for plan in program.plans.all():
        yield from (milestone.title for milestone in plan.milestones.all())
        yield from (target.title for target in plan.targets.all())
    yield from dict.fromkeys(_strings(program.facts))


def _texts_in(language: str, program: Program, texts: dict[str, str]) -> Iterator[str]:
    """The program's own texts in a language, then what of its plan has a translation, each once."""
    yield from (str(texts.get(field, "")) for field in ("goal", "audience", "guide"))
    for korean in dict.fromkeys(_korean_texts(program)):
        words = translated(korean, language)
        if words != korean:
            yield words


def _strings(value: Any) -> Iterator[str]:
    """Every text in a piece of JSON, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


@source
def services() -> Iterator[Entry]:
    """Each service that can be used here, in each language."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            for offer in offers.all_offers():
                yield Entry(
                    key=f"offer:{offer.program}:{offer.url_name}",
                    kind="service",
                    program=offer.program,
                    title=str(offer.title),
                    text=f"{offer.text} {offer.audience}".strip(),
                    url=offer.url,
                    language=language,
                )


@source
def pages() -> Iterator[Entry]:
    """The pages about the site itself, in each language."""
    for language, _name in settings.LANGUAGES:
        with override(language):
            for name, title, text in PAGES:
                yield Entry(
                    key=f"page:{name}",
                    kind="page",
                    title=str(title),
                    text=str(text),
                    url=reverse(f"portal:{name}"),
                    language=language,
                )
