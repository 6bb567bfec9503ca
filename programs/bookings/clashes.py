"""An officer, a room or an interpreter is in one place at a time: what a wished time collides with, in words."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from programs.base.errors import WrongState
from programs.base.text import korean_datetime, korean_time, with_particle
from programs.bookings.offerings import Occupation, Resource

RESOURCE_TAKEN = "bookings_resource_once_at_a_time"
MOST_SAID = 5
AT_ONCE = 200  # wished times in one query

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Clash:
    """One taken time."""

    resource: str
    begins: datetime
    ends: datetime
    why: str

    def sentence(self) -> str:
        return _("%(who)s %(when)s~%(until)s에 다른 일정이 있어요: %(why)s.") % {
            "who": with_particle(self.resource, "은/는"),
            "when": korean_datetime(self.begins),
            "until": korean_time(self.ends),
            "why": self.why,
        }


def of(resource: Resource | None, spans: Iterable[Span], *, besides: Collection[int] = ()) -> list[Clash]:
    """What the resource has at these times, without the sessions `besides`; nothing for no resource."""
    if resource is None:
        return []
    wished = list(spans)
    found: dict[int, Clash] = {}
    for start in range(0, len(wished), AT_ONCE):
        overlapping = reduce(or_, (Q(during__overlap=span) for span in wished[start : start + AT_ONCE]))
        rows = Occupation.objects.filter(overlapping, resource=resource).exclude(session_id__in=list(besides))
        for row in rows.select_related("session__offering", "resource"):
            why = row.session.offering.title if row.session else row.why
            found[row.pk] = Clash(row.resource.name, row.during.lower, row.during.upper, why)
    return sorted(found.values(), key=lambda each: each.begins)


def in_words(found: Sequence[Clash]) -> str:
    """The first few in full, the others as a number."""
    said = " ".join(each.sentence() for each in found[:MOST_SAID])
    more = len(found) - MOST_SAID
    return said if more <= 0 else said + " " + _("이 밖에 %(count)d번 더 겹쳐요.") % {"count": more}


def refuse(resource: Resource | None, spans: Iterable[Span], *, besides: Collection[int] = ()) -> None:
    """Raise WrongState that says what the time collides with."""
    if found := of(resource, spans, besides=besides):
        raise WrongState(in_words(found) + " " + _("시간이나 담당자를 바꿔 주세요."))


def within(spans: Sequence[Span]) -> list[Span]:
    """Wished times that collide with one another: later ones that begin before an earlier one ends."""
    ordered = sorted(spans)
    return [later for earlier, later in zip(ordered, ordered[1:], strict=False) if later[0] < earlier[1]]


def in_words_of(error: Exception) -> str:
    """What the database refused, where it happened between looking and writing."""
    if RESOURCE_TAKEN in str(error):
        return _("방금 담당자나 장소가 다른 일정에 잡혔어요. 시간이나 담당자를 바꿔 주세요.")
    return _("방금 예약한 분 가운데 같은 시간에 다른 예약이 생겼어요. 다시 확인해 주세요.")
