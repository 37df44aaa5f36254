"""A time named in a document: where it stands and what it says, before anyone judged whether it is a deadline."""

import calendar
from dataclasses import dataclass
from datetime import date

MISSING_DAY = "không có ngày này trong lịch"
MISSING_YEAR = "không ghi năm và văn bản không cho biết năm; hãy ghi đủ ngày, tháng, năm"


@dataclass(frozen=True)
class Mention:
    """`kind` is day, range, month, quarter, year (calendar forms) or recurrence, bare, frequency, period, relative.

    `first` and `last` are (year | None, month, day); for a day they are equal. `broken` says why it cannot be used.
    """

    start: int
    end: int
    kind: str
    first: tuple[int | None, int, int] | None = None
    last: tuple[int | None, int, int] | None = None
    recurrence: str | None = None
    relative: dict | None = None
    time: str | None = None
    yearly: bool = False
    named: bool = True
    broken: str = ""
    weekdayed: bool = False


def exists(year: int | None, month: int, day: int) -> bool:
    """Is there such a day? Without a year 29/02 passes."""
    return (
        1 <= month <= 12
        and 1 <= day <= calendar.monthrange(year or 2024, month)[1]
        and (year is None or 1945 <= year <= 2200)
    )


def month_end(year: int, month: int) -> int:
    """The last day of a month."""
    return calendar.monthrange(year, month)[1]


def as_date(day: tuple[int | None, int, int] | None) -> date | None:
    """The date, None without a year or for a day that does not exist (29/02 of a common year)."""
    return date(*day) if day and day[0] and exists(*day) else None
