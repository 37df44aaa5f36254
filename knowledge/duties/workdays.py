"""Distances in working days, counted once for each year."""

from datetime import date, timedelta
from functools import lru_cache

from knowledge.calendar import Calendar

_DAY = timedelta(days=1)


def between(calendar: Calendar, start: date, end: date) -> int:
    """How many working days from `start` to `end`: 0 for the same, negative when `end` is earlier.

    A day off counts as the working day before it.
    """
    if start.year == end.year:
        counted = _year(calendar, start.year)[0]
        return counted[end.timetuple().tm_yday] - counted[start.timetuple().tm_yday]
    return _ordinal(calendar, end, start.year) - _ordinal(calendar, start, start.year)


def shifted(calendar: Calendar, start: date, days: int) -> date:
    """The working day so many working days after `start` (before it, when negative).

    With 0: the day itself when it is worked, else the working day before it.
    """
    year = start.year
    counted, worked = _year(calendar, year)
    at = counted[start.timetuple().tm_yday] + days
    while at < 1:
        year -= 1
        at += len(_year(calendar, year)[1])
    while at > len(_year(calendar, year)[1]):
        at -= len(_year(calendar, year)[1])
        year += 1
    return _year(calendar, year)[1][at - 1]


def _ordinal(calendar: Calendar, day: date, origin: int) -> int:
    """The number of a day's last working day, counted from the first of January of a year."""
    count = _year(calendar, day.year)[0][day.timetuple().tm_yday]
    for year in range(min(day.year, origin), max(day.year, origin)):
        count += len(_year(calendar, year)[1]) * (1 if day.year > origin else -1)
    return count


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
