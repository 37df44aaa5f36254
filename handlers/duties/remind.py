"""What falls due by the clock: every unit is reminded once a day of what it has not reported."""

import json
from collections.abc import Iterable
from datetime import date, datetime

from bot.message import Address, Reply
from bot.state import Connection, duty_reminders, groups, marks, outbox
from bot.state.duties import Row
from bot.state.outbox import OutboxRow
from handlers import office
from handlers.context import Context
from handlers.duties import addressees, reminder, steps
from handlers.units import unit_name
from handlers.wording import number

KIND = duty_reminders.KIND


def tick(connection: Connection, context: Context, now: datetime) -> bool:
    """Put what is to be reminded today, in working hours only; True when there is something to send.

    A unit's mark and its rows move on in the same transaction as its messages are put: whoever else ticks finds
    nothing left, a killed tick leaves nothing behind, and what was missed is said in one message.
    """
    local = now.astimezone(context.zone)
    if not context.rules.hours.open(context.calendar, local):
        return False
    put, nobody = False, []
    for unit in duty_reminders.units_due(connection, local.date()):
        rows = _taken(connection, context, unit, local.date())
        if rows:
            put = True
            if not _put(connection, context, unit, local.date(), now):
                nobody.append((unit, len(rows)))
    if nobody:
        _tell_office(connection, context, nobody, local.date(), now)
    return put


def _taken(connection: Connection, context: Context, unit: str, day: date) -> list[Row]:
    """The rows that a unit is reminded of today, moved on to their next step; [] when it was reminded already."""
    before = marks.standing(connection, _mark(unit))
    if not marks.advance(connection, _mark(unit), day.isoformat()):
        return []
    rows = duty_reminders.due(connection, unit, day)
    if before:
        # An earlier reminder that never went out: today's takes its place, so that the unit gets one.
        known = {row.id for row in rows}
        left = duty_reminders.carried(connection, unit, date.fromisoformat(before))
        rows += [row for row in left if row.id not in known]
    duty_reminders.stepped(connection, day, (steps.taken(context, row, day) for row in rows))
    return rows


def _mark(unit: str) -> str:
    return f"{KIND}:{unit}"


def _put(connection: Connection, context: Context, unit: str, day: date, now: datetime) -> bool:
    """Something to say to everybody who is to hear it; False when there is nobody."""
    to = addressees.of_unit(connection, unit, context)
    for address, is_group in to:
        _say(connection, unit, day, address, is_group, now, private=False)
    return bool(to)


def _say(
    connection: Connection, unit: str, day: date, address: Address, is_group: bool, now: datetime, private: bool
) -> None:
    about = json.dumps({"unit": unit, "day": day.isoformat(), "private": private})
    key = duty_reminders.key(unit, day, address.chat)
    outbox.put(connection, address, None, now, key, is_group=is_group, kind=KIND, about=about)


def word(row: OutboxRow, connection: Connection, now: datetime, context: Context) -> Reply | datetime | None:
    """The reminder as things stand when it is sent: None when everything was reported meanwhile or a later one takes
    its place, the next working hour when it is too late today."""
    about = json.loads(row.about)
    unit, day = about["unit"], date.fromisoformat(about["day"])
    if marks.standing(connection, _mark(unit)) > day.isoformat():
        return None
    local = now.astimezone(context.zone)
    if not context.rules.hours.open(context.calendar, local):
        return context.rules.hours.next_open(context.calendar, local)
    rows = duty_reminders.reminded(connection, unit, day)
    if not rows:
        return None
    if row.is_group and is_of_another(connection, row.address, unit):
        _privately(connection, context, unit, day, now)
        return None
    return reminder.reply(context, unit, rows, local.date(), about["private"])


def has_been(connection: Connection, unit: str, day: date) -> bool:
    """Has the unit's reminder of a day been put?"""
    return marks.standing(connection, _mark(unit)) >= day.isoformat()


def is_of_another(connection: Connection, address: Address, unit: str) -> bool:
    """Was a group given to another unit meanwhile?"""
    group = groups.of(connection, address)
    return group is not None and group.unit != unit


def lost(row: OutboxRow, error: str, connection: Connection, now: datetime, context: Context) -> None:
    """A reminder will not arrive: the unit's people get it privately, and the Office is told once a week."""
    about = json.loads(row.about)
    unit, day = about["unit"], date.fromisoformat(about["day"])
    count = _privately(connection, context, unit, day, now) if row.is_group else 0
    unreached(connection, unit, row.is_group, count, now, context)


def unreached(connection: Connection, unit: str, is_group: bool, count: int, now: datetime, context: Context) -> None:
    """The Office hears, once a week, that a unit's group or person cannot be written to; `count` people of the unit
    get the message instead."""
    name = unit_name(context.department, unit)
    if is_group:
        done = f"Tôi nhắn riêng {number(count)} người của đơn vị." if count else "Đơn vị cũng chưa có ai để nhắn riêng."
        how = f"Xin thêm tôi lại vào nhóm rồi gõ /donvi {unit} trong nhóm."
        said = f"Nhóm của {name} không nhận được tin nhắc việc. {done} {how}"
    else:
        said = f"Tin nhắc việc gửi riêng một người của {name} không tới nơi. Đơn vị nên có nhóm hoặc người thay thế."
    year, week, _ = now.astimezone(context.zone).date().isocalendar()
    office.tell(connection, said, f"unreached:{unit}:{year}-{week}:{int(is_group)}", now)


def _privately(connection: Connection, context: Context, unit: str, day: date, now: datetime) -> int:
    found = addressees.privately(connection, unit, context)
    for address in found:
        _say(connection, unit, day, address, False, now, private=True)
    return len(found)


def _tell_office(
    connection: Connection, context: Context, nobody: Iterable[tuple[str, int]], day: date, now: datetime
) -> None:
    """Units that nobody can be reminded for."""
    units = [f"{unit_name(context.department, unit)} ({number(count)} việc)" for unit, count in nobody]
    said = f"Hôm nay tôi chưa nhắc được: {'; '.join(units)}. Đơn vị chưa có nhóm và chưa có người nhận tin."
    how = "Gõ /moi để mời người của đơn vị, hoặc thêm tôi vào nhóm của đơn vị rồi gõ /donvi và mã đơn vị."
    office.tell(connection, f"{said} {how}", f"nobody:{day}:{'+'.join(unit for unit, _ in nobody)}"[:120], now)
