"""To whom a request goes: asked in one query, drawn once, and made again by anyone (`manage.py rematch`)."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Case, Max, Value, When
from django.utils.translation import gettext as _

from civil_affairs.real_estate.brokers import rules
from civil_affairs.real_estate.brokers.models import Broker, Draw
from civil_affairs.real_estate.brokers.rules import Facts, Wanted, Why
from programs.base.errors import WrongState
from programs.people.models import Dong

TURN_LOCK = 0x50_09_01  # one draw in turn at a time


@dataclass(frozen=True)
class Matched:
    """Who fits, in the published order, and to whom the request goes."""

    wanted: Wanted
    order_seed: str
    all_that_fit: list[Facts]
    _dongs: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    @property
    def chosen(self) -> list[Facts]:
        return self.all_that_fit if self.wanted.cap is None else self.all_that_fit[: self.wanted.cap]

    def reasons_of(self, broker: Facts) -> list[str]:
        """Why this broker gets the request, in sentences of the reader's language."""
        if not self._dongs:
            self._dongs.update(dong_names())
        return rules.reasons(broker, self.wanted, dongs=self._dongs)


def dong_names() -> dict[str, str]:
    return dict(Dong.objects.values_list("code", "name"))


def brokers_for(wanted: Wanted, *, seed: str) -> Matched:
    """Who fits, by one query; nothing is written, so it serves as the preview, too. ``seed``: the request's number."""
    rows = Broker.objects.fitting(wanted).in_turn(seed).facts()
    return Matched(wanted, seed, list(rows))


def others(wanted: Wanted) -> list[tuple[str, int]]:
    """How many of the joined brokers miss each condition, with its sentence; none that nobody misses."""
    counted = Broker.objects.count_missing(wanted)
    return [(rules.missing(why), counted[why]) for why in wanted.conditions if counted[why]]


@transaction.atomic
def draw(wanted: Wanted, *, reference: str, now: datetime) -> Matched:
    """Settle once to whom the request ``reference`` goes, and keep what is needed to draw it again.

    With a cap the chosen go to the end of the line, one draw at a time. Raises WrongState for a second draw.
    """
    if wanted.cap is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TURN_LOCK])
    matched = brokers_for(wanted, seed=reference)
    counted = Broker.objects.count_missing(wanted)
    capped = wanted.cap is not None
    _record, is_new = Draw.objects.get_or_create(
        reference=reference,
        defaults={
            "at": now,
            "wanted": wanted.as_data(),
            "fitting": len(matched.all_that_fit),
            "joined": counted.pop("joined"),
            "missing": counted,
            "candidates": [[each.register_number, each.turn] for each in matched.all_that_fit] if capped else None,
            "chosen": [each.register_number for each in matched.chosen] if capped else None,
        },
    )
    if not is_new:
        raise WrongState(_("이 신청을 받을 중개사무소는 이미 정해졌어요."))
    if capped and matched.chosen:
        _to_the_end(matched.chosen)
    return matched


def _to_the_end(brokers: list[Facts]) -> None:
    """Each its own place in the line, in the order in which they were chosen: no ties arise."""
    last = Broker.objects.aggregate(last=Max("turn"))["last"] or 0
    places = [When(pk=each.pk, then=Value(last + place)) for place, each in enumerate(brokers, start=1)]
    Broker.objects.filter(pk__in=[each.pk for each in brokers]).update(turn=Case(*places))


def missed(record: Draw) -> list[tuple[str, int]]:
    """Why the others did not get it, as it was on the day of the draw."""
    return [(rules.missing(Why(why)), count) for why, count in record.missing.items() if count]


def redraw(record: Draw) -> list[str]:
    """The register numbers in the order of the rule, from what was kept; for a request without a cap there is none."""
    if record.candidates is None:
        raise WrongState(_("한도를 정하지 않은 신청이에요. 맞는 중개사무소 모두에게 갔어요."))
    line = sorted(record.candidates, key=lambda each: (each[1], rules.lot(record.reference, each[0])))
    return [number for number, _turn in line][: record.wanted["cap"]]
