"""Who else speaks for a unit, beside its staff, and is written to when its group cannot be reached."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from bot.message import Address
from bot.state import people
from bot.state.duty_tables import unit_deputies
from bot.state.people import Person
from bot.state.sql import insert_into, row_of


def name(connection: Connection, unit: str, person_id: str, named_by: str, now: datetime) -> None:
    """From now on this person speaks for the unit as well; nothing changes when he did already."""
    row = row_of(unit_deputies, unit=unit, person_id=person_id, named_by=named_by, at=now)
    connection.execute(_NAME, row)


_NAME = insert_into(unit_deputies, "do nothing")


def drop(connection: Connection, unit: str, person_id: str) -> bool:
    """He no longer does; False when he did not."""
    his = (unit_deputies.c.unit == unit, unit_deputies.c.person_id == person_id)
    return connection.execute(delete(unit_deputies).where(*his)).rowcount == 1


def of_unit(connection: Connection, unit: str) -> list[Person]:
    """The deputies of a unit, the first named first."""
    named = select(unit_deputies.c.person_id).where(unit_deputies.c.unit == unit)
    ids = connection.execute(named.order_by(unit_deputies.c.at, unit_deputies.c.person_id)).scalars().all()
    return [person for id in ids if (person := people.get(connection, id))]


def units_of(connection: Connection, person_id: str) -> list[str]:
    """The units that somebody is a deputy of."""
    his = select(unit_deputies.c.unit).where(unit_deputies.c.person_id == person_id)
    return list(connection.execute(his.order_by(unit_deputies.c.unit)).scalars())


def reached(connection: Connection, unit: str) -> list[Address]:
    """Where to write privately to everybody of a unit, deputies included."""
    deputies = [a for person in of_unit(connection, unit) for a in people.private(connection, person.id)]
    return list(dict.fromkeys([*people.reached(connection, "staff", unit), *deputies]))
