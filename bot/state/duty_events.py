"""What took place, from which limits are counted: "đã có quyết định ngày 3/3"."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from bot.state import duty_log, new_id
from bot.state.duty_log import Act
from bot.state.duty_tables import duty_events
from bot.state.sql import row_of


@dataclass(frozen=True)
class Event:
    """Something that gives relative limits their date; `unit` "" for all units of the duty."""

    duty_id: str
    unit: str
    name: str
    day: date


def add(connection: Connection, event: Event, act: Act) -> None:
    """Keep that an event took place; its rows are the caller's to make or to date."""
    values = {"duty_id": event.duty_id, "unit": event.unit, "name": event.name, "day": event.day}
    connection.execute(
        duty_events.insert().values(row_of(duty_events, id=new_id(), entered_by=act.by, at=act.at, **values))
    )
    told = {"name": event.name, "day": event.day.isoformat(), "unit": event.unit}
    duty_log.append(connection, event.duty_id, None, act, "event", told)


def of_duty(connection: Connection, duty_id: str) -> list[Event]:
    """The events entered for a duty, in order."""
    found = select(duty_events).where(duty_events.c.duty_id == duty_id).order_by(duty_events.c.day, duty_events.c.at)
    return [Event(e.duty_id, e.unit, e.name, e.day) for e in connection.execute(found)]
