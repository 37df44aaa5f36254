"""A due date on a day off: moved as the Office chose, and said so."""

from datetime import date, timedelta

from knowledge.calendar import Calendar, spoken
from knowledge.duties import workdays

RULES = ("before", "after", "keep")


def moved(calendar: Calendar, named: date, rule: str) -> date:
    """The due date in force for the named one; `rule` is one of RULES."""
    if rule == "keep" or calendar.works(named):
        return named
    return workdays.shifted(calendar, named, 0) if rule == "before" else calendar.next_working(named + timedelta(1))


def said(calendar: Calendar, named: date, due: date, rule: str) -> str:
    """The sentence about a named date that is a day off, "" for a working day."""
    if calendar.works(named):
        return ""
    holiday = calendar.holiday(named)
    why = f"nghỉ ({holiday})" if holiday else "ngày nghỉ"
    if due == named or due != moved(calendar, named, rule):
        return f"Ngày {spoken(named)} là {why}; hạn giữ nguyên." if due == named else ""
    return f"Ngày {spoken(named)} là {why} nên hạn chuyển sang {spoken(due)}."
