"""A unit hears of what it was given and of dates that were set: one message for some minutes, in working hours."""

import json
from collections.abc import Iterable
from datetime import date, datetime

from bot.message import Address, Block, Reply, item, paragraph
from bot.state import Connection, outbox
from bot.state.duties import Row
from bot.state.outbox import OutboxRow
from handlers.context import Context
from handlers.duties import addressees, remind, reminder, unheard
from handlers.duties.unheard import Dated
from handlers.units import unit_name
from handlers.wording import number

KIND = "duty-given"
_SHOWN = 10  # duties in one message


def tell(connection: Connection, units: Iterable[str], now: datetime, context: Context) -> None:
    """Duties were given or dated just now: everybody of these units is told within five minutes, or when work
    begins."""
    due = unheard.told_at(now, context)
    for unit in dict.fromkeys(units):
        _put(connection, unit, due, addressees.of_unit(connection, unit, context), now, private=False)


def _put(
    connection: Connection, unit: str, due: datetime, to: Iterable[tuple[Address, bool]], now: datetime, private: bool
) -> None:
    about = json.dumps({"unit": unit, "due": due.isoformat(), "private": private})
    for address, is_group in to:
        key = f"{KIND}:{unit}:{due:%Y%m%d%H%M%S%f}:{address.channel}:{address.chat}"[:200]
        outbox.put(connection, address, None, due, key, is_group=is_group, kind=KIND, about=about, now=now)


def word(row: OutboxRow, connection: Connection, now: datetime, context: Context) -> Reply | datetime | None:
    """What is new to the unit when this is sent; None when it has heard of everything."""
    local = now.astimezone(context.zone)
    if not context.rules.hours.open(context.calendar, local):
        return context.rules.hours.next_open(context.calendar, local)
    about = json.loads(row.about)
    unit, due = about["unit"], datetime.fromisoformat(about["due"])
    given, dated = unheard.found(connection, context, unit, due, now)
    if not given and not dated:
        return None
    if row.is_group and remind.is_of_another(connection, row.address, unit):
        _privately(connection, unit, due, now, context)
        return None
    return _reply(context, unit, given, dated, local.date(), about["private"])


def _reply(context: Context, unit: str, rows: list[Row], dated: list[Dated], day: date, private: bool) -> Reply:
    first: dict[int, list[Row]] = {}
    for row in rows:
        first.setdefault(row.duty_number, []).append(row)
    given = [_line(context, same, day) for same in first.values()]
    set_now = [_dated(context, one, day) for one in dated]
    blocks: tuple[Block, ...] = (
        *reminder.why(private),
        *_part(f"Kính gửi {unit_name(context.department, unit)}. Văn phòng giao {number(len(given))} việc mới:", given),
        *_part(_lead(context, unit, len(dated), bool(given)), set_now),
    )
    shown = [same[0] for same in first.values()][:_SHOWN] + [one.row for one in dated][:_SHOWN]
    return Reply(blocks, reminder.choices(shown))


def _lead(context: Context, unit: str, count: int, follows: bool) -> str:
    said = f"Văn phòng đặt hạn cho {number(count)} việc:"
    return said if follows else f"Kính gửi {unit_name(context.department, unit)}. {said}"


def _part(lead: str, lines: list[str]) -> tuple[Block, ...]:
    """A list under its lead, no longer than a person reads; nothing when it is empty."""
    if not lines:
        return ()
    left = len(lines) - _SHOWN
    more = (paragraph(f"và {number(left)} việc khác; gõ /viec để xem tất cả."),) if left > 0 else ()
    return (paragraph(lead), *map(item, lines[:_SHOWN]), *more)


def _dated(context: Context, one: Dated, day: date) -> str:
    """A row with its new date, and the one it had."""
    was = f" Hạn trước đây: {one.before:%d/%m/%Y}." if one.before else ""
    return reminder.line(context, one.row, day) + was


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
