"""Which days people mean by "quý 3", "tuần này", "năm ngoái", "từ đầu năm đến nay", "từ 1/7 đến 30/9"."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.text import fold

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NAMES = ("I", "II", "III", "IV")
_YEAR = r"(?: (?:nam )?(20\d\d))?"
_DAY = r"(?:ngay )?(\d{1,2}) (\d{1,2})(?: (20\d\d))?"
_SPAN = re.compile(rf"\btu {_DAY} den (?:het )?{_DAY}\b")
_QUARTER = re.compile(rf"\b(?:quy |q)([1-4]|i{{1,3}}|iv)\b{_YEAR}")
_PART = re.compile(rf"\b0?(3|ba|6|sau|9|chin) thang (dau|cuoi)(?: nam)?{_YEAR}")
_COUNTS = {"ba": 3, "sau": 6, "chin": 9}
_TO_DATE = re.compile(r"\b(?:tu )?dau (tuan|thang|quy|nam)(?: nay)? (?:den|toi) (?:nay|hom nay|gio|bay gio|hien nay)\b")
_MONTH = re.compile(rf"\bthang (1[0-2]|0?[1-9])\b{_YEAR}")
_ONE_YEAR = re.compile(r"\b(?:nam )?(20\d\d)\b")
_NEAR = re.compile(r"\b(tuan|thang|quy|nam) (nay|truoc|ngoai|vua roi|vua qua|roi|qua|sau|toi)\b")
_AHEAD = ("sau", "toi")
_DAYS = {"hom nay": 0, "ngay mai": 1, "hom qua": -1}
_ONE_DAY = re.compile(rf"\b({'|'.join(_DAYS)})\b")
_BARE = re.compile(r"\btrong (tuan|thang|quy)\b|\b(tuan|thang|quy)$")  # "báo cáo tháng": this one


class PeriodError(ValueError):
    """Days that make no period; the message says why, in Vietnamese."""


@dataclass(frozen=True)
class Period:
    """A span of days with its name, and the words without accents that mean it again ("quy 3 2026")."""

    first: date
    last: date
    name: str
    says: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def period_of(text: str, today: date, begun: bool = False) -> Period | None:
    """The period that a text names, None when it names none. A year that is not said is this one; `begun`: the last
    one in which that month or quarter has begun, for what looks back.

    Raises PeriodError for days that the calendar does not have.
    """
    said = fold(text)
    if found := _SPAN.search(said):
        return _span(found, today)
    if found := _TO_DATE.search(said):
        return between(_near(found[1], 0, today).first, today)
    if found := _QUARTER.search(said):
        which = _ROMAN.get(found[1]) or int(found[1])
        return quarter(_begun(found[2], 3 * which - 2, today, begun), which)
    if found := _PART.search(said):
        return _part(_year(found[3], today), _COUNTS.get(found[1]) or int(found[1]), found[2])
    if found := _MONTH.search(said):
        return _month(_begun(found[2], int(found[1]), today, begun), int(found[1]))
    if found := _NEAR.search(said):
        return _near(found[1], 0 if found[2] == "nay" else 1 if found[2] in _AHEAD else -1, today)
    if found := _ONE_DAY.search(said):
        day = today + timedelta(days=_DAYS[found[1]])
        return between(day, day)
    if found := _BARE.search(said):
        return _near(found[1] or found[2], 0, today)
    found = _ONE_YEAR.search(said)
    return year(int(found[1])) if found else None


def year(number: int) -> Period:
    """A whole year."""
    return Period(date(number, 1, 1), date(number, 12, 31), f"năm {number}", f"nam {number}")


def quarter(number: int, which: int) -> Period:
    """The quarter 1 to 4 of a year."""
    name = f"quý {_NAMES[which - 1]} năm {number}"
    return Period(date(number, 3 * which - 2, 1), _end(number, 3 * which), name, f"quy {which} {number}")


def between(first: date, last: date) -> Period:
    """From one day to another. Raises PeriodError when they are the wrong way round."""
    if last < first:
        raise PeriodError(f"Ngày cuối kỳ ({last:%d/%m/%Y}) đứng trước ngày đầu kỳ ({first:%d/%m/%Y}).")
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return year(first.year)
    if first == last:
        said = f"{first.day}/{first.month}/{first.year}"
        return Period(first, last, f"ngày {first:%d/%m/%Y}", f"tu {said} den {said}")
    says = f"tu {first.day}/{first.month}/{first.year} den {last.day}/{last.month}/{last.year}"
    return Period(first, last, f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}", says)


def _part(number: int, months: int, which: str) -> Period:
    """So many months at the beginning or the end of a year."""
    first, last = (1, months) if which == "dau" else (13 - months, 12)
    name = f"{months} tháng {'đầu' if which == 'dau' else 'cuối'} năm {number}"
    return Period(date(number, first, 1), _end(number, last), name, f"{months} thang {which} nam {number}")


def _month(number: int, month: int) -> Period:
    return Period(
        date(number, month, 1), _end(number, month), f"tháng {month:02d} năm {number}", f"thang {month} {number}"
    )


def _near(unit: str, step: int, today: date) -> Period:
    """This month, the last quarter, next week (Monday to Sunday)."""
    if unit == "tuan":
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return between(monday, monday + timedelta(days=6))
    if unit == "nam":
        return year(today.year + step)
    if unit == "quy":
        at = today.year * 4 + (today.month - 1) // 3 + step
        return quarter(at // 4, at % 4 + 1)
    at = today.year * 12 + today.month - 1 + step
    return _month(at // 12, at % 12 + 1)


def _span(found: re.Match[str], today: date) -> Period:
    last_year = _year(found[6], today)
    try:
        first = date(int(found[3] or last_year), int(found[2]), int(found[1]))
        last = date(last_year, int(found[5]), int(found[4]))
    except ValueError:
        raise PeriodError("Tôi không thấy ngày này trong lịch. Anh/chị viết như: từ 1/7/2026 đến 30/9/2026.") from None
    return between(first, last)


def _year(said: str | None, today: date) -> int:
    return int(said) if said else today.year


def _begun(said: str | None, month: int, today: date, begun: bool) -> int:
    """The year of what begins with a month; where it must have begun and no year was said, last year's if need be."""
    return _year(said, today) - (begun and not said and date(today.year, month, 1) > today)


def _end(number: int, month: int) -> date:
    """The last day of a month."""
    return date(number + month // 12, month % 12 + 1, 1) - timedelta(days=1)
