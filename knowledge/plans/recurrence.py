"""What comes back: "ngày 15 hằng tháng", "02 lần/năm", "thứ Năm hằng tuần", in the notation of the plan's duties."""

import re

from knowledge.plans.dates import TIME, WEEKDAY, clock
from knowledge.plans.mention import Mention

_NUMBERS = {"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_N = r"(?:\d{1,2}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
_DAYS = {"hai": "MON", "ba": "TUE", "tư": "WED", "năm": "THU", "sáu": "FRI", "bảy": "SAT"}
_DAYS |= {str(n): day for n, day in enumerate(("MON", "TUE", "WED", "THU", "FRI", "SAT"), start=2)}
_PERIODS = {
    "ngày": "daily",
    "tuần": "weekly",
    "tháng": "monthly",
    "quý": "quarterly",
    "6 tháng": "half-yearly",
    "năm": "yearly",
}
_EACH = r"(?:hằng|hàng|mỗi|từng|các)"
_EVERY = r"(?:hằng|hàng|mỗi)"
_WORDS = r"(?: ?\([^()\d]{1,20}\))?"
_D = rf"(?:ngày |mùng ){{1,2}}(?P<d>(?<![\d/.,-])\d{{1,2}})(?![\d/])(?: ?/ ?\d{{1,2}}(?= tháng cuối))?{_WORDS}"
_UNTIL = r"(?=[,.;:)]|$| (?:về|để|gửi|cho|báo|của|tổng|qua|các|đến|và|hoặc|liền|kế|tiếp|sau))"

WEEKLY = re.compile(
    rf"{TIME.format('')}?(?:(?:sáng|chiều|ngày) )?(?P<w>{WEEKDAY}),? ?(?:(?:của )?(?:{_EACH} tuần"
    rf"|tuần (?:kế tiếp|tiếp theo|sau|kế|liền kề(?: sau)?|báo cáo))|{_EACH} tuần)",
    re.I,
)
LAST_WORKING = re.compile(
    rf"ngày làm việc cuối cùng (?:của |trong )?(?:{_EACH} )?(?P<of>tháng (?P<m>\d{{1,2}})"
    rf"|tháng cuối(?: cùng)?(?: của)?(?: {_EACH})? quý|tháng|quý|năm)"
    rf"(?: ?(?:{_EACH}) (?:năm|quý|tháng))?(?:(?:/| ?năm )(?P<y>\d{{4}}))?",
    re.I,
)
QUARTERLY = re.compile(
    rf"{TIME.format('')}?{_D},? ?(?:của )?(?:{_EACH} )?tháng (?P<which>cuối|đầu|giữa|thứ nhất|thứ hai"
    rf"|thứ ba|thứ 1|thứ 2|thứ 3)(?: cùng| tiên)?,? ?(?:của |trong )?(?:{_EACH} )?"
    r"(?P<of>quý|kỳ báo cáo|kỳ|6 tháng|năm)(?: báo cáo)?(?: (?:sau|tiếp theo|kế tiếp|liền kề)| hằng năm| hàng năm)?",
    re.I,
)
MONTHS = re.compile(
    rf"{_D},? ?(?:của )?(?:các )?tháng (?P<list>\d{{1,2}}(?:(?:,| và|, và"
    rf"| ,) ?(?:tháng )?\d{{1,2}}){{1,11}})(?![/\d])(?: (?:{_EACH}|trong) năm)?",
    re.I,
)
MONTHLY = re.compile(
    rf"{TIME.format('')}?{_D},? ?(?:của )?(?:{_EACH} tháng|tháng (?:sau|tiếp theo|kế tiếp|liền kề(?: sau)?"
    rf"|liền sau|tiếp|báo cáo)(?: {_EACH} tháng)?|tháng{_UNTIL})",
    re.I,
)
MONTH_END = re.compile(rf"ngày cuối cùng (?:của |trong )?(?:{_EACH} )?tháng(?! (?:báo cáo|\d))", re.I)
FREQUENCY = re.compile(
    rf"(?P<n>{_N}) lần ?(?:/|trong|mỗi|một|trên) ?(?:0?1 |một )?(?P<of>năm|quý|tháng|tuần|6 tháng)(?! học)"
    rf"|(?:{_EVERY}|một) (?P<of2>năm|quý|tháng|tuần)(?: [^\W\d]+){{0,6}}? (?P<n2>{_N}) lần"
    rf"|(?:định kỳ )?(?P<every>{_N}) (?P<of3>năm|tháng|quý|tuần)(?: ?/ ?| )(?:một |1 |01 )?lần",
    re.I,
)
PERIOD = re.compile(
    rf"(?P<fixed>định kỳ )?{_EVERY} (?P<of>ngày|tuần|tháng|quý|năm)(?! (?:\d|học))(?P<rest>(?:(?:,| và"
    rf"|, và) (?:{_EACH} )?(?:tuần|tháng|quý|0?6 tháng|sáu tháng|0?9 tháng|năm)(?!\w))*)"
    r"|định kỳ,? (?:\(?0?6 tháng|sáu tháng)(?:(?:,| và|, và) (?:hằng |hàng )?năm)?",
    re.I,
)
BARE = re.compile(
    rf"{TIME.format('')}?ngày (?P<d>\d{{1,2}})(?![\d/]|[.,]\d| ?%| tháng){_WORDS}(?= ?[,.;:)]| ?$| (?:về"
    rf"|để|gửi|hằng|hàng|các|đối))",
    re.I,
)


def number(text: str) -> int:
    """A number in digits or words."""
    return _NUMBERS.get(text.lower()) or int(text)


def _made(match: re.Match, recurrence: str, kind: str = "recurrence") -> Mention:
    time = clock(match) if "hour" in match.re.groupindex else None
    return Mention(match.start(), match.end(), kind, recurrence=recurrence, time=time)


def weekly(match: re.Match) -> Mention:
    """A day of every week."""
    word = match["w"].lower()
    return _made(match, "weekly:" + ("SUN" if word == "chủ nhật" else _DAYS[word.split()[-1]]))


def last_working(match: re.Match) -> Mention | None:
    """The last working day of a month, a quarter or a year; not when a year is named."""
    if match["y"]:
        return None
    of = match["of"].lower()
    if match["m"]:
        return _made(match, f"yearly:{int(match['m']):02d}-LWD")
    return _made(match, {"tháng": "monthly:LWD", "năm": "yearly:12-LWD"}.get(of, "quarterly:M3-LWD"))


def quarterly(match: re.Match) -> Mention:
    """A day in a month of every quarter."""
    which = {"cuối": 3, "thứ ba": 3, "thứ 3": 3, "giữa": 2, "thứ hai": 2, "thứ 2": 2}.get(match["which"].lower(), 1)
    day = int(match["d"])
    if match["of"].lower() == "6 tháng":
        return _made(match, f"half-yearly:06-{day:02d},12-{day:02d}")
    if match["of"].lower() == "năm":
        return _made(match, f"yearly:{12 if which == 3 else 1:02d}-{day:02d}")
    return _made(match, f"quarterly:M{which}-{day:02d}")


def months(match: re.Match) -> Mention | None:
    """A day of several named months."""
    found, day = [int(n) for n in re.findall(r"\d+", match["list"])], int(match["d"])
    if any(not 1 <= month <= 12 for month in found) or not 1 <= day <= 31:
        return None
    return _made(match, together([(month, day) for month in found]))


def together(days: list[tuple[int, int]]) -> str:
    """Days of the year as one recurrence: four quarter days, two half-year days, or a yearly list."""
    days = sorted(days)
    steps = {(month - 1) % 3 for month, _ in days}
    if len(days) == 4 and len(steps) == 1 and len({day for _, day in days}) == 1 and len({m for m, _ in days}) == 4:
        return f"quarterly:M{steps.pop() + 1}-{days[0][1]:02d}"
    return ("half-yearly:" if len(days) == 2 else "yearly:") + ",".join(f"{m:02d}-{d:02d}" for m, d in days)


def monthly(match: re.Match) -> Mention | None:
    """A day of every month."""
    return _made(match, f"monthly:{int(match['d']):02d}") if 1 <= int(match["d"]) <= 31 else None


def month_end(match: re.Match) -> Mention:
    """The last day of every month."""
    return _made(match, "monthly:31")


def frequency(match: re.Match) -> Mention:
    """ "02 lần/năm" is n per year: 2, "05 năm một lần" 5-yearly:?, "01 lần/quý" quarterly:?."""
    if match["every"]:
        n, of = number(match["every"]), match["of3"].lower()
        n, of = (1, "6 tháng") if (n, of) == (6, "tháng") else (1, "quý") if (n, of) == (3, "tháng") else (n, of)
        name = _PERIODS[of]
        return _made(match, f"{name}:?" if n == 1 else f"{n}-{name}:?", "frequency")
    n, of = number(match["n"] or match["n2"]), (match["of"] or match["of2"]).lower()
    if of == "năm":
        return _made(match, "yearly:?" if match[0].lower() == "một năm một lần" else f"n per year: {n}", "frequency")
    unit = {"quý": "quarter", "tháng": "month", "tuần": "week", "6 tháng": "half-year"}[of]
    return _made(match, f"{_PERIODS[of]}:?" if n == 1 else f"n per {unit}: {n}", "frequency")


def period(match: re.Match) -> Mention:
    """The shortest of the periods named: "hàng tháng, hàng quý" is monthly:?."""
    text = match[0].lower()
    half = re.search(r"(?:6|sáu) tháng", text)
    for word in ("ngày", "tuần", "tháng", "quý", "năm"):
        if re.search(rf"(?<!6 )(?<!sáu )(?<!9 )(?<!\w){word}(?!\w)", text.removeprefix("định kỳ")):
            return _made(match, "half-yearly:?" if word == "năm" and half else f"{_PERIODS[word]}:?", "period")
    return _made(match, "half-yearly:?", "period")


def bare(match: re.Match) -> Mention | None:
    """A day without a month: what period it belongs to is for the clause to say."""
    return _made(match, match["d"].zfill(2), "bare") if 1 <= int(match["d"]) <= 31 else None


FORMS = (
    (WEEKLY, weekly),
    (LAST_WORKING, last_working),
    (QUARTERLY, quarterly),
    (MONTHS, months),
    (MONTHLY, monthly),
    (MONTH_END, month_end),
    (FREQUENCY, frequency),
    (PERIOD, period),
    (BARE, bare),
)
