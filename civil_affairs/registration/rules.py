"""Pure rules of registration in one stop (등기 원스톱): what is commissioned, which dates can be, who is idle.

건축법 제39조: when the building ledger changes, the office itself asks the registry office to change the register. What
is registered for the first time (an extension with it) is the owner's own business.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.utils.translation import gettext as _

from programs.base import clock
from programs.base.calendar import WorkingCalendar
from programs.base.text import korean_date

# The ledger within seven working days, and as many for the registry office and the notice: a choice of the office.
WHOLE_WAY = clock.WorkingDays(14)
IDLE_DAYS = 5
LAW = "건축법 제39조 제1항"


class Said(StrEnum):
    """Which part of the rule decided."""

    ITEM = "item"
    NEW = "new"
    EXTENSION = "extension"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a change is subject to commission, and which part of the rule says so."""

    subject: bool
    said: Said
    item: int | None = None

    @property
    def reason(self) -> str:
        match self.said:
            case Said.ITEM:
                return _("건축법이 정한 변경이라서 구청이 등기소에 등기를 촉탁해요.")
            case Said.NEW:
                return _("신규등록은 등기부를 새로 만드는 일이라서 촉탁 대상이 아니에요. 소유자가 등기소에 신청해요.")
            case Said.EXTENSION:
                return _("증축은 신규등록에 들어가서 촉탁 대상이 아니에요. 소유자가 등기소에 신청해요.")
            case _other:
                return _("건축법이 촉탁하도록 정한 변경이 아니에요. 대장만 정리해요.")

    @property
    def source(self) -> str:
        """Where the law says so."""
        if self.item is not None:
            return _("건축법 제39조 제1항 제%(item)d호") % {"item": self.item}
        if self.said in (Said.NEW, Said.EXTENSION):
            return _("건축법 제39조 제1항 제2호 (신규등록·증축 제외)")
        return _("건축법 제39조 제1항")


def decide(*, item: int | None, is_new: bool, extension: bool) -> Decision:
    """Decide by the kind of change: the law's item it falls under, whether it is a new registration or an extension."""
    if is_new:
        return Decision(False, Said.NEW)
    if extension:
        return Decision(False, Said.EXTENSION)
    if item is None:
        return Decision(False, Said.NONE)
    return Decision(True, Said.ITEM, item)


class Stage(StrEnum):
    """Where a case stands, as its dates say it."""

    WAITING = "waiting"
    RECEIVED = "received"
    LEDGER = "ledger"
    COMMISSIONED = "commissioned"
    CORRECTION = "correction"
    REGISTERED = "registered"
    TOLD = "told"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of a case's steps so far; `returned` is that of a correction that is still open."""

    received: date | None = None
    ledger: date | None = None
    commissioned: date | None = None
    returned: date | None = None
    corrected: date | None = None
    registered: date | None = None


def stage_of(dates: Dates, *, told: bool) -> Stage:
    if told:
        return Stage.TOLD
    if dates.registered:
        return Stage.REGISTERED
    if dates.returned:
        return Stage.CORRECTION
    if dates.commissioned:
        return Stage.COMMISSIONED
    if dates.ledger:
        return Stage.LEDGER
    return Stage.RECEIVED if dates.received else Stage.WAITING


def date_fault(step: str, on: date, *, dates: Dates, today: date) -> str:
    """Say what is wrong with the date of a step, or nothing: not in the future, not before the step before it."""
    if on > today:
        return _("오늘보다 뒤의 날짜는 적을 수 없어요.")
    before = {
        "ledger": [(_("접수일"), dates.received)],
        "commission": [(_("대장정리일"), dates.ledger)],
        "returned": [
            (_("촉탁일"), dates.commissioned),
            (_("앞선 보정일"), dates.corrected),
            (_("등기일"), dates.registered),
        ],
        "corrected": [(_("보정 요구일"), dates.returned)],
        "registered": [(_("촉탁일"), dates.commissioned), (_("보정일"), dates.corrected)],
    }[step]
    for name, earlier in before:
        if earlier is not None and on < earlier:
            return _("%(name)s(%(day)s)보다 앞선 날짜예요. 날짜의 순서를 확인해 주세요.") % {
                "name": name,
                "day": korean_date(earlier),
            }
    return ""


def idle_before(today: date, calendar: WorkingCalendar) -> date:
    """The day such that a last step on it or earlier has seen five working days pass without another.

    Tuesday's step, and nothing from Wednesday to the next Tuesday: on Wednesday morning it is idle.
    """
    five_ago = calendar.add_working_days(calendar.first_working_day(today), -IDLE_DAYS)
    return five_ago - timedelta(days=1)
