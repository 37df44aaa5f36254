"""When something that comes back is due: the recurrence of a plan and a span of days in, occurrences out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, WEEKLY, rrule

from knowledge.calendar import Calendar
from knowledge.duties import workdays

_WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
_PERIODS = {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}
_MOST = 400  # occurrences of one span: more is a mistake


class RecurrenceError(ValueError):
    """A recurrence that cannot be read; the message says how to write it, in Vietnamese."""


@dataclass(frozen=True)
class Occurrence:
    """One time that something is due: its name ("2026-Q1", "2026 1/2") and the named day; None: to be set."""

    name: str
    day: date | None


def occurrences(
    calendar: Calendar, recurrence: str, first: date, last: date, since: date | None = None
) -> list[Occurrence]:
    """All occurrences with a named day from `first` to `last`, and those without a day whose period touches the span.

    `since` is when a rule of several years began (docs/ke-hoach.md says how recurrences are written). Raises
    RecurrenceError.
    """
    if first > last:
        return []
    kind, _, rule = recurrence.partition(":")
    kind, rule = kind.strip(), rule.strip()
    try:
        found = list(_found(calendar, kind, rule, first, last, since or first))
    except (ValueError, KeyError, IndexError) as error:
        raise RecurrenceError(f"Cách lặp lại “{recurrence}” chưa đúng; xem docs/ke-hoach.md.") from error
    return found[:_MOST]


def _found(calendar: Calendar, kind: str, rule: str, first: date, last: date, since: date) -> Iterator[Occurrence]:
    if match := re.fullmatch(r"n per ([\w-]+)", kind):
        # So many times a week is nothing to set dates for: one row a year says it.
        months, times = _MONTHS.get(match[1], 12), int(rule) if match[1] in _MONTHS else 1
        return _dateless(months, times, 1, first, last, since)
    every, name = (int(kind.split("-", 1)[0]), kind.split("-", 1)[1]) if kind[:1].isdigit() else (1, kind)
    if rule == "?":
        return _dateless(_PERIODS.get(name, 12), 1, every if name in _PERIODS else 1, first, last, since)
    if every != 1:
        raise ValueError(kind)
    if kind == "weekly":
        return (Occurrence(day.isoformat(), day) for day in _rule(WEEKLY, first, last, byweekday=_WEEKDAYS.index(rule)))
    if kind == "monthly":
        return (Occurrence(f"{day:%Y-%m}", day) for day in _of_months(calendar, range(1, 13), rule, first, last))
    if kind == "quarterly":
        return _quarterly(calendar, rule, first, last)
    if kind in ("half-yearly", "yearly"):
        return _yearly(calendar, kind, rule.split(","), first, last)
    raise KeyError(kind)


def _rule(frequency: int, first: date, last: date, **how: object) -> Iterator[date]:
    begin, end = (datetime(day.year, day.month, day.day) for day in (first, last))
    return (moment.date() for moment in rrule(frequency, dtstart=begin, until=end, **how))  # type: ignore[arg-type]


def _of_months(calendar: Calendar, months: Sequence[int], rule: str, first: date, last: date) -> Iterator[date]:
    """A day of some months: a number (of a shorter month its last day) or LWD, the last working day."""
    number = 31 if rule == "LWD" else int(rule)
    if not 1 <= number <= 31 or not all(1 <= month <= 12 for month in months):
        raise ValueError(rule)
    begin, end = first.replace(day=1), last + relativedelta(day=31)
    choice = tuple(range(min(number, 28), number + 1))
    for day in _rule(MONTHLY, begin, end, bymonth=tuple(months), bymonthday=choice, bysetpos=-1):
        day = workdays.shifted(calendar, day, 0) if rule == "LWD" else day
        if first <= day <= last:
            yield day


def _quarterly(calendar: Calendar, rule: str, first: date, last: date) -> Iterator[Occurrence]:
    """ "M3-20@Q1,Q3": the 20th of the third month of the first and third quarter."""
    where, _, only = rule.partition("@")
    month, day = int(where[1]), where.split("-")[1]
    quarters = [int(q.strip().lstrip("Q")) for q in only.split(",")] if only else [1, 2, 3, 4]
    if where[0] != "M" or not 1 <= month <= 3 or not set(quarters) <= {1, 2, 3, 4}:
        raise ValueError(rule)
    months = [3 * (quarter - 1) + month for quarter in quarters]
    for found in _of_months(calendar, months, day, first, last):
        yield Occurrence(f"{found.year}-Q{(found.month + 2) // 3}", found)


def _yearly(calendar: Calendar, kind: str, parts: list[str], first: date, last: date) -> Iterator[Occurrence]:
    """ "06-15,12-15": those days of every year; each keeps its place in the year's names."""
    days: list[Occurrence] = []
    for place, part in enumerate(parts, 1):
        month, day = part.strip().split("-")
        for found in _of_months(calendar, [int(month)], day, first, last):
            half = kind == "half-yearly" and len(parts) == 2
            name = f"{found.year}-H{place}" if half else f"{found.year} {place}/{len(parts)}"
            days.append(Occurrence(name if len(parts) > 1 else str(found.year), found))
    return iter(sorted(days, key=lambda one: (one.day, one.name)))


def _dateless(months: int, times: int, every: int, first: date, last: date, since: date) -> Iterator[Occurrence]:
    """So many occurrences in every period of so many months, their days to be set; of several periods every n-th."""
    step = relativedelta(months=months)
    period = date(since.year, 1, 1)
    count = 0
    while period <= last:
        if period + step > first and count % every == 0:
            for time in range(1, times + 1):
                yield Occurrence(_period(period, months) + (f" {time}/{times}" if times > 1 else ""), None)
        period, count = period + step, count + 1


def _period(start: date, months: int) -> str:
    names = {
        1: f"{start:%Y-%m}",
        3: f"{start.year}-Q{(start.month + 2) // 3}",
        6: f"{start.year}-H{start.month // 6 + 1}",
    }
    return names.get(months, str(start.year))


def spoken(name: str) -> str:
    """An occurrence's name in words: "quý IV/2026", "tháng 12/2026", "lần 1/2 năm 2026"; "" for what comes once."""
    period, _, time = name.partition(" ")
    year, _, part = period.partition("-")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", period):
        said = f"{date.fromisoformat(period):%d/%m/%Y}"
    elif part.startswith("Q"):
        said = f"quý {('I', 'II', 'III', 'IV')[int(part[1]) - 1]}/{year}"
    elif part.startswith("H"):
        said = f"6 tháng {'đầu' if part == 'H1' else 'cuối'} năm {year}"
    else:
        said = f"tháng {part}/{year}" if part else f"năm {year}" if year else ""
    return f"lần {time} {said}" if time else said
