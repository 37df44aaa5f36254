"""What would go out in a span of days if nobody reported anything: the tick's own steps, written down nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.message import Address
from bot.state import Connection, duty_reminders, marks
from bot.state.duties import Row
from handlers.context import Context
from handlers.duties import addressees, reminder, steps
from knowledge.duties import workdays


@dataclass(frozen=True)
class Preview:
    """One message: when, for which unit, to whom (None: there is nobody), the rows, the step of each, the words."""

    at: datetime
    unit: str
    address: Address | None
    rows: tuple[Row, ...]
    steps: tuple[int, ...]
    text: str

    def plain(self) -> dict[str, object]:
        """The message as plain data."""
        address = f"{self.address.channel}:{self.address.chat}" if self.address else None
        items = [
            {"duty": f"NV{row.duty_number}", "due": row.due.isoformat() if row.due else None, "step": step}
            for row, step in zip(self.rows, self.steps, strict=True)
        ]
        at = self.at.isoformat()
        return {"at": at, "unit": self.unit, "address": address, "items": items, "text": self.text}


def preview(connection: Connection, context: Context, first: date, last: date) -> Iterator[Preview]:
    """The reminders from `first` to `last`, day by day and unit by unit, each at the day's first working hour."""
    units: dict[str, list[Row]] = {}
    for row in duty_reminders.to_come(connection):
        units.setdefault(row.unit, []).append(row)
    agendas = [_Agenda(connection, context, unit, rows) for unit, rows in sorted(units.items())]
    day = context.calendar.next_working(first)
    while day <= last:
        for agenda in agendas:
            yield from agenda.on(day)
        day = context.calendar.next_working(day + timedelta(days=1))


class _Agenda:
    """A unit's rows by the number of the working day of their next step, moved on as the days go by."""

    def __init__(self, connection: Connection, context: Context, unit: str, rows: list[Row]) -> None:
        self._context, self._unit = context, unit
        self._to = [address for address, _ in addressees.of_unit(connection, unit, context)] or [None]
        self._reminded = marks.standing(connection, f"{duty_reminders.KIND}:{unit}")
        self._rows = sorted((row for row in rows if row.due), key=lambda row: (row.due, row.number))
        # Of each row: the number of its due date's working day, and its ladder.
        self._known = [(self._number(r.due), steps.ladder_of(context, r, r.due)) for r in self._rows if r.due]
        self._days: dict[int, list[int]] = {}
        for at, row in enumerate(self._rows):
            self._days.setdefault(self._number(row.remind_on), []).append(at)

    def _number(self, day: date | None) -> int:
        return workdays.ordinal(self._context.calendar, day) if day else 0

    def on(self, day: date) -> Iterator[Preview]:
        """The messages of a working day."""
        if day.isoformat() <= self._reminded:
            return
        today = self._number(day)
        taken = sorted(at for past in [d for d in self._days if d <= today] for at in self._days.pop(past))
        if not taken:
            return
        positions = tuple(today - self._known[at][0] for at in taken)
        for at, position in zip(taken, positions, strict=True):
            due, ladder = self._known[at]
            if (step := ladder.after(position)) is not None:
                self._days.setdefault(due + step, []).append(at)
        rows = tuple(self._rows[at] for at in taken)
        at_hour = datetime.combine(day, self._context.rules.hours.spans[0][0], self._context.zone)
        text = reminder.reply(self._context, self._unit, rows, day).plain(self._context.public_url)
        for address in self._to:
            yield Preview(at_hour, self._unit, address, rows, positions, text)
