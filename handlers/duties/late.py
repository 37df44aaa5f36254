"""Who is late: told to the Office after some working days, to the leaders after more, one line a unit."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from bot.message import Block, Reply, item, paragraph
from bot.state import Connection, duty_reminders, marks, outbox, people
from bot.state.duties import Row
from bot.state.outbox import OutboxRow
from handlers.context import Context
from handlers.duties import reminder, steps
from handlers.units import unit_name
from handlers.wording import number
from knowledge.duties import workdays

KIND = "late"
_ROLES = {1: "office", 2: "leader"}
_WHO = {"office": "Văn phòng", "leader": "lãnh đạo"}


def tick(connection: Connection, context: Context, now: datetime) -> bool:
    """Once a day in working hours, tell of what has become late; True when there is something to send."""
    local = now.astimezone(context.zone)
    if not context.rules.hours.open(context.calendar, local):
        return False
    put = [_told(connection, context, level, local.date(), now) for level in _ROLES]
    return any(put)


def _told(connection: Connection, context: Context, level: int, day: date, now: datetime) -> bool:
    before = due_before(context, level, day)
    to = people.reached(connection, _ROLES[level])
    if not to or not duty_reminders.late(connection, before, level):
        return False
    if not marks.advance(connection, f"{KIND}:{level}", day.isoformat()):
        return False
    duty_reminders.told(connection, before, level)
    about = json.dumps({"level": level})
    for address in to:
        outbox.put(connection, address, None, now, f"{KIND}:{level}:{day}:{address.chat}"[:200], kind=KIND, about=about)
    return True


def due_before(context: Context, level: int, day: date) -> date:
    """What was due before this day is late enough on `day` for the Office (1) or the leaders (2)."""
    days = context.rules.office_after if level == 1 else context.rules.leader_after
    return workdays.shifted(context.calendar, day, 1 - days)


def word(row: OutboxRow, connection: Connection, now: datetime, context: Context) -> Reply | datetime | None:
    """Everything that is so late when it is sent; None when it was reported meanwhile."""
    local = now.astimezone(context.zone)
    if not context.rules.hours.open(context.calendar, local):
        return context.rules.hours.next_open(context.calendar, local)
    level = json.loads(row.about)["level"]
    rows = duty_reminders.late(connection, due_before(context, level, local.date()))
    if not rows:
        return None
    days = context.rules.office_after if level == 1 else context.rules.leader_after
    lead = f"Kính gửi {_WHO[_ROLES[level]]}. Việc trễ hạn từ {number(days)} ngày làm việc trở lên:"
    return Reply((paragraph(lead), *by_unit(context, rows, local.date())))


def by_unit(context: Context, rows: Sequence[Row], day: date) -> list[Block]:
    """One line a unit: how many rows are late, and the one that is latest. `rows` have the oldest first."""
    units: dict[str, list[Row]] = {}
    for row in rows:
        units.setdefault(row.unit, []).append(row)
    return [item(_line(context, unit, late, day)) for unit, late in units.items()]


def _line(context: Context, unit: str, late: list[Row], day: date) -> str:
    first = late[0]
    count, days = number(len(late)), number(steps.position(context, first, day))
    which = f"việc {first.number}, {reminder.short(first.task, 80)}"
    return f"{unit_name(context.department, unit)}: {count} việc, lâu nhất trễ {days} ngày làm việc ({which})"
