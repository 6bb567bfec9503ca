"""The languages in which a form may be explained: the portal's four, and others that staff add."""

from dataclasses import dataclass

from django.conf import settings

from programs.base.context import html_lang

KOREAN = "ko"


@dataclass(frozen=True, slots=True)
class Reading:
    """A language, named in itself; `direction` is what the dir attribute says."""

    code: str
    name: str
    direction: str = "ltr"

    @property
    def lang(self) -> str:
        """What the lang attribute says."""
        return html_lang(self.code)


OTHERS = (
    Reading("ja", "日本語"),
    Reading("mn", "Монгол"),
    Reading("ru", "Русский"),
    Reading("uz", "Oʻzbekcha"),
    Reading("th", "ไทย"),
    Reading("km", "ខ្មែរ"),
    Reading("ne", "नेपाली"),
    Reading("tl", "Filipino"),
    Reading("ar", "العربية", "rtl"),
    Reading("ur", "اردو", "rtl"),
)
READINGS = {each.code: each for each in (*(Reading(code, name) for code, name in settings.LANGUAGES), *OTHERS)}
EXPECTED = tuple(code for code, _name in settings.LANGUAGES)  # what is missing in these is shown to staff
