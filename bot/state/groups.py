"""Which group belongs to which unit."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgres
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from bot.message import Address
from bot.state.people_tables import groups


@dataclass(frozen=True)
class Group:
    """A group of a unit: where it is, who said so and when."""

    address: Address
    unit: str
    bound_by: str
    bound_at: datetime


def bind(connection: Connection, address: Address, unit: str, person_id: str, now: datetime) -> None:
    """The group is the unit's from now on."""
    make = insert_postgres if connection.dialect.name == "postgresql" else insert_sqlite
    values = {"unit": unit, "bound_by": person_id, "bound_at": now}
    row = make(groups).values(channel=address.channel, chat=address.chat, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["channel", "chat"], set_=values))


def unbind(connection: Connection, address: Address) -> Group | None:
    """The group is nobody's any more; what it was before."""
    before = of(connection, address)
    connection.execute(delete(groups).where(*_at(address.channel, address.chat)))
    return before


def of(connection: Connection, address: Address) -> Group | None:
    """What is known of a group."""
    return next(iter(_read(connection, *_at(address.channel, address.chat))), None)


def of_unit(connection: Connection, unit: str) -> list[Group]:
    """The groups of a unit."""
    return _read(connection, groups.c.unit == unit)


def listed(connection: Connection) -> list[Group]:
    """All groups, by unit."""
    return _read(connection)


def moved(connection: Connection, channel: str, old: str, new: str) -> None:
    """A group has a new id; the old one's unit stays."""
    if of(connection, Address(channel, old)) is None:
        return
    connection.execute(delete(groups).where(*_at(channel, new)))
    connection.execute(update(groups).where(*_at(channel, old)).values(chat=new))


def _at(channel: str, chat: str) -> tuple:  # type: ignore[type-arg]
    return groups.c.channel == channel, groups.c.chat == chat


def _read(connection: Connection, *where: object) -> list[Group]:
    rows = connection.execute(select(groups).where(*where).order_by(groups.c.unit, groups.c.bound_at))  # type: ignore[arg-type]
    return [Group(Address(r.channel, r.chat), r.unit, r.bound_by, r.bound_at) for r in rows]
