"""When something is due, as people type it in a chat: "trước 5/12", "thu sau tuan nay", "hằng quý ngày 20"."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.duties.flat import flat

_LATELY = timedelta(days=120)  # a day and a month that passed so recently are hardly meant for next year
_LEAD = (
    r"(?:(?:,\s*)?(?:(?:cham nhat|muon nhat|khong muon hon|han(?: chot| cuoi)?|truoc|den het|het|den|toi|vao"
    r"|trong|luc|la|tu nay"
    r"|thoi han|sang|xong)\s+)*(?:la\s+|vao\s+)?)"
)
_TIME = r"(?:(?P<hour>\d{1,2})\s?(?:h|gio|:)\s?(?P<minute>\d{2})?,?\s+(?:ngay\s+)?)?"
_DAY = r"(?:ngay\s+|mung\s+)?(?P<d>\d{1,2})"
_YEAR = r"(?:(?:\s?[/.-]\s?|\s+nam\s+)(?P<y>\d{4}|\d{2})(?!\d))?"
_SLASHED = re.compile(rf"(?<![\w/.-]){_LEAD}{_TIME}{_DAY}\s?(?:/|-|\.)\s?(?P<m>\d{{1,2}})(?!\d){_YEAR}(?![/-]?[a-z\d])")
_SPOKEN = re.compile(
    rf"(?<![\w/.-]){_LEAD}{_TIME}{_DAY}\s+(?:thang|t)\s?(?P<m>\d{{1,2}})(?![\d]|\s+(?:dau|cuoi)){_YEAR}"
)
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5}
_DAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_WEEKDAY = r"(?:(?P<w>(?:thu\s+(?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat|cn)))(?!\w)"
_NEAR = re.compile(rf"(?<!\w){_LEAD}(?:{_WEEKDAY}(?:\s+(?P<week>nay|toi|tuan nay|tuan sau|sau|tuan "
    rf"toi))?|(?P<near>hom nay|ngay mai|"
                   r"mai|ngay kia|ngay mot|cuoi tuan nay|cuoi tuan sau|cuoi tuan))(?!\w)")  # fmt: skip
_PERIOD = re.compile(
    rf"(?<!\w){_LEAD}(?P<part>cuoi\s+)?(?:ngay cuoi\s+)?(?:thang\s+(?P<m>\d{{1,2}}|nay|sau)|quy\s+(?P<q>[1-4]"
    rf"|i{{1,3}}|iv|nay|sau)|"
    r"(?P<year>nam nay|nam\s+20\d\d|nam))(?:(?:/|\s+nam\s+)(?P<y>20\d\d))?(?!\w)"
)
_EACH = r"(?:hang|moi|tung|dinh ky hang)"
_MONTHLY = re.compile(
    rf"(?<!\w){_LEAD}(?:{_EACH} thang,?\s+{_LEAD}ngay\s+(?P<d1>\d{{1,2}})|ngay\s+(?P<d2>\d{{1,2}}),?\s+{_EACH} "
    rf"thang)(?!\w)"
)
_QUARTERLY = re.compile(
    rf"(?<!\w)(?:{_EACH} quy,?\s+)?{_LEAD}ngay\s+(?P<d>\d{{1,2}}),?\s+(?:cua\s+)?thang\s+(?P<which>dau|cuoi"
    rf"|giua|thu hai|thu nhat|thu ba)"
    rf"(?:\s+(?:cua\s+)?(?:{_EACH}\s+)?quy)?(?:\s+{_EACH} quy)?(?!\w)|(?<!\w){_EACH} "
    rf"quy,?\s+{_LEAD}ngay\s+(?P<d1>\d{{1,2}})(?![/\d])"
)
_WEEKLY = re.compile(
    rf"(?<!\w){_LEAD}(?:{_EACH} tuan,?\s+(?:vao\s+)?(?P<w1>thu\s+\w+|chu nhat)|(?P<w2>thu\s+\w+|chu "
    rf"nhat),?\s+{_EACH} tuan)(?!\w)"
)
_TIMES = re.compile(
    rf"(?<!\w)(?:(?P<n1>\d{{1,2}})\s+lan\s*(?:/|trong|mot|moi)\s*(?:1\s+|mot\s+)?nam|(?:{_EACH} nam|mot nam|1 "
    rf"nam)\s+(?P<n2>\d{{1,2}})\s+lan)(?!\w)"
)
_LAST_WORKING = re.compile(
    rf"(?<!\w){_LEAD}(?:ngay )?lam viec cuoi(?: cung)?(?: cua)? (?:{_EACH} )?thang(?: {_EACH} thang)?(?!\w)"
)
_YEARLY = re.compile(rf"\s*,?\s*(?:cua\s+)?{_EACH} nam(?!\w)")
_AND = re.compile(r"\s*(?:,|va|;)\s*(?:truoc\s+)?(?:ngay\s+)?$")
_AFTER = re.compile(
    r"(?<!\w)(?:cham nhat\s+|trong\s+(?:vong\s+)?|sau\s+)?(?P<n>\d{1,3})\s+(?P<unit>ngay lam viec|ngay|tuan"
    r"|thang|gio),?\s+"
    r"(?:(?P<from>ke tu|tinh tu|tu|sau)(?:\s+(?:khi|ngay|luc))?|(?P<before>truoc)(?:\s+(?:khi"
    r"|ngay))?)\s+(?P<event>[a-z][^,;.]{2,80})"
)
_LIMITS = {"ngay lam viec": "working_day", "ngay": "day", "tuan": "week", "thang": "month", "gio": "hour"}
NOTATION = re.compile(
    r"yearly:(?:\d\d-(?:\d\d|LWD),?)+|half-yearly:\d\d-\d\d,\d\d-\d\d|quarterly:M[123]-(?:\d\d"
    r"|LWD)(?:@Q[1-4](?:,Q[1-4])*)?|"
    r"monthly:(?:\d{1,2}|LWD)|weekly:(?:MON|TUE|WED|THU|FRI|SAT|SUN)|n per (?:year|quarter|month|half-year): ?\d{1,2}|"
    r"(?:\d+-)?(?:yearly|half-yearly|quarterly|monthly|weekly|daily):\?|daily"
)


@dataclass(frozen=True)
class When:
    """A limit as said: one day, a recurrence (notation of docs/ke-hoach.md) or a limit from an event.

    `past`: the day lies behind us; `missing`: there is no such day (30/2); `spans`: where it stands in the text.
    """

    due: date | None = None
    time: str | None = None
    recurrence: str | None = None
    relative: dict | None = None
    past: bool = False
    missing: bool = False
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def said(self) -> bool:
        """Was any limit named?"""
        return bool(self.due or self.recurrence or self.relative)


def when(text: str, today: date) -> When:
    """The limit that a text names. A day without a year is the next one, unless it passed only lately."""
    typed, plain = flat(text)
    if found := NOTATION.search(typed):
        return When(recurrence=found[0], spans=(found.span(),))
    return _relative(typed, plain) or _recurring(plain, today) or _single(plain, today)


def past_day(text: str, today: date) -> date | None:
    """The day on which something has happened: without a year the last such day."""
    found = when(text, today)
    if found.due and found.due > today and not re.search(r"20\d\d", text) and _dated(flat(text)[1]):
        return _day(found.due.year - 1, found.due.month, found.due.day)
    return found.due


def _relative(typed: str, plain: str) -> When | None:
    found = _AFTER.search(plain)
    if found is None:
        return None
    n = int(found["n"]) * (-1 if found["before"] else 1)
    after = typed[found.start("event") : found.end("event")].strip()
    return When(relative={"n": n, "unit": _LIMITS[found["unit"]], "after": after}, spans=(found.span(),))


def _recurring(plain: str, today: date) -> When | None:
    for pattern, worded in _RECURRENCES:
        if (found := pattern.search(plain)) and (recurrence := worded(found)):
            return When(recurrence=recurrence, spans=(found.span(),))
    days = list(_SLASHED.finditer(plain)) or list(_SPOKEN.finditer(plain))
    if not days:
        return None
    pair = len(days) == 2 and bool(_AND.search(plain[days[0].end() : days[1].start()] or ","))
    yearly = _YEARLY.match(plain, days[-1].end()) or re.search(
        r"(?<!\w)(?:hang|moi) nam,?\s*$", plain[: days[0].start()]
    )
    named = [(int(d["m"]), int(d["d"])) for d in days]
    if not (yearly or pair and not days[1]["y"]) or any(_day(2024, *day) is None for day in named):
        return None
    first, last = min(days[0].start(), yearly.start() if yearly else days[0].start()), days[-1].end()
    last = max(last, yearly.end()) if yearly else last
    kind = "half-yearly:" if len(named) == 2 else "yearly:"
    return When(recurrence=kind + ",".join(f"{m:02d}-{d:02d}" for m, d in sorted(named)), spans=((first, last),))


def _monthly(found: re.Match[str]) -> str:
    day = int(found["d1"] or found["d2"])
    return f"monthly:{day:02d}" if 1 <= day <= 31 else ""


def _quarterly(found: re.Match[str]) -> str:
    day = int(found["d"] or found["d1"])
    month = {"dau": 1, "thu nhat": 1, "giua": 2, "thu hai": 2}.get(found["which"] or "cuoi", 3)
    return f"quarterly:M{month}-{day:02d}" if 1 <= day <= 31 else ""


def _weekly(found: re.Match[str]) -> str:
    number = _weekday(found["w1"] or found["w2"])
    return f"weekly:{_DAYS[number]}" if number is not None else ""


_RECURRENCES = (
    (_TIMES, lambda found: f"n per year: {int(found['n1'] or found['n2'])}"),
    (_LAST_WORKING, lambda found: "monthly:LWD"),
    (_QUARTERLY, _quarterly),
    (_MONTHLY, _monthly),
    (_WEEKLY, _weekly),
)


def _weekday(said: str) -> int | None:
    return 6 if said in ("chu nhat", "cn") else _WEEKDAYS.get(said.split()[-1])


def _dated(plain: str) -> re.Match[str] | None:
    return _SLASHED.search(plain) or _SPOKEN.search(plain)


def _single(plain: str, today: date) -> When:
    if found := _dated(plain):
        return _named(found, today)
    if found := _NEAR.search(plain):
        return When(due=_near(found, today), spans=(found.span(),))
    if (found := _PERIOD.search(plain)) and (due := _period_end(found, today)):
        return When(due=due, past=due < today, spans=(found.span(),))
    return When()


def _named(found: re.Match[str], today: date) -> When:
    day, month, year = int(found["d"]), int(found["m"]), found["y"]
    time = f"{int(found['hour']):02d}:{int(found['minute'] or 0):02d}" if found["hour"] else None
    if year:
        due = _day(int(year) if len(year) == 4 else 2000 + int(year), month, day)
    else:
        due = _day(today.year, month, day)
        if due and due < today - _LATELY:
            due = _day(today.year + 1, month, day)
    if due is None:
        return When(missing=True, spans=(found.span(),))
    return When(due, time, past=due < today, spans=(found.span(),))


def _near(found: re.Match[str], today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    if found["w"]:
        number = _weekday(found["w"]) or 0
        next_week = (found["week"] or "") in ("tuan sau", "sau", "tuan toi")
        day = monday + timedelta(days=number + 7 * next_week)
        return day if day >= today or found["week"] == "tuan nay" else day + timedelta(days=7)
    days = {"hom nay": 0, "ngay mai": 1, "mai": 1, "ngay kia": 2, "ngay mot": 2}
    if found["near"] in days:
        return today + timedelta(days=days[found["near"]])
    return monday + timedelta(days=4 + 7 * ("sau" in found["near"]))


def _period_end(found: re.Match[str], today: date) -> date | None:
    """The last day of a month, a quarter or a year: "cuối tháng này", "trong tháng 8/2026", "hết quý I"."""
    year = int(found["y"] or today.year)
    if found["m"]:
        month = {"nay": today.month, "sau": today.month + 1}.get(found["m"]) or int(found["m"])
    elif found["q"]:
        this = (today.month - 1) // 3 + 1
        quarter = {"nay": this, "sau": this + 1, "i": 1, "ii": 2, "iii": 3, "iv": 4}.get(found["q"]) or int(found["q"])
        month = quarter * 3
    else:
        if not found["part"] and found["year"] == "nam":
            return None
        year, month = int((re.findall(r"\d{4}", found["year"]) or [year])[0]), 12
    if not re.match(r".*?(?:cuoi|het|trong|truoc|den|cham nhat)", plain := found[0]) and not found["y"]:
        return None
    year, month = (year + 1, month - 12) if month > 12 else (year, month)
    if not 1 <= month <= 12:
        return None
    if "truoc " in plain:
        return date(year, month, 1) - timedelta(days=1)
    due = date(year, month, calendar.monthrange(year, month)[1])
    return (
        due.replace(year=year + 1) if due < today - _LATELY and not found["y"] and (found["m"] or found["q"]) else due
    )


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
