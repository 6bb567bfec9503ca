"""What the search finds of weather warnings, in the four languages."""

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from programs.base.entries import Entry, source

from .guides import GUIDES


@source
def weather_page() -> Iterator[Entry]:
    """One page; its words are those of the guides, so that who looks for 폭염 or 침수 finds it."""
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            yield Entry(
                key="page:weather",
                title=_("기상특보와 행동요령"),
                text=" ".join([_("지금 서대문구에 내려진 기상특보와 날씨마다 할 일이에요."), *_guides()]),
                url=reverse("notices:weather"),
                program=6,
                language=language,
                kind="page",
            )


def _guides() -> Iterator[str]:
    for guide in GUIDES.values():
        yield from map(str, guide)
