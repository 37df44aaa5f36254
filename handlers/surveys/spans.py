"""Periods of a survey: half months as the smallest, and the months, quarters, years they make up."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from handlers.period import period_of

# Half months of one month, quarter, year: what figures are given for is made of these. A month is cut at the 15th, so
# that both calendar months and the reporting months of the administration (15th to 14th) are whole.
WIDTHS = (1, 2, 6, 24)
NEVER = len(WIDTHS)  # the level of what is given for no period at all
_HALVES = 24


@dataclass(frozen=True)
class Period:
    """Whole half months: from the 1st or the 15th of a month to a 14th or the last day of a month, both included."""

    first: date
    last: date

    @property
    def start(self) -> int:
        """The number of its first half month."""
        return half_month(self.first)

    @property
    def end(self) -> int:
        """The number of the half month after its last."""
        return half_month(self.last) + 1

    @property
    def before(self) -> "Period":
        """As many half months, just before: what figures are compared with."""
        return _of_halves(2 * self.start - self.end, self.start)

    @property
    def years(self) -> "Period":
        """The whole calendar years it lies in."""
        return Period(date(self.first.year, 1, 1), date(self.last.year, 12, 31))

    @property
    def is_months(self) -> bool:
        """Is it made of whole calendar months?"""
        return self.start % 2 == 0 and self.end % 2 == 0

    def holds(self, half_months: np.ndarray, levels: np.ndarray) -> np.ndarray:
        """Which belong to it: those whose half month, month, quarter or year (by their level) is wholly inside."""
        widths = np.array([*WIDTHS, 1])[levels]
        begin = half_months // widths * widths
        return (levels < NEVER) & (begin >= self.start) & (begin + widths <= self.end)

    def __str__(self) -> str:
        """The period in words: "tháng 11/2026", "quý IV/2026", "năm 2026", "từ 15/11/2026 đến 14/12/2026"."""
        year, month = self.first.year, self.first.month
        if self.first.day == 1 and self.last == _last_day(self.last.year, self.last.month) and year == self.last.year:
            match (month, self.last.month):
                case (a, b) if a == b:
                    return f"tháng {month:02}/{year}"
                case (1, 12):
                    return f"năm {year}"
                case (a, b) if a % 3 == 1 and b == a + 2:
                    return f"quý {('I', 'II', 'III', 'IV')[a // 3]}/{year}"
        return f"từ {self.first:%d/%m/%Y} đến {self.last:%d/%m/%Y}"


def half_month(day: date) -> int:
    """The number of the half month of a day: of a year's 24, counted from the year 0."""
    return day.year * _HALVES + (day.month - 1) * 2 + (day.day >= 15)


def half_month_of(half_day: str) -> int:
    """The half month of a stored half-day such as "2026-11-30S"."""
    return int(half_day[:4]) * _HALVES + (int(half_day[5:7]) - 1) * 2 + (half_day[8:10] >= "15")


def around(first: date, last: date) -> Period:
    """The shortest period that has all of these days. Raises ValueError when they are the wrong way round."""
    if last < first:
        raise ValueError(f"Ngày cuối {last:%d/%m/%Y} đứng trước ngày đầu {first:%d/%m/%Y}.")
    return _of_halves(half_month(first), half_month(last) + 1)


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    return Period(day.replace(day=1), _last_day(day.year, day.month))


def quarter_of(day: date) -> Period:
    """The calendar quarter of a day."""
    first = (day.month - 1) // 3 * 3 + 1
    return Period(date(day.year, first, 1), _last_day(day.year, first + 2))


def year_of(day: date) -> Period:
    """The calendar year of a day."""
    return Period(date(day.year, 1, 1), date(day.year, 12, 31))


def named(text: str, today: date) -> Period | None:
    """The period that a text names, made of whole half months; None when it names none. A month or quarter without a
    year is the latest that has begun.

    Raises PeriodError for days that the calendar does not have.
    """
    found = period_of(text, today, begun=True)
    return around(found.first, found.last) if found else None


def _of_halves(start: int, end: int) -> Period:
    year, half = divmod(start, _HALVES)
    first = date(year, half // 2 + 1, 15 if half % 2 else 1)
    year, half = divmod(end - 1, _HALVES)
    month = half // 2 + 1
    return Period(first, _last_day(year, month) if half % 2 else date(year, month, 14))


def _last_day(year: int, month: int) -> date:
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
