"""Which rows are to be reminded, which are late, and what was done about it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, or_, select, update

from bot.state.duties import _SELECT, OPEN, Row, _rows
from bot.state.duty_tables import duties, duty_changes, duty_events, duty_rows
from bot.state.tables import outbox

KIND = "remind"  # of outbox rows
_OPEN = (duty_rows.c.state.in_(OPEN), duties.c.withdrawn_at.is_(None))


@dataclass(frozen=True)
class Step:
    """A row was reminded: the step in working days (negative before the due date), the day of the next one."""

    row_id: str
    step: int
    remind_on: date | None


def key(unit: str, day: date, chat: str) -> str:
    """What a reminder is known by: one for a unit, a day and a chat."""
    return f"{KIND}:{unit}:{day}:{chat}"[:200]


def units_due(connection: Connection, day: date) -> list[str]:
    """The units that have rows to be reminded by a day, in order."""
    # Without "not null", and with an order, SQLite would read all rows unit by unit.
    stepped = (duty_rows.c.remind_on.is_not(None), duty_rows.c.remind_on <= day)
    return sorted(connection.execute(select(duty_rows.c.unit).where(*stepped).distinct()).scalars())


def due(connection: Connection, unit: str, day: date) -> list[Row]:
    """The open rows of a unit whose step has come by a day; nobody else can change them until the transaction ends."""
    return _locked(connection, duty_rows.c.unit == unit, duty_rows.c.remind_on <= day)


def reminded(connection: Connection, unit: str, day: date, still_open: bool = True) -> list[Row]:
    """The rows that the reminder of a day is about: those that are open still, or all."""
    where = [duty_rows.c.unit == unit, duty_rows.c.reminded_on == day, duties.c.withdrawn_at.is_(None)]
    where += [duty_rows.c.state.in_(OPEN)] if still_open else []
    return _rows(connection, _SELECT.where(*where).order_by(duty_rows.c.due, duty_rows.c.number))


def carried(connection: Connection, unit: str, day: date) -> list[Row]:
    """The open rows of an earlier reminder that nobody has got, locked; [] when it went out."""
    mine = (outbox.c.kind == KIND, outbox.c.key.startswith(f"{KIND}:{unit}:{day}:", autoescape=True))
    waits = select(outbox.c.id).where(*mine, outbox.c.state.in_(["queued", "sending"])).limit(1)
    if connection.execute(waits).first() is None:
        return []
    return _locked(connection, duty_rows.c.unit == unit, duty_rows.c.reminded_on == day)


def given_since(connection: Connection, unit: str, moment: datetime) -> list[Row]:
    """The rows of a unit that came with their duty, or with an event, since a moment and of which the unit has said
    nothing yet."""
    event = select(1).where(duty_events.c.duty_id == duties.c.id, duty_events.c.at == duty_rows.c.made_at)
    with_it = or_(duty_rows.c.made_at == duties.c.made_at, event.exists())
    given = (duty_rows.c.made_at >= moment, with_it, duty_rows.c.state == "new")
    where = (duty_rows.c.unit == unit, *given, duties.c.withdrawn_at.is_(None))
    return _rows(connection, _SELECT.where(*where).order_by(duty_rows.c.due, duty_rows.c.number))


def dated_since(connection: Connection, unit: str, moment: datetime) -> list[tuple[Row, datetime, date | None]]:
    """The open rows of a unit whose date the Office set since a moment: each time when, and which date there was
    before, the oldest first."""
    touched = _SELECT.where(duty_rows.c.unit == unit, duty_rows.c.changed_at >= moment, *_OPEN)
    rows = {row.id: row for row in _rows(connection, touched)}
    set_due = (duty_changes.c.what == "set_due", duty_changes.c.at >= moment)
    changed = select(duty_changes.c.row_id, duty_changes.c.at, duty_changes.c.detail).where(
        duty_changes.c.row_id.in_(list(rows)), *set_due
    )
    found = []
    for row_id, at, detail in connection.execute(changed.order_by(duty_changes.c.at, duty_changes.c.place)):
        before = json.loads(detail).get("due_before")
        found.append((rows[row_id], at, date.fromisoformat(before) if before else None))
    return found


def moved_on(connection: Connection, steps: Iterable[tuple[str, date | None]]) -> None:
    """Rows, by id, have their next step on a day: the unit has heard of them otherwise than by a reminder."""
    for row_id, day in steps:
        connection.execute(update(duty_rows).where(duty_rows.c.id == row_id).values(remind_on=day))


def stepped(connection: Connection, day: date, steps: Iterable[Step]) -> None:
    """Write down that rows were reminded on a day."""
    values = [{"row": s.row_id, "on": s.remind_on, "at_step": s.step, "day": day} for s in steps]
    if values:
        connection.execute(_STEPPED, values)


_STEPPED = (
    update(duty_rows)
    .where(duty_rows.c.id == bindparam("row"))
    .values(remind_on=bindparam("on"), step=bindparam("at_step"), reminded_on=bindparam("day"))
)


def late(connection: Connection, due_before: date, told_below: int | None = None) -> list[Row]:
    """Open rows that were due before a day (approximate ones never), the oldest first; only those of whose lateness
    fewer people know than `told_below` says."""
    where = [*_OPEN, duties.c.approximate.is_(False), duty_rows.c.due < due_before]
    where += [duty_rows.c.told < told_below] if told_below is not None else []
    return _rows(connection, _SELECT.where(*where).order_by(duty_rows.c.due, duty_rows.c.number))


def told(connection: Connection, due_before: date, level: int) -> None:
    """From now on so many know of everything that was due before a day and is open."""
    late_ones = (duty_rows.c.state.in_(OPEN), duty_rows.c.due < due_before, duty_rows.c.told < level)
    connection.execute(update(duty_rows).where(*late_ones).values(told=level))


def to_come(connection: Connection) -> list[Row]:
    """All open rows that have a next step."""
    return _rows(connection, _SELECT.where(*_OPEN, duty_rows.c.remind_on.is_not(None)).order_by(duty_rows.c.number))


def changed_since(connection: Connection, moment: datetime) -> list[tuple[str, date, datetime]]:
    """Units whose reminded rows were changed since a moment: the day of the reminder, the last change."""
    changed = (duty_rows.c.changed_at >= moment, duty_rows.c.reminded_on.is_not(None))
    last = func.max(duty_rows.c.changed_at, type_=duty_rows.c.changed_at.type)
    found = select(duty_rows.c.unit, duty_rows.c.reminded_on, last).where(*changed)
    return [tuple(row) for row in connection.execute(found.group_by(duty_rows.c.unit, duty_rows.c.reminded_on))]


def sent_in(connection: Connection, unit: str, day: date, before: datetime) -> list[tuple[str, str, str, str]]:
    """Where the reminder of a unit and day went before a moment: channel, chat, thread, the channel's ids of the
    messages as JSON."""
    mine = (outbox.c.kind == KIND, outbox.c.key.startswith(f"{KIND}:{unit}:{day}:", autoescape=True))
    sent = select(outbox.c.channel, outbox.c.chat, outbox.c.thread, outbox.c.messages)
    return [
        tuple(row) for row in connection.execute(sent.where(*mine, outbox.c.state == "sent", outbox.c.sent_at < before))
    ]


def _locked(connection: Connection, *where: Any) -> list[Row]:
    rows = _SELECT.where(*where, *_OPEN).order_by(duty_rows.c.due, duty_rows.c.number)
    return _rows(connection, rows.with_for_update(of=duty_rows))
