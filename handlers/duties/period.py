"""Which days people mean by "quý 3", "năm 2026", "từ 1/7 đến 30/9"."""

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
_HALF = re.compile(rf"\b(?:6|06|sau) thang (dau|cuoi)(?: nam)?{_YEAR}")
_MONTH = re.compile(rf"\bthang (1[0-2]|0?[1-9])\b{_YEAR}")
_ONE_YEAR = re.compile(r"\b(?:nam )?(20\d\d)\b")
_NEAR = re.compile(r"\b(thang|quy|nam) (nay|truoc|ngoai|vua roi|sau|toi)\b")


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


def period_of(text: str, today: date) -> Period | None:
    """The period that a text names, None when it names none. A year that is not said is this one.

    Raises PeriodError for days that the calendar does not have.
    """
    said = fold(text)
    if found := _SPAN.search(said):
        return _span(found, today)
    if found := _QUARTER.search(said):
        return quarter(_year(found[2], today), _ROMAN.get(found[1]) or int(found[1]))
    if found := _HALF.search(said):
        return _half(_year(found[2], today), found[1])
    if found := _MONTH.search(said):
        return _month(_year(found[2], today), int(found[1]))
    if found := _NEAR.search(said):
        return _near(found[1], -1 if found[2] in ("truoc", "ngoai", "vua roi") else found[2] != "nay", today)
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
    says = f"tu {first.day}/{first.month}/{first.year} den {last.day}/{last.month}/{last.year}"
    return Period(first, last, f"từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}", says)


def _half(number: int, which: str) -> Period:
    first, last = (1, 6) if which == "dau" else (7, 12)
    name = f"6 tháng {'đầu' if which == 'dau' else 'cuối'} năm {number}"
    return Period(date(number, first, 1), _end(number, last), name, f"6 thang {which} nam {number}")


def _month(number: int, month: int) -> Period:
    return Period(
        date(number, month, 1), _end(number, month), f"tháng {month:02d} năm {number}", f"thang {month} {number}"
    )


def _near(unit: str, step: int, today: date) -> Period:
    """This month, the last quarter, next year."""
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


def _end(number: int, month: int) -> date:
    """The last day of a month."""
    return date(number + month // 12, month % 12 + 1, 1) - timedelta(days=1)
