"""How a row stands on a day: done in time, late by so many days, waiting for the Office, not yet due."""

from datetime import date
from zoneinfo import ZoneInfo

from bot.state.duties import OPEN, Row

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")  # whose days due dates are
# Worst first: where several rows share a cell, the first of these speaks for it.
STANDINGS = ("late", "returned", "open", "reported", "was_late", "on_time", "done", "not_applicable")
NAMES = {
    "late": "quá hạn", "returned": "trả lại, làm lại", "open": "chưa đến hạn", "reported": "đã báo cáo, chờ duyệt",
    "was_late": "xong nhưng trễ", "on_time": "xong đúng hạn", "done": "xong (không tính hạn)",
    "not_applicable": "không áp dụng",
}  # fmt: skip


def standing(row: Row, today: date) -> str:
    """One of STANDINGS. An approximate date makes nothing late; without a date a row is open until it is done."""
    if row.state == "accepted":
        return {True: "on_time", False: "was_late", None: "done"}[row.on_time]
    if row.state in ("reported", "not_applicable"):
        return row.state
    if days_late(row, today):
        return "late"
    return "returned" if row.state == "returned" else "open"


def days_late(row: Row, today: date) -> int:
    """Calendar days after the due date in force: until today while it is open, else until it was reported."""
    if row.due is None or row.approximate or row.state == "not_applicable":
        return 0
    if row.state in OPEN:
        return max(0, (today - row.due).days)
    return max(0, (reported_on(row) - row.due).days) if row.reported_at else 0


def reported_on(row: Row) -> date:
    """The day in Việt Nam on which it was reported. ValueError when it was not."""
    if row.reported_at is None:
        raise ValueError("not reported")
    return row.reported_at.astimezone(VIETNAM).date()
