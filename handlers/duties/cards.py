"""A unit's last reminder shows how things stand: changed in place where the channel can, without alerting anybody."""

import json
from datetime import date, datetime, timedelta

from bot.message import Address, Reply, item, paragraph
from bot.state import Connection, duty_reminders, marks, outbox
from bot.state.duties import Row
from bot.state.outbox import OutboxRow
from handlers.context import Context
from handlers.duties import reminder
from handlers.units import unit_name
from handlers.wording import number
from knowledge.calendar import spoken

KIND = "card"
_CAN_EDIT = ("telegram",)
_BACK = timedelta(minutes=10)  # changes so old have been seen by an earlier round
_DONE = {
    "reported": "Đã báo cáo, chờ Văn phòng xem.", "accepted": "Xong.", "not_applicable": "Không áp dụng.",
}  # fmt: skip
_MOST = 15  # rows on a card


def tick(connection: Connection, context: Context, now: datetime) -> bool:
    """Put a new face for each card whose rows have changed; each change once, whoever sees it."""
    put = False
    for unit, day, changed in duty_reminders.changed_since(connection, now - _BACK):
        if marks.standing(connection, f"{duty_reminders.KIND}:{unit}") != day.isoformat():
            continue  # there is a later reminder
        for channel, chat, thread, messages in duty_reminders.sent_in(connection, unit, day, changed):
            ids = json.loads(messages or "[]")
            if channel in _CAN_EDIT and len(ids) == 1:
                about = json.dumps({"unit": unit, "day": day.isoformat(), "message": ids[0]})
                key = f"{KIND}:{unit}:{chat}:{ids[0]}:{int(changed.timestamp() * 1000)}"[:200]
                address = Address(channel, chat, thread)
                put |= outbox.put(connection, address, None, now, key, is_group=True, kind=KIND, about=about)
    return put


def word(row: OutboxRow, connection: Connection, now: datetime, context: Context) -> Reply | None:
    """The card as things stand; None when a later reminder has come meanwhile."""
    about = json.loads(row.about)
    unit, day = about["unit"], date.fromisoformat(about["day"])
    if marks.standing(connection, f"{duty_reminders.KIND}:{unit}") != day.isoformat():
        return None
    rows = duty_reminders.reminded(connection, unit, day, still_open=False)
    left = [found for found in rows if found.open]
    lead = f"Nhắc việc {spoken(day)}, {unit_name(context.department, unit)}."
    count = f"Còn {number(len(left))} trong {number(len(rows))} việc chưa báo cáo."
    said = count if left else "Đã báo cáo đủ các việc."
    today = now.astimezone(context.zone).date()
    lines = tuple(item(_line(context, found, today)) for found in rows[:_MOST])
    choices = reminder.choices(left) if left else ()
    return Reply((paragraph(f"{lead} {said}"), *lines), choices, replaces=about["message"])


def _line(context: Context, row: Row, day: date) -> str:
    if row.open:
        received = " Đã nhận." if row.state == "received" else ""
        return reminder.line(context, row, day) + received
    return f"Việc {row.number}: {reminder.short(row.task, 100)}. {_DONE[row.state]}"


def lost(row: OutboxRow, error: str, connection: Connection, now: datetime, context: Context) -> None:
    """Nobody misses a card: the reminder itself has arrived."""
