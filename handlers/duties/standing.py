"""How a row stands on a day: done in time, late by so many working days, waiting for the Office, not yet due."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.state.duties import OPEN, Row
from handlers.wording import number
from knowledge.calendar import Calendar
from knowledge.duties import workdays

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")  # whose days due dates are
# Worst first: where several rows share a cell, the first of these speaks for it.
STANDINGS = ("late", "returned", "open", "reported", "was_late", "on_time", "done", "not_applicable")
NAMES = {
    "late": "quá hạn", "returned": "trả lại, làm lại", "open": "đang làm, chưa quá hạn",
    "reported": "đã báo cáo, chờ duyệt", "was_late": "xong nhưng trễ", "on_time": "xong đúng hạn",
    "done": "xong (không tính hạn)", "not_applicable": "không áp dụng",
}  # fmt: skip


def standing(row: Row, today: date) -> str:
    """One of STANDINGS. An approximate date makes nothing late; without a date a row is open until it is done."""
    if row.state == "accepted":
        return {True: "on_time", False: "was_late", None: "done"}[row.on_time]
    if row.state in ("reported", "not_applicable"):
        return row.state
    if is_past_due(row, today):
        return "late"
    return "returned" if row.state == "returned" else "open"


def is_past_due(row: Row, today: date) -> bool:
    """Is it open after its due date in force, or was it reported after it? A day off counts as any day here."""
    end = _until(row, today)
    return end is not None and row.due is not None and end > row.due


def days_late(row: Row, today: date, calendar: Calendar) -> int:
    """Working days after the due date in force, as in reminders: until today while it is open, else until it was
    reported. 0 when it is not past due, or only by days off."""
    end = _until(row, today)
    return max(0, workdays.between(calendar, row.due, end)) if end and row.due else 0


def late_by(days: int, how: str = "trễ") -> str:
    """ "trễ 03 ngày làm việc"; "mới trễ" when only days off have passed."""
    return f"{how} {number(days)} ngày làm việc" if days else f"mới {how}"


def _until(row: Row, today: date) -> date | None:
    """The day that its lateness is counted to; None for what cannot be late."""
    if row.due is None or row.approximate or row.state == "not_applicable":
        return None
    if row.state in OPEN:
        return today
    return reported_on(row) if row.reported_at else None


def reported_on(row: Row) -> date:
    """The day in Việt Nam on which it was reported. ValueError when it was not."""
    if row.reported_at is None:
        raise ValueError("not reported")
    return row.reported_at.astimezone(VIETNAM).date()
