"""Working days numbered one after another, so that distances are subtractions."""

from datetime import date, timedelta
from functools import lru_cache

from knowledge.calendar import Calendar

_DAY = timedelta(days=1)
_ORIGIN = 2020  # the year whose first working day has the number 1


def ordinal(calendar: Calendar, day: date) -> int:
    """The number of a working day; a day off has the number of the working day before it."""
    return _before(calendar, day.year) + _year(calendar, day.year)[0][day.timetuple().tm_yday]


def day_of(calendar: Calendar, number: int) -> date:
    """The working day with a number."""
    year = _ORIGIN + number // 250  # there are about so many a year
    while number <= _before(calendar, year):
        year -= 1
    while number > _before(calendar, year + 1):
        year += 1
    return _year(calendar, year)[1][number - _before(calendar, year) - 1]


def between(calendar: Calendar, start: date, end: date) -> int:
    """How many working days from `start` to `end`: 0 for the same, negative when `end` is earlier."""
    return ordinal(calendar, end) - ordinal(calendar, start)


def shifted(calendar: Calendar, start: date, days: int) -> date:
    """The working day so many working days after `start` (before it, when negative).

    With 0: the day itself when it is worked, else the working day before it.
    """
    return day_of(calendar, ordinal(calendar, start) + days)


@lru_cache(maxsize=1024)
def _before(calendar: Calendar, year: int) -> int:
    """How many working days stand between the origin and a year; negative for years before it."""
    if year == _ORIGIN:
        return 0
    if year > _ORIGIN:
        return _before(calendar, year - 1) + len(_year(calendar, year - 1)[1])
    return _before(calendar, year + 1) - len(_year(calendar, year)[1])


@lru_cache(maxsize=256)
def _year(calendar: Calendar, year: int) -> tuple[tuple[int, ...], tuple[date, ...]]:
    """How many working days there were up to each day of a year (from 1), and which they are."""
    counted, worked, day = [0], [], date(year, 1, 1)
    while day.year == year:
        if calendar.works(day):
            worked.append(day)
        counted.append(len(worked))
        day += _DAY
    return tuple(counted), tuple(worked)
