"""A limit that starts with an event: its date, once the event's day is known."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from knowledge.calendar import Calendar
from knowledge.duties import workdays


def due(calendar: Calendar, relative: Mapping[str, Any], event: date) -> date:
    """The named date: n working days, days, hours, weeks or months after the event's day (before it, when n < 0).

    Working days are counted from the next one; hours are rounded up to whole days.
    """
    n = int(relative["n"])
    match relative["unit"]:
        case "working_day":
            return workdays.shifted(calendar, event, n) if n else event
        case "hour":
            return event + timedelta(days=-(-abs(n) // 24) * (1 if n >= 0 else -1))
        case "week":
            return event + timedelta(weeks=n)
        case "month":
            return event + relativedelta(months=n)
        case _:
            return event + timedelta(days=n)
