"""A unit hears of what it was given: one message for everything of some minutes, in working hours."""

import json
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from bot.message import Address, Block, Choice, Reply, item, paragraph
from bot.state import Connection, duty_reminders, outbox
from bot.state.duties import Row
from bot.state.outbox import OutboxRow
from handlers.context import Context
from handlers.duties import addressees, remind, reminder, steps
from handlers.units import unit_name
from handlers.wording import number

KIND = "duty-given"
_SLOT = 300  # seconds in which what is given is gathered into one message
_GRACE = 30  # seconds after it for what is being written down when it ends, such as a long sheet
_BACK = timedelta(days=20)  # longer than any row of days off that a message may have to wait for
_SHOWN = 10  # duties in one message


def tell(connection: Connection, units: Iterable[str], now: datetime, context: Context) -> None:
    """Duties were given just now: everybody of these units is told within five minutes, or when work begins."""
    due = _due(now, context)
    for unit in dict.fromkeys(units):
        _put(connection, unit, due, addressees.of_unit(connection, unit, context), now, private=False)


def _put(
    connection: Connection, unit: str, due: datetime, to: Iterable[tuple[Address, bool]], now: datetime, private: bool
) -> None:
    about = json.dumps({"unit": unit, "due": due.isoformat(), "private": private})
    for address, is_group in to:
        key = f"{KIND}:{unit}:{due:%Y%m%d%H%M%S%f}:{address.channel}:{address.chat}"[:200]
        outbox.put(connection, address, None, due, key, is_group=is_group, kind=KIND, about=about, now=now)


def _due(given: datetime, context: Context) -> datetime:
    """When what was given at a moment is told. At the very end of working hours nothing is gathered: what is due today
    would be told too late."""
    end = datetime.fromtimestamp((int(given.timestamp()) // _SLOT + 1) * _SLOT + _GRACE, given.tzinfo)
    hours, local, later = context.rules.hours, given.astimezone(context.zone), end.astimezone(context.zone)
    if hours.open(context.calendar, local) and not hours.open(context.calendar, later):
        return given
    return hours.next_open(context.calendar, later).astimezone(given.tzinfo)


def word(row: OutboxRow, connection: Connection, now: datetime, context: Context) -> Reply | datetime | None:
    """What was given and is new to the unit when this is sent; None when it has heard of everything."""
    local = now.astimezone(context.zone)
    if not context.rules.hours.open(context.calendar, local):
        return context.rules.hours.next_open(context.calendar, local)
    about = json.loads(row.about)
    unit, due = about["unit"], datetime.fromisoformat(about["due"])
    given = [r for r in duty_reminders.given_since(connection, unit, due - _BACK) if _due(r.made_at, context) == due]
    rows = _untold(connection, context, unit, given, now)
    if not rows:
        return None
    if row.is_group and remind.is_of_another(connection, row.address, unit):
        _privately(connection, unit, due, now, context)
        return None
    return _reply(context, unit, rows, local.date(), about["private"])


def _untold(connection: Connection, context: Context, unit: str, given: list[Row], now: datetime) -> list[Row]:
    """Without what a reminder has said, or will say today. What should have been in today's reminder, but came after
    it, is said here and moves on to its next step."""
    day = now.astimezone(context.zone).date()
    new = [row for row in given if row.reminded_on is None]
    stepped = [row for row in new if row.remind_on and row.remind_on <= day]
    if stepped and not remind.has_been(connection, unit, day):
        return [row for row in new if row not in stepped]
    duty_reminders.moved_on(connection, ((row.id, steps.next_on(context, row, row.due, day)) for row in stepped))
    return new


def _reply(context: Context, unit: str, rows: list[Row], day: date, private: bool) -> Reply:
    first: dict[int, list[Row]] = {}
    for row in rows:
        first.setdefault(row.duty_number, []).append(row)
    shown = [same[0] for same in first.values()][:_SHOWN]
    lead = f"Kính gửi {unit_name(context.department, unit)}. Văn phòng giao {number(len(first))} việc mới:"
    lines = [item(_line(context, first[row.duty_number], day)) for row in shown]
    left = len(first) - len(shown)
    more = [paragraph(f"và {number(left)} việc khác; gõ /viec để xem tất cả.")] if left else []
    choices: tuple[Choice, ...] = reminder.choices(shown)
    blocks: tuple[Block, ...] = (*reminder.why(private), paragraph(lead), *lines, *more)
    return Reply(blocks, choices)


def _line(context: Context, same: list[Row], day: date) -> str:
    """A duty by its first row; how many there are of one that comes back."""
    times = f" Việc có {number(len(same))} kỳ." if len(same) > 1 else ""
    return reminder.line(context, same[0], day) + times


def lost(row: OutboxRow, error: str, connection: Connection, now: datetime, context: Context) -> None:
    """It will not arrive: the unit's people get it privately, and the Office is told once a week."""
    about = json.loads(row.about)
    count = 0
    if row.is_group:
        count = _privately(connection, about["unit"], datetime.fromisoformat(about["due"]), now, context)
    remind.unreached(connection, about["unit"], row.is_group, count, now, context)


def _privately(connection: Connection, unit: str, due: datetime, now: datetime, context: Context) -> int:
    found = [(address, False) for address in addressees.privately(connection, unit, context)]
    _put(connection, unit, due, found, now, private=True)
    return len(found)
