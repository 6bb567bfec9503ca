"""How many files, how large, of which kinds: said by each use, refused with a sentence that says what to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from programs.base.files import KINDS, MAX_BYTES, MAX_FILES, MB


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What one use takes: `at_once` files of an upload, `most` and `most_bytes` of one owner, `max_bytes` of each."""

    kinds: Sequence[str] = tuple(KINDS)
    max_bytes: int = MAX_BYTES
    at_once: int = MAX_FILES
    most: int = 20
    most_bytes: int = 100 * MB

    @property
    def accept(self) -> str:
        """For <input accept>."""
        return ",".join(f".{ending}" for key in self.kinds for ending in KINDS[key].endings)

    @property
    def in_words(self) -> str:
        """For the help text of a field: kinds, number, size."""
        return _t("%(kinds)s 파일을 한 번에 %(number)d개까지, 하나에 %(size)dMB까지 올릴 수 있어요.") % {
            "kinds": ", ".join(str(KINDS[key].title) for key in self.kinds),
            "number": min(self.at_once, self.most),
            "size": self.max_bytes // MB,
        }

    def check_number(self, number: int) -> None:
        """Refuse too many at once before any of them is read. ValidationError."""
        limit = min(self.at_once, self.most)
        if number > limit:
            raise ValidationError(
                ngettext_lazy(
                    "파일은 한 번에 %(limit)d개까지 올릴 수 있어요. 나누어 올려 주세요.",
                    "파일은 한 번에 %(limit)d개까지 올릴 수 있어요. 나누어 올려 주세요.",
                    "limit",
                ),
                code="too_many_files",
                params={"limit": limit},
            )

    def check_room(self, *, number: int, size: int, more: int, more_bytes: int) -> None:
        """Refuse what would be too many, or too much, beside what the owner has. ValidationError."""
        if number + more > self.most:
            raise ValidationError(
                _("파일은 모두 %(limit)d개까지예요. 지금 %(number)d개가 있어요. 필요 없는 파일을 지우고 올려 주세요."),
                code="too_many_files",
                params={"limit": self.most, "number": number},
            )
        if size + more_bytes > self.most_bytes:
            raise ValidationError(
                _("파일을 모두 합쳐 %(limit)dMB까지 올릴 수 있어요. 크기를 줄이거나 필요한 쪽만 올려 주세요."),
                code="files_too_large",
                params={"limit": self.most_bytes // MB},
            )
