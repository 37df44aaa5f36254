"""When a unit is reminded: steps in working days before and after the due date."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from knowledge.calendar import Calendar
from knowledge.duties import workdays

_BEFORE = re.compile(
    r"trước(?: ngày| mùng| hết ngày)?[ *]{0,4}\d{1,2}(?!\d*[:h]| ?(?:ngày|giờ|tuần|tháng (?:so|kể|trước)))"
    r"(?: ?[/.-] ?\d{1,2}(?: ?[/.-] ?\d{4})?|,? (?:của )?tháng [^,.;()]{1,40})?",
    re.I,
)


@dataclass(frozen=True)
class Ladder:
    """Working days before the due date (0: on the day itself) on which to remind, and every how many after it
    (0: not at all)."""

    before: tuple[int, ...] = (14, 7, 3, 1, 0)
    late_every: int = 2

    def after(self, position: int) -> int | None:
        """The first step after a position (working days after the due date, negative before it), None for none."""
        if position < 0 and (coming := [-days for days in self.before if -days > position]):
            return min(coming)
        return (max(position, 0) // self.late_every + 1) * self.late_every if self.late_every else None

    @property
    def first(self) -> int | None:
        """The first step of all."""
        return self.after(-10_000)


def fitted(ladder: Ladder, quote: str, due: date, time: str = "", approximate: bool = False) -> Ladder:
    """The ladder for a due date: "trước ngày 15/3" has its last step the working day before, as long as the 15th is
    the due date and no hour is named; an approximate date is never late."""
    before, words = ladder.before, re.search(r"\d+", limit_words(quote))
    if words and int(words[0]) == due.day and not time:
        before = tuple(days for days in before if days != 0)
    return Ladder(before, 0 if approximate else ladder.late_every)


@lru_cache(maxsize=10_000)
def limit_words(quote: str) -> str:
    """The plan's words for a limit that is over when the day begins ("trước ngày 15 tháng 3"), "" for any other."""
    found = [match[0] for match in _BEFORE.finditer(quote)]
    return " ".join(found[-1].replace("*", " ").split()) if found else ""


def position(calendar: Calendar, due: date, day: date) -> int:
    """How many working days a day is after the due date; negative before it."""
    return workdays.between(calendar, due, day)


def following(calendar: Calendar, ladder: Ladder, due: date, day: date) -> date | None:
    """The day of the first step after `day`, None when there is none."""
    step = ladder.after(position(calendar, due, day))
    return None if step is None else workdays.shifted(calendar, due, step)


def first(calendar: Calendar, ladder: Ladder, due: date, day: date) -> date | None:
    """The day of the first step for what becomes known on `day`: at once when a step has passed already."""
    begin = ladder.first
    if begin is None:
        return None
    if position(calendar, due, day) < begin:
        return workdays.shifted(calendar, due, begin)
    to_come = ladder.after(position(calendar, due, day - timedelta(days=1))) is not None
    return calendar.next_working(day) if to_come else None
