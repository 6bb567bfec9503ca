"""The Korean working calendar: which days and hours count, and arithmetic in working time.

Pure: it is given the office's own closures and openings (see closures.py) and knows public holidays
from the `holidays` package. Days are dates in Seoul, times are aware, durations are whole seconds.
Working time is 09:00-12:00 and 13:00-18:00 (민원처리법 시행령 제8조의3; that lunch and the Wednesday
evening desk do not count is this office's choice).

Every question is answered from a count of the working days before a day, kept per year, so that an
answer costs two look-ups however far apart the days are.
"""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from holidays.constants import PUBLIC
from holidays.countries import SouthKorea

SEOUL = ZoneInfo("Asia/Seoul")
OPENING, LUNCH, AFTERNOON, CLOSING = time(9), time(12), time(13), time(18)
HOUR = 3600
DAY_SECONDS = 8 * HOUR
MORNING_SECONDS = 3 * HOUR
FIRST_YEAR, LAST_YEAR = 1950, 2100  # what the lunar tables behind the public holidays cover
_ANCHOR = 2015  # working days are counted from the first day of this year
SATURDAY = _("토요일")
SUNDAY = _("일요일")


class OutOfRange(ValueError):
    """The calendar was asked about a year that it does not know."""


def moment(day: date, at: time) -> datetime:
    """Return the aware moment of a wall-clock time in Seoul."""
    return datetime.combine(day, at, tzinfo=SEOUL)


_PUBLIC: dict[int, dict[date, str]] = {}


def public_holidays(year: int) -> dict[date, str]:
    """Return the year's public holidays with their Korean names, substitute and temporary ones included."""
    if year not in _PUBLIC:
        _PUBLIC[year] = dict(SouthKorea(years=year, language="ko", categories=(PUBLIC,)).items())
    return _PUBLIC[year]


