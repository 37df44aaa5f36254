"""What the Office decided just now and a unit has not heard of: duties given, dates set; gathered by minutes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.state import Connection, duty_reminders
from bot.state.duties import Row
from handlers.context import Context
from handlers.duties import remind, steps

_SLOT = 300  # seconds in which what is decided is gathered into one message
_GRACE = 30  # seconds after it for what is being written down when it ends, such as a long sheet
_BACK = timedelta(days=20)  # longer than any row of days off that a message may have to wait for


@dataclass(frozen=True)
class Dated:
    """A row with a new date; `before` is the one it had, None when it had none."""

    row: Row
    before: date | None


def told_at(decided: datetime, context: Context) -> datetime:
    """When what was decided at a moment is told. At the very end of working hours nothing is gathered: what is due
    today would be told too late."""
    seconds = (int(decided.timestamp()) // _SLOT + 1) * _SLOT + _GRACE
    end = datetime.fromtimestamp(seconds, decided.tzinfo)
    hours, local, later = context.rules.hours, decided.astimezone(context.zone), end.astimezone(context.zone)
    if hours.open(context.calendar, local) and not hours.open(context.calendar, later):
        return decided
    return hours.next_open(context.calendar, later).astimezone(decided.tzinfo)


def found(
    connection: Connection, context: Context, unit: str, due: datetime, now: datetime
) -> tuple[list[Row], list[Dated]]:
    """The rows given and the dates set that are told at `due` and that no reminder has said or will say today.

    What should have been in today's reminder, but came after it, moves on to its next step: it is said now.
    """
    given = [
        row
        for row in duty_reminders.given_since(connection, unit, due - _BACK)
        if row.reminded_on is None and told_at(row.made_at, context) == due
    ]
    dated = _dated(connection, context, unit, due, {row.id for row in given})
    day = now.astimezone(context.zone).date()
    stepped = {r.id: r for r in (*given, *(d.row for d in dated)) if r.remind_on and r.remind_on <= day}
    if stepped and not remind.has_been(connection, unit, day):
        return [r for r in given if r.id not in stepped], [d for d in dated if d.row.id not in stepped]
    moved = ((row.id, steps.next_on(context, row, row.due, day)) for row in stepped.values())
    duty_reminders.moved_on(connection, moved)
    return given, dated


def _dated(connection: Connection, context: Context, unit: str, due: datetime, given: Iterable[str]) -> list[Dated]:
    """The rows whose date was set last in these minutes and is another than before them."""
    before: dict[str, list[tuple[datetime, date | None]]] = {}
    rows: dict[str, Row] = {}
    for row, at, was in duty_reminders.dated_since(connection, unit, due - _BACK):
        rows[row.id] = row
        before.setdefault(row.id, []).append((told_at(at, context), was))
    changed = []
    for id, row in rows.items():
        times = before[id]
        was = next((was for told, was in times if told == due), row.due)
        heard = row.step is not None  # a reminder has come since: setting a date takes the step away
        if id not in given and times[-1][0] == due and was != row.due and not heard:
            changed.append(Dated(row, was))
    return sorted(changed, key=lambda one: (one.row.due or date.max, one.row.number))
