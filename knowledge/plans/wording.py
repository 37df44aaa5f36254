"""A duty's time in the words of an office: "trước 16:00 ngày 22/07/2026", "hằng quý, ngày 20 tháng cuối quý"."""

import re

from knowledge.plans.model import Duty

_DAYS = {
    "MON": "thứ Hai",
    "TUE": "thứ Ba",
    "WED": "thứ Tư",
    "THU": "thứ Năm",
    "FRI": "thứ Sáu",
    "SAT": "thứ Bảy",
    "SUN": "Chủ nhật",
}
_PERIODS = {
    "daily": "hằng ngày",
    "weekly": "hằng tuần",
    "monthly": "hằng tháng",
    "quarterly": "hằng quý",
    "half-yearly": "6 tháng một lần",
    "yearly": "hằng năm",
}
_UNITS = {"working_day": "ngày làm việc", "day": "ngày", "hour": "giờ", "week": "tuần", "month": "tháng"}
_NAMES = {"year": "năm", "quarter": "quý", "month": "tháng", "week": "tuần", "half-year": "6 tháng"}


def deadline(duty: Duty) -> str:
    """When a duty is due, for people."""
    if duty.recurrence:
        return f"{duty.time} " * bool(duty.time) + recurrence_words(duty.recurrence)
    if duty.relative:
        return relative_words(duty.relative)
    about = "dự kiến " * duty.approximate
    if duty.window:
        start, end = duty.window
        return f"{about}từ {start:%d/%m/%Y} đến {end:%d/%m/%Y}"
    if duty.due:
        return f"{about}{duty.time + ' ' if duty.time else ''}{duty.due:%d/%m/%Y}"
    return "không ghi hạn"


def recurrence_words(recurrence: str) -> str:
    """ "quarterly:M3-20" is "hằng quý, ngày 20 tháng cuối quý"."""
    kind, _, rule = recurrence.partition(":")
    if match := re.fullmatch(r"n per ([\w-]+)", kind):
        return f"{int(rule):02d} lần/{_NAMES[match[1]]}"
    if match := re.fullmatch(r"(\d+)-(\w+)", kind):
        return f"{match[1]} {_NAMES[match[2].removesuffix('ly')]} một lần"
    name = _PERIODS.get(kind, kind)
    if rule == "?":
        return name
    if match := re.fullmatch(r"M(\d)-(\w+)(?:@(.*))?", rule):
        month = {"1": "đầu", "2": "thứ hai của", "3": "cuối"}[match[1]]
        only = f" ({match[3].replace('Q', 'quý ')})" if match[3] else ""
        return f"{name}{only}, {_day(match[2])} tháng {month} quý"
    if kind == "weekly":
        return f"{_DAYS[rule]} {name}"
    if kind == "monthly":
        return f"{_day(rule)} {name}"
    days = " và ".join(_of_year(part) for part in rule.split(","))
    return f"{days} {'hằng năm' if kind == 'half-yearly' else name}"


def _day(rule: str) -> str:
    return "ngày làm việc cuối" if rule == "LWD" else f"ngày {rule}"


def _of_year(part: str) -> str:
    month, day = part.split("-")
    return f"ngày làm việc cuối tháng {int(month)}" if day == "LWD" else f"{day}/{month}"


def relative_words(relative: dict | None) -> str | None:
    """ "05 ngày làm việc kể từ khi nhận được …"; None without such a limit."""
    if not relative:
        return None
    if relative["n"] == 0:
        return f"ngay khi {relative['after']}"
    limit = f"{abs(relative['n']):02d} {_UNITS[relative['unit']]}"
    if relative["n"] < 0:
        return f"{limit} trước khi {relative['after']}"
    return f"{limit} kể từ khi {relative['after']}" if relative["after"] else f"trong {limit}"