class WorkingCalendar:
    """Public holidays and weekends, with the office's own closures and openings above them.

    An opening wins over everything: the office works on that day even if it is a Sunday.
    """

    def __init__(
        self,
        closures: Mapping[date, str] = MappingProxyType({}),
        openings: Mapping[date, str] = MappingProxyType({}),
    ) -> None:
        self.closures = dict(closures)
        self.openings = dict(openings)
        self._years: dict[int, list[int]] = {}
        self._before: dict[int, int] = {_ANCHOR: 0}
        self._day_index: dict[date, tuple[int, bool]] = {}

    # -- days ---------------------------------------------------------------------------------

    def is_working_day(self, day: date) -> bool:
        return self._index(day)[1]

    def reason_closed(self, day: date) -> str | None:
        """Return why nobody works on that day, in words, or None on a working day."""
        reason = self.holiday(day)
        if reason is None and day.weekday() >= 5 and day not in self.openings:
            reason = str(SATURDAY if day.weekday() == 5 else SUNDAY)
        return reason

    def holiday(self, day: date) -> str | None:
        """Return the name of the public holiday or closure of that day; None on any other day, weekends included."""
        if day in self.openings:
            return None
        return self.closures.get(day) or public_holidays(day.year).get(day)

    def first_working_day(self, day: date) -> date:
        """Return the day itself if somebody works on it, else the next working day."""
        return self._nth(self._index(day)[0])

    def next_working_day(self, day: date) -> date:
        """Return the first working day after the day."""
        return self.add_working_days(day, 1)

    def add_working_days(self, day: date, days: int) -> date:
        """Return the working day that lies so many working days after the day."""
        index, working = self._index(day)
        return self._nth(index + days - (0 if working else 1))

    def working_days_between(self, first: date, last: date) -> int:
        """Count the working days from first to last, both included; 0 when last lies before first."""
        if last < first:
            return 0
        index, working = self._index(last)
        return index + working - self._index(first)[0]

    def closed_days_between(self, first: date, last: date) -> list[tuple[date, str]]:
        """List the days without work from first to last, both included, with the reason of each."""
        days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
        return [(day, reason) for day in days if (reason := self.reason_closed(day)) is not None]

    # -- working time -------------------------------------------------------------------------

    def is_working_time(self, at: datetime) -> bool:
        at = at.astimezone(SEOUL)
        clock = at.time()
        return self.is_working_day(at.date()) and (OPENING <= clock < LUNCH or AFTERNOON <= clock < CLOSING)

    def next_working_moment(self, at: datetime) -> datetime:
        """Return the moment itself in working time, else the next moment at which work begins."""
        at = at.astimezone(SEOUL)
        day, clock = at.date(), at.time()
        if not self.is_working_day(day):
            return moment(self.next_working_day(day), OPENING)
        if clock < OPENING:
            return moment(day, OPENING)
        if LUNCH <= clock < AFTERNOON:
            return moment(day, AFTERNOON)
        if clock >= CLOSING:
            return moment(self.next_working_day(day), OPENING)
        return at

    def working_seconds_between(self, start: datetime, end: datetime) -> int:
        """Return the seconds of working time from start to end; 0 when end lies before start."""
        return max(0, self._position(end) - self._position(start))

    def add_working_seconds(self, start: datetime, seconds: int) -> datetime:
        """Return the moment at which so many seconds of working time have passed since start.

        A span that fills a morning or a day ends at 12:00 or 18:00, not when work begins again.
        """
        if seconds <= 0:
            return self.next_working_moment(start)
        days, rest = divmod(self._position(start) + seconds - 1, DAY_SECONDS)
        rest += 1
        day = self._nth(days)
        if rest <= MORNING_SECONDS:
            return moment(day, OPENING) + timedelta(seconds=rest)
        return moment(day, AFTERNOON) + timedelta(seconds=rest - MORNING_SECONDS)

    def add_working_hours(self, start: datetime, hours: float) -> datetime:
        return self.add_working_seconds(start, round(hours * HOUR))

    # -- the count behind them ----------------------------------------------------------------

    def _position(self, at: datetime) -> int:
        """Return the seconds of working time from the anchor to the moment."""
        at = at.astimezone(SEOUL)
        index, working = self._index(at.date())
        if not working:
            return index * DAY_SECONDS
        clock = at.hour * HOUR + at.minute * 60 + at.second
        morning = min(max(clock - 9 * HOUR, 0), MORNING_SECONDS)
        afternoon = min(max(clock - 13 * HOUR, 0), 5 * HOUR)
        return index * DAY_SECONDS + morning + afternoon

    def _index(self, day: date) -> tuple[int, bool]:
        """Return how many working days lie before the day (since the anchor), and whether it is one."""
        known = self._day_index.get(day)
        if known is None:
            year, ordinal = self._year(day.year), day.toordinal()
            place = bisect_left(year, ordinal)
            working = place < len(year) and year[place] == ordinal
            known = self._day_index[day] = (self._before_year(day.year) + place, working)
        return known

    def _nth(self, index: int) -> date:
        """Return the working day before which so many working days lie since the anchor."""
        year = _ANCHOR + index // 250  # a year has about 250; the loops below mend the guess
        year = min(max(year, FIRST_YEAR), LAST_YEAR)
        while self._before_year(year) > index:
            year -= 1
        while self._before_year(year) + len(self._year(year)) <= index:
            year += 1
        return date.fromordinal(self._year(year)[index - self._before_year(year)])

    def _before_year(self, year: int) -> int:
        if year not in self._before:
            if year > _ANCHOR:
                self._before[year] = self._before_year(year - 1) + len(self._year(year - 1))
            else:
                self._before[year] = self._before_year(year + 1) - len(self._year(year))
        return self._before[year]

    def _year(self, year: int) -> list[int]:
        """Return the ordinals of the year's working days."""
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise OutOfRange(f"The working calendar knows {FIRST_YEAR} to {LAST_YEAR}, not {year}.")
        if year not in self._years:
            closed = public_holidays(year).keys() | self.closures.keys()
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            days = (date.fromordinal(ordinal) for ordinal in range(first, last + 1))
            self._years[year] = [
                day.toordinal() for day in days if day in self.openings or (day.weekday() < 5 and day not in closed)
            ]
        return self._years[year]
