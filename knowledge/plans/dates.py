"""Calendar dates in Vietnamese prose: days, ranges, months, quarters, years. Finds; does not judge."""

import re

from knowledge.plans.mention import MISSING_DAY, Mention, exists

TIME = (
    r"(?:(?P<hour{0}>\d{{1,2}}) ?(?:h|giờ|g|:)(?: ?(?P<minute{0}>\d{{2}}))?(?: ?phút)?,? ?(?:của )?(?:sáng|chiều)?,? ?)"
)
WEEKDAY = r"(?:thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])|chủ nhật)"
_SEP = r"(?:/| ?- ?|\.| tháng (?=\d))"
_YEAR = r"(?:(?:/| ?- ?|\.|,? ?năm )(?P<y{0}>\d{{4}})(?!\d))"
_WORDS = r"(?: ?\([^()\d]{1,20}\))?"
# What makes a day without a year come back every year.
_OF_YEAR = (
    r"(?:(?:,? ?(?:hằng|hàng|mỗi) năm| (?:của )?(?:các năm|(?:năm|kỳ)(?: (?:liền|kề|sau|trước(?! ngày)"
    r"|tiếp|theo|kế|báo|cáo|thông|đánh|giá|học|hoạch|thực|hiện"
    r"|thống|kê|công|tác|tài|chính|xét|thi|đua|năm|liên|kế hoạch|lập|tổng|kết))+(?!\w))))"
)
_TO = r" ?(?:đến|tới|-|–|—)(?: hết| trước)? ?"

DAY = re.compile(
    rf"{TIME.format('')}?(?:{WEEKDAY}[ ,(]*)?(?P<named>ngày )?(?P<d>(?<![\d/.,%-])(?<!tháng )(?<!quý "
    rf")\d{{1,2}}){_WORDS}{_SEP}(?P<m>\d{{1,2}})"
    rf"(?:{_YEAR.format('')}|(?P<yearly>{_OF_YEAR})|(?![\d/]|[.,-]\d| ?%|h\d))",
    re.I,
)
RANGE = re.compile(
    rf"(?P<from>từ )?{TIME.format('a')}?(?P<named>ngày )?(?:mùng "
    rf")?(?P<da>(?<![\d/.,-])\d{{1,2}})(?:{_SEP}(?P<ma>\d{{1,2}}))?(?:{_YEAR.format('a')}|{_OF_YEAR})?"
    rf"{_TO}{TIME.format('b')}?(?:ngày )?(?P<db>\d{{1,2}}){_SEP}(?P<mb>\d{{1,2}})(?:{_YEAR.format('b')}"
    rf"|(?P<yearly>{_OF_YEAR})|(?![\d/]))",
    re.I,
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4, "01": 1, "02": 2, "03": 3, "04": 4}
_Q = r"(?:IV|III|II|I|0?[1-4])(?![\w])"
QUARTER = re.compile(
    rf"quý (?P<a>{_Q})(?:(?P<to> ?(?:-|–|và|,|đến) ?)(?:hết )?(?:quý )?(?P<b>{_Q}))?(?:(?:/|,? ?năm "
    rf"|-)(?P<y>\d{{4}}))?",
    re.I,
)
MONTH = re.compile(
    r"(?<!\d )(?P<part>đầu |giữa |cuối |hết )?tháng (?P<a>\d{1,2})(?![\d])(?:(?P<to> ?(?:-|–|và|,"
    r"|đến) ?)(?:hết )?(?:tháng )?(?P<b>\d{1,2})(?![\d%]| \w+ ?làm))?(?:(?:/|,? ?năm "
    r"|-)(?P<y>\d{4}))?(?!\d)",
    re.I,
)
HALF = re.compile(r"(?P<n>0?6|0?9|sáu|chín) tháng (?P<part>đầu |cuối )?(?:của )?năm(?: (?P<y>\d{4}))?", re.I)
YEAR = re.compile(r"(?P<whole>cả |trong |hết )?năm (?P<y>(?:19|20)\d{2})(?![\d-])", re.I)


