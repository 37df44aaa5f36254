"""The periods in which one answer of a person counts, and the hours in which people are invited."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from handlers.context import Context

_OPENS, _CLOSES = time(8), time(17)  # invitations go out between these
_FIRST = time(9)


def period(kind: str, day: date, zone: ZoneInfo) -> tuple[str, datetime]:
    """The period (day, week, month, quarter, year) that a day lies in: its name, and the moment it is over."""
    match kind:
        case "day":
            name, after = day.isoformat(), day + timedelta(days=1)
        case "week":
            name, after = f"{day:%G-W%V}", day + timedelta(days=7 - day.weekday())
        case "month":
            name, after = f"{day:%Y-%m}", _month(day, 1)
        case "quarter":
            quarter = (day.month + 2) // 3
            name, after = f"{day.year}-Q{quarter}", _month(day.replace(month=quarter * 3), 1)
        case _:
            name, after = f"{day.year}", date(day.year + 1, 1, 1)
    return f"{kind}:{name}", midnight(after, zone)


def _month(day: date, more: int) -> date:
    months = day.year * 12 + day.month - 1 + more
    return date(months // 12, months % 12 + 1, 1)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which a day begins."""
    return datetime.combine(day, time(), zone)


def inviting_time(now: datetime, context: Context) -> datetime | None:
    """None when people may be invited now; else the next moment when they may: a working day, in office hours."""
    local = now.astimezone(context.zone)
    if context.calendar.works(local.date()) and _OPENS <= local.time() < _CLOSES:
        return None
    start = local.date() if local.time() < _OPENS else local.date() + timedelta(days=1)
    return morning(start, context)


def morning(day: date, context: Context) -> datetime:
    """When people are invited on a day or, when it is no working day, on the next one."""
    return datetime.combine(context.calendar.next_working(day), _FIRST, context.zone)


def is_last_afternoon(now: datetime, context: Context) -> bool:
    """Is this the afternoon of the last working day of a month, when reports are closed?"""
    local = now.astimezone(context.zone)
    following = context.calendar.next_working(local.date() + timedelta(days=1))
    return local.hour >= 12 and context.calendar.works(local.date()) and following.month != local.month
