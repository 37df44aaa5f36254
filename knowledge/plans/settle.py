"""What a deadline comes to: dates with their year, windows, recurrences with their first date."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.plans.mention import MISSING_DAY, MISSING_YEAR, Mention, as_date, month_end

_LABELS = (
    ("half", r"(?:0?6|sáu) tháng"),
    ("nine", r"(?:0?9|chín) tháng"),
    ("week", r"(?:báo cáo|hằng|hàng|mỗi|định kỳ) tuần|(?:^|[;,.] ?)tuần(?= ?:)"),
    ("month", r"(?:báo cáo|hằng|hàng|mỗi|định kỳ) tháng|(?:^|[;,.] ?)tháng(?= ?:)"),
    ("quarter", r"(?:báo cáo|hằng|hàng|mỗi|định kỳ|các) quý|(?:^|[;,.] ?|và )quý(?= ?:)|quý (?:iv|i{1,3}|[1-4])(?!\w)"),
    (
        "year",
        r"(?:báo cáo|hằng|hàng|mỗi|định kỳ|sơ kết|tổng kết|thực hiện|cả|giữa|cuối) năm(?! \d)|(?:^|[;,.] ?"
        r"|và )năm(?= ?:)",
    ),
)
_NEAR = 300
_ANY_LABEL = [(name, re.compile(rf"(?<!\w){pattern}", re.I)) for name, pattern in _LABELS]
_QUARTERS = re.compile(r"quý (IV|I{1,3}|[1-4])(?!\w)", re.I)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


@dataclass(frozen=True)
class Calendar:
    """What the document says of its own time: the day it was issued, the year it plans for."""

    issued: date | None = None
    plan_year: int | None = None
    year: int | None = None

    def year_for(self, month: int, day: int) -> int | None:
        """The year of a day written without one: the plan's, else the first such day after the document's own."""
        if self.plan_year:
            return self.plan_year
        if self.issued:
            return self.issued.year + ((month, day) < (self.issued.month, self.issued.day))
        return self.year


@dataclass(frozen=True)
class Term:
    """The settled time of a duty, in the plan's notation; `problem` says why it could not be settled."""

    due: date | None = None
    time: str | None = None
    window: tuple[date, date] | None = None
    recurrence: str | None = None
    first_due: date | None = None
    relative: dict | None = None
    approximate: bool = False
    problem: str = ""
    assumed: bool = False


def label(text: str) -> str:
    """The period a clause speaks of ("báo cáo quý", "6 tháng:"): the last one named, "" without one."""
    text = text[-_NEAR:]
    found = [(match.start(), name) for name, pattern in _ANY_LABEL for match in pattern.finditer(text)]
    return max(found)[1] if found else ""


def settle(mention: Mention, clause: str, calendar: Calendar, approximate: bool = False) -> Term:
    """A mention with the clause before it, as a term."""
    if mention.relative:
        return Term(relative=mention.relative)
    if mention.kind == "bare":
        return _bare(mention, clause, calendar)
    if mention.recurrence:
        return _recurring(mention.recurrence, mention.time, clause, calendar)
    if mention.kind == "day":
        return _day(mention, clause, calendar, approximate)
    return _window(mention, clause, calendar, approximate)


def _bare(mention: Mention, clause: str, calendar: Calendar) -> Term:
    kind = label(clause)
    if kind in ("month", ""):
        recurrence = f"monthly:{mention.recurrence}"
        return _recurring(recurrence, mention.time, clause, calendar) if kind else Term(problem=MISSING_YEAR)
    if kind == "quarter":
        return _recurring(f"quarterly:M3-{mention.recurrence}", mention.time, clause, calendar)
    return Term(recurrence={"half": "half-yearly:?", "year": "yearly:?"}.get(kind, "monthly:?"))


def _recurring(recurrence: str, time: str | None, clause: str, calendar: Calendar) -> Term:
    if recurrence.startswith("quarterly:M"):
        quarters = sorted({_ROMAN.get(q.lower()) or int(q) for q in _QUARTERS.findall(clause)})
        if quarters and len(quarters) < 4:
            recurrence += "@" + ",".join(f"Q{q}" for q in quarters)
    return Term(recurrence=recurrence, time=time, first_due=first_due(recurrence, calendar))


def _day(mention: Mention, clause: str, calendar: Calendar, approximate: bool) -> Term:
    year, month, day = mention.last
    periodic = label(clause)
    if year is None and (mention.yearly or periodic and not _year_named(clause)):
        recurrence = f"yearly:{month:02d}-{day:02d}"
        return Term(recurrence=recurrence, time=mention.time, first_due=first_due(recurrence, calendar))
    known = year or calendar.year_for(month, day)
    if known is None:
        return Term(problem=MISSING_YEAR)
    due = as_date((known, month, day))
    return Term(
        due=due, time=mention.time, approximate=approximate, assumed=year is None, problem="" if due else MISSING_DAY
    )


def _year_named(clause: str) -> bool:
    return (
        re.search(r"(?:tháng (?:đầu |cuối )?năm|báo cáo năm|quý [IV1-4]+(?:/| năm)|năm) ?\d{4}", clause, re.I)
        is not None
    )


def _window(mention: Mention, clause: str, calendar: Calendar, approximate: bool) -> Term:
    """A range, month, quarter or year; "trước tháng 6" ends the day before it begins."""
    last_year = mention.last[0] or calendar.plan_year or (calendar.issued and calendar.issued.year) or calendar.year
    if last_year is None:
        return Term(problem=MISSING_YEAR)
    first = (mention.first[0] or last_year, *mention.first[1:])
    last = (last_year, mention.last[1], mention.last[2] or month_end(last_year, mention.last[1]))
    start, end = as_date(first), as_date(last)
    if not start or not end:
        return Term(problem=MISSING_DAY)
    if mention.kind != "range" and re.search(r"trước\s*$", clause, re.I):
        return Term(due=start - timedelta(days=1), approximate=approximate, assumed=mention.last[0] is None)
    if mention.kind == "year" and re.search(r"đến\s*$", clause, re.I):
        return Term(due=end)
    due = None if approximate else end
    return Term(
        due=due, time=mention.time, window=(start, end), approximate=approximate, assumed=mention.last[0] is None
    )


def first_due(recurrence: str, calendar: Calendar) -> date | None:
    """The first day of a recurrence in the plan's year, not before the document itself; None without a plan year."""
    if not calendar.plan_year:
        return None
    start = max(date(calendar.plan_year, 1, 1), calendar.issued or date.min)
    days = sorted(day for day in _days(recurrence, calendar.plan_year) if day >= start)
    return days[0] if days else None


def _days(recurrence: str, year: int) -> list[date]:
    kind, _, rule = recurrence.partition(":")
    if kind in ("yearly", "half-yearly") and re.fullmatch(r"[\d,-]+", rule):
        return [day for day in (as_date((year, *map(int, part.split("-")))) for part in rule.split(",")) if day]
    if kind == "monthly" and rule.isdigit():
        return [date(year, month, min(int(rule), month_end(year, month))) for month in range(1, 13)]
    if match := re.fullmatch(r"M(\d)-(\d+)(?:@(.*))?", rule):
        quarters = [int(q[1:]) for q in match[3].split(",")] if match[3] else range(1, 5)
        months = [3 * q - 3 + int(match[1]) for q in quarters]
        return [date(year, month, min(int(match[2]), month_end(year, month))) for month in months]
    return []
