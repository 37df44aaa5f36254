"""Who is who: persons, their roles, and the accounts they speak by."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, delete, select, update

from bot.message import Address
from bot.state import new_id
from bot.state.duty_tables import unit_deputies
from bot.state.people_tables import accounts, codes, people

ROLES = ("citizen", "staff", "office", "leader")


@dataclass(frozen=True)
class Person:
    """Somebody known: the role, the unit's code (staff only), the name the Office gave, since when, until when."""

    id: str
    role: str
    unit: str
    name: str
    since: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True)
class Account:
    """A person's account on a channel."""

    channel: str
    account: str
    linked_at: datetime


def who(connection: Connection, channel: str, account: str) -> Person | None:
    """The person behind an account; None for a stranger, and for a message without a sender."""
    if not account:
        return None
    found = connection.execute(_WHO, {"channel": channel, "account": account}).one_or_none()
    return _person(found) if found else None


# Asked with every turn, so worded once.
_WHO = (
    select(people)
    .join(accounts)
    .where(accounts.c.channel == bindparam("channel"), accounts.c.account == bindparam("account"))
)


def get(connection: Connection, id: str) -> Person | None:
    """The person of an id."""
    found = connection.execute(select(people).where(people.c.id == id)).one_or_none()
    return _person(found) if found else None


def add(connection: Connection, role: str, unit: str, name: str, now: datetime) -> Person:
    """A new person."""
    person = Person(new_id(), role, unit, name, now)
    connection.execute(people.insert().values(id=person.id, role=role, unit=unit, name=name[:100], since=now))
    return person


def promote(connection: Connection, person: Person, role: str, unit: str, name: str) -> None:
    """Give a known person another role."""
    values = {"role": role, "unit": unit, "name": (name or person.name)[:100]}
    connection.execute(update(people).where(people.c.id == person.id).values(values))


def link(connection: Connection, channel: str, account: str, person_id: str, now: datetime) -> None:
    """From now on this account speaks for the person; a person left without any account and role is forgotten."""
    before = who(connection, channel, account)
    if before and before.id == person_id:
        return
    connection.execute(delete(accounts).where(accounts.c.channel == channel, accounts.c.account == account))
    connection.execute(
        accounts.insert().values(channel=channel, account=account, person_id=person_id, linked_at=now),
    )
    if before and before.role == "citizen" and not accounts_of(connection, before.id):
        connection.execute(delete(people).where(people.c.id == before.id))


def accounts_of(connection: Connection, person_id: str) -> list[Account]:
    """The accounts of a person, the newest first."""
    mine = select(accounts).where(accounts.c.person_id == person_id).order_by(accounts.c.linked_at.desc())
    return [Account(row.channel, row.account, row.linked_at) for row in connection.execute(mine)]


def listed(connection: Connection) -> list[tuple[Person, list[Account]]]:
    """Everybody with a role, and those who had one, with their accounts."""
    rows = connection.execute(select(people).where(people.c.role != "citizen").order_by(people.c.since, people.c.id))
    return [(_person(row), accounts_of(connection, row.id)) for row in rows.all()]


def revoke(connection: Connection, id: str, now: datetime) -> Person | None:
    """A person leaves: role, accounts and open codes are gone at once. None when nobody (or nobody any more) has it."""
    person = get(connection, id)
    if person is None or person.revoked_at:
        return None
    connection.execute(update(people).where(people.c.id == id).values(revoked_at=now))
    connection.execute(delete(accounts).where(accounts.c.person_id == id))
    connection.execute(delete(unit_deputies).where(unit_deputies.c.person_id == id))
    connection.execute(delete(codes).where((codes.c.person_id == id) | (codes.c.made_by == id)))
    return person


def forget(connection: Connection, id: str) -> None:
    """Delete a person with accounts and codes."""
    connection.execute(delete(codes).where((codes.c.person_id == id) | (codes.c.made_by == id)))
    connection.execute(delete(people).where(people.c.id == id))


def reached(connection: Connection, role: str, unit: str = "") -> list[Address]:
    """Where to write to people of a role (staff: of a unit): one private chat each, a messenger before the web.

    In a private chat the account and the chat have the same id on every channel.
    """
    wanted = (people.c.role == role, people.c.revoked_at.is_(None), *((people.c.unit == unit,) if unit else ()))
    found: list[Address] = []
    for row in connection.execute(select(people.c.id).where(*wanted).order_by(people.c.id)).all():
        found += private(connection, row.id)
    return found


def private(connection: Connection, id: str) -> list[Address]:
    """Where to write to a person: at most one private chat."""
    mine = sorted(accounts_of(connection, id), key=lambda a: a.channel == "web")
    return [Address(a.channel, a.account) for a in mine[:1]]


def _person(row: Row[Any]) -> Person:
    return Person(row.id, row.role, row.unit, row.name, row.since, row.revoked_at)