def clock(match: re.Match, suffix: str = "") -> str | None:
    """The time of day a match names, "16:00"; None without one or for 24h00."""
    hour = match[f"hour{suffix}"]
    if hour is None or int(hour) > 23 or int(match[f"minute{suffix}"] or 0) > 59:
        return None
    return f"{int(hour):02d}:{int(match[f'minute{suffix}'] or 0):02d}"


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def day(match: re.Match) -> Mention:
    """A day: "ngày 15/3/2025", "15 tháng 3 hằng năm", with its time of day."""
    value = (_number(match["y"]), int(match["m"]), int(match["d"]))
    broken = "" if exists(*value) else MISSING_DAY
    named = bool(match["named"] or match["y"] or " tháng " in match[0])
    return Mention(
        match.start(),
        match.end(),
        "day",
        value,
        value,
        time=clock(match),
        yearly=bool(match["yearly"]),
        named=named,
        broken=broken,
    )


def day_range(match: re.Match) -> Mention | None:
    """A range; its first day takes the month and the year of its last where it has none of its own."""
    last = (_number(match["yb"]), int(match["mb"]), int(match["db"]))
    month = int(match["ma"] or last[1])
    year = _number(match["ya"]) or (last[0] and last[0] - ((month, int(match["da"])) > last[1:]))
    first = (year, month, int(match["da"]))
    if not match["ma"] and not (match["from"] or match["named"]) and not last[0]:
        return None
    broken = "" if exists(*first) and exists(*last) else MISSING_DAY
    return Mention(
        match.start(),
        match.end(),
        "range",
        first,
        last,
        time=clock(match, "b"),
        yearly=bool(match["yearly"]),
        broken=broken,
    )


def quarter(match: re.Match) -> Mention | list[Mention]:
    """A quarter, two that touch as one window, two that do not as two."""
    year, a = _number(match["y"]), _ROMAN[match["a"].lower()]
    b = _ROMAN[(match["b"] or match["a"]).lower()]
    if b not in (a, a + 1) and not re.search(r"[-–]|đến", match["to"]):
        return [
            Mention(match.start(n), match.end(n), "quarter", (year, 3 * q - 2, 1), (year, 3 * q, 0))
            for n, q in (("a", a), ("b", b))
        ]
    return Mention(match.start(), match.end(), "quarter", (year, 3 * a - 2, 1), (year, 3 * max(a, b), 0))


def month(match: re.Match) -> Mention | list[Mention] | None:
    """A month, a part of one, a run of months; "tháng 4 và tháng 10" are two."""
    a, b, year = int(match["a"]), int(match["b"] or match["a"]), _number(match["y"])
    if not (1 <= a <= 12 and 1 <= b <= 12):
        return Mention(match.start(), match.end(), "month", broken=MISSING_DAY) if year else None
    if b not in (a, a + 1) and not re.search(r"[-–]|đến", match["to"]):
        return [
            Mention(match.start(n), match.end(n), "month", (year, at, 1), (year, at, 0))
            for n, at in (("a", a), ("b", b))
        ]
    part = (match["part"] or "").strip().lower()
    first, last = {"đầu": (1, 10), "giữa": (11, 20)}.get(part, (1, 0)) if a == b else (1, 0)
    return Mention(match.start(), match.end(), "month", (year and year - (a > b), a, first), (year, b, last))


def half(match: re.Match) -> Mention:
    """Half a year or nine months: "6 tháng đầu năm 2025"."""
    year, nine = _number(match["y"]), match["n"].lower() in ("9", "09", "chín")
    end = (match["part"] or "").strip().lower() == "cuối"
    return Mention(
        match.start(), match.end(), "half", (year, 7 if end else 1, 1), (year, 12 if end else 9 if nine else 6, 0)
    )


def year(match: re.Match) -> Mention:
    """A whole year."""
    value = int(match["y"])
    return Mention(match.start(), match.end(), "year", (value, 1, 1), (value, 12, 31), named=bool(match["whole"]))


FORMS = ((RANGE, day_range), (DAY, day), (HALF, half), (QUARTER, quarter), (MONTH, month), (YEAR, year))
