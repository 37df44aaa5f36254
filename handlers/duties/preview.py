"""What would go out in a span of days if nobody reported anything: the tick's own steps, written down nowhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.message import Address
from bot.state import Connection, duty_reminders, marks
from bot.state.duties import Row
from handlers.context import Context
from handlers.duties import addressees, reminder, steps


@dataclass(frozen=True)
class Preview:
    """One message: when, for which unit, to whom (None: there is nobody), the rows with their steps, the words."""

    at: datetime
    unit: str
    address: Address | None
    rows: tuple[Row, ...]
    text: str

    def plain(self) -> dict[str, object]:
        """The message as plain data."""
        address = f"{self.address.channel}:{self.address.chat}" if self.address else None
        items = [
            {"duty": f"NV{row.duty_number}", "due": row.due.isoformat() if row.due else None, "step": row.step}
            for row in self.rows
        ]
        at = self.at.isoformat()
        return {"at": at, "unit": self.unit, "address": address, "items": items, "text": self.text}


def preview(connection: Connection, context: Context, first: date, last: date) -> Iterator[Preview]:
    """The reminders from `first` to `last`, day by day and unit by unit, each at the day's first working hour."""
    units: dict[str, list[Row]] = {}
    for row in duty_reminders.to_come(connection):
        units.setdefault(row.unit, []).append(row)
    agendas = {unit: _Agenda(connection, context, unit, rows) for unit, rows in sorted(units.items())}
    day = context.calendar.next_working(first)
    while day <= last:
        for agenda in agendas.values():
            yield from agenda.on(day)
        day = context.calendar.next_working(day + timedelta(days=1))


class _Agenda:
    """A unit's rows by the day of their next step, moved on as the days go by."""

    def __init__(self, connection: Connection, context: Context, unit: str, rows: list[Row]) -> None:
        self._context, self._unit = context, unit
        self._to = [address for address, _ in addressees.of_unit(connection, unit, context)] or [None]
        self._reminded = marks.standing(connection, f"{duty_reminders.KIND}:{unit}")
        self._days: dict[date, list[Row]] = {}
        for row in rows:
            self._days.setdefault(row.remind_on, []).append(row)  # type: ignore[arg-type]

    def on(self, day: date) -> Iterator[Preview]:
        """The messages of a working day."""
        if day.isoformat() <= self._reminded:
            return
        due = [row for past in [d for d in self._days if d <= day] for row in self._days.pop(past)]
        if not due:
            return
        taken = [steps.after(row, steps.taken(self._context, row, day), day) for row in due]
        for row in taken:
            if row.remind_on:
                self._days.setdefault(row.remind_on, []).append(row)
        taken.sort(key=lambda row: (row.due, row.number))
        at = datetime.combine(day, self._context.rules.hours.spans[0][0], self._context.zone)
        text = reminder.reply(self._context, self._unit, taken, day).plain(self._context.public_url)
        for address in self._to:
            yield Preview(at, self._unit, address, tuple(taken), text)
