"""Limits that start with an event: "05 ngày làm việc kể từ ngày nhận được …", "ngay khi phát hiện"."""

import re

from knowledge.plans.mention import Mention
from knowledge.plans.recurrence import number

_N = r"(?:\d{1,3}|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
_LEAD = (
    r"(?:(?:chậm nhất|muộn nhất|không quá|không muộn hơn|tối đa|trong vòng|trong thời hạn|trong thời gian"
    r"|trong|sau|thời hạn|là|ít nhất|tối thiểu|vòng) ){0,4}"
)
_UNIT = r"(?P<unit>ngày làm việc|ngày|giờ|h|tuần|tháng)(?: làm việc)?"
AFTER = re.compile(
    rf"(?P<lead>{_LEAD})(?P<n>{_N}) ?(?:\([^()]{{1,20}}\) ?)?{_UNIT}(?: ?\([^()]{{1,40}}\))?,? "
    rf"(?P<link>(?:kể từ|tính từ|từ khi|từ thời điểm|sau khi|kể từ khi|từ ngày|sau ngày|sau)(?: khi| ngày"
    rf"| thời điểm)?) "
    r"(?P<after>(?!đến)[^,.;:()|]{3,160})",
    re.I,
)
BEFORE = re.compile(
    rf"(?:trước|chậm nhất)(?: là)? (?P<n>{_N}) ?(?:\([^()]{{1,20}}\) ?)?{_UNIT},? (?:trước(?: khi| ngày)?"
    rf"|so với) (?P<after>[^,.;:()]{{3,120}})",
    re.I,
)
BEFORE_DAY = re.compile(
    rf"trước ngày (?P<after>[^\W\d][^,.;:()\d]{{3,100}}?) (?:ít nhất |tối thiểu )?(?P<n>{_N}) {_UNIT}", re.I
)
WITHIN = re.compile(
    rf"(?:trong vòng|trong thời hạn|chậm nhất sau) (?P<n>{_N}) ?(?:\([^()]{{1,20}}\) ?)?{_UNIT}(?! (?:đầu|cuối|\d))",
    re.I,
)
AT_ONCE = re.compile(r"ngay (?:sau )?(?:khi|lúc) (?P<after>[^,.;:()|]{3,120})", re.I)
_UNITS = {"ngày làm việc": "working_day", "ngày": "day", "giờ": "hour", "h": "hour", "tuần": "week", "tháng": "month"}
_STOP = re.compile(r" (?:phải|có trách nhiệm|thì|các đơn vị|các phòng|đơn vị chủ trì)(?!\w).*")


def _made(match: re.Match, n: int, after: str) -> Mention:
    unit = match.groupdict().get("unit") or "giờ"
    after = _STOP.sub("", after).strip()
    return Mention(
        match.start(), match.end(), "relative", relative={"n": n, "unit": _UNITS[unit.lower()], "after": after}
    )


def after(match: re.Match) -> Mention:
    """A limit after an event."""
    return _made(match, number(match["n"]), match["after"])


def before(match: re.Match) -> Mention:
    """A limit before an event has a negative n."""
    return _made(match, -number(match["n"]), match["after"])


def within(match: re.Match) -> Mention:
    """A limit without a named event: "trong vòng 24 giờ"."""
    return _made(match, number(match["n"]), "")


def at_once(match: re.Match) -> Mention:
    """A limit of no time: "ngay khi phát hiện"."""
    return _made(match, 0, match["after"])


FORMS = ((AFTER, after), (BEFORE, before), (BEFORE_DAY, before), (WITHIN, within), (AT_ONCE, at_once))
