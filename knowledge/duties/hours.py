"""The hours in which a department works: nobody is reminded outside them."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from knowledge.calendar import Calendar

_SPAN = re.compile(r"(\d{1,2})[:hg](\d{2})?\s*[-–]\s*(\d{1,2})[:hg](\d{2})?")


class HoursError(ValueError):
    """The hours cannot be used; the message says how to write them, in Vietnamese."""


@dataclass(frozen=True)
class Hours:
    """Spans of every working day, in order."""

    spans: tuple[tuple[time, time], ...]

    def open(self, calendar: Calendar, moment: datetime) -> bool:
        """Is this moment (local time) in working hours of a working day?"""
        return calendar.works(moment.date()) and any(a <= moment.time() < b for a, b in self.spans)

    def next_open(self, calendar: Calendar, moment: datetime) -> datetime:
        """This moment when it is in working hours, else the next one that is."""
        if self.open(calendar, moment):
            return moment
        day = moment.date()
        for start, _ in self.spans:
            if calendar.works(day) and start > moment.time():
                return datetime.combine(day, start, moment.tzinfo)
        day = calendar.next_working(day + timedelta(days=1))
        return datetime.combine(day, self.spans[0][0], moment.tzinfo)


def read_hours(text: str) -> Hours:
    """Hours such as "07:30-11:30, 13:30-17:00". Raises HoursError."""
    spans: list[tuple[time, time]] = []
    for part in text.split(","):
        found = _SPAN.fullmatch(part.strip())
        try:
            start, end = (time(int(found[i]), int(found[i + 1] or 0)) for i in (1, 3)) if found else (None, None)
        except ValueError:
            start = end = None
        if start is None or end is None or start >= end or (spans and start < spans[-1][1]):
            raise HoursError(f"Giờ làm việc “{text}” chưa đúng. Ghi như 07:30-11:30, 13:30-17:00.")
        spans.append((start, end))
    return Hours(tuple(spans))
