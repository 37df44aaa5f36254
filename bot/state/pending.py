"""What somebody was asked in a chat and has not answered yet: one question at a time for a person and a chat."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, bindparam, delete, select, update

from bot.message import Address
from bot.state.file_tables import pending
from bot.state.sql import insert_into, row_of

KEPT = timedelta(days=7)  # nobody answers a question after so long


@dataclass(frozen=True)
class Pending:
    """An open question: its kind (who takes the answer) and what it is about, as that handler wrote it."""

    kind: str
    about: str
    asked_at: datetime


def ask(connection: Connection, address: Address, account: str, kind: str, about: str, now: datetime) -> None:
    """From now on what this person writes in this chat may answer this question; an older one is forgotten."""
    values = row_of(
        pending, channel=address.channel, chat=address.chat, thread=address.thread, account=account, kind=kind,
        about=about, asked_at=now,
    )  # fmt: skip
    connection.execute(_ASK, values)


_ASK = insert_into(
    pending,
    "(channel, chat, thread, account) do update set kind = excluded.kind, about = excluded.about, "
    "asked_at = excluded.asked_at",
)


def of(connection: Connection, address: Address, account: str, now: datetime) -> Pending | None:
    """What this person is being asked in this chat."""
    here = {"at_channel": address.channel, "at_chat": address.chat, "at_thread": address.thread, "by": account}
    row = connection.execute(_OF, here).one_or_none()
    return Pending(row.kind, row.about, row.asked_at) if row and row.asked_at > now - KEPT else None


# Asked with every turn, so worded once.
_OF = select(pending).where(
    pending.c.channel == bindparam("at_channel"),
    pending.c.chat == bindparam("at_chat"),
    pending.c.thread == bindparam("at_thread"),
    pending.c.account == bindparam("by"),
)


def settle(connection: Connection, address: Address, account: str) -> None:
    """It is answered, or nobody wants to know any more."""
    connection.execute(delete(pending).where(*_here(address, account)))


def forget(connection: Connection, channel: str, account: str) -> None:
    """Forget what a person was asked, wherever."""
    connection.execute(delete(pending).where(pending.c.channel == channel, pending.c.account == account))


def moved(connection: Connection, channel: str, old: str, new: str) -> None:
    """A chat has a new id."""
    connection.execute(delete(pending).where(pending.c.channel == channel, pending.c.chat == new))
    connection.execute(update(pending).where(pending.c.channel == channel, pending.c.chat == old).values(chat=new))


def sweep(connection: Connection, now: datetime) -> None:
    """Forget what nobody will answer any more."""
    connection.execute(delete(pending).where(pending.c.asked_at <= now - KEPT))


def _here(address: Address, account: str) -> tuple[ColumnElement[bool], ...]:
    where = (pending.c.channel == address.channel, pending.c.chat == address.chat, pending.c.thread == address.thread)
    return (*where, pending.c.account == account)
