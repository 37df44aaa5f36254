"""What each conversation remembers."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, delete, select, update

from bot.message import Address, Choice, Memory
from bot.state.saved import memory_json, memory_of
from bot.state.sql import insert_into
from bot.state.tables import talks

KEPT = timedelta(days=30)  # after so long a silence a conversation begins anew


def recall(connection: Connection, address: Address, now: datetime) -> Memory:
    """What a conversation remembers; until the transaction ends nobody else can take a turn in it."""
    if connection.dialect.name == "postgresql":
        connection.execute(_BLANK, _row(address, Memory(), now))
    here = {"at_channel": address.channel, "at_chat": address.chat, "at_thread": address.thread}
    found = connection.execute(_RECALL, here).one_or_none()
    return memory_of(found.memory) if found and found.heard_at > now - KEPT else Memory()


def remember(connection: Connection, address: Address, memory: Memory, now: datetime) -> None:
    """Keep what a conversation remembers from now on."""
    connection.execute(_REMEMBER, _row(address, memory, now))


_BLANK = insert_into(talks, "do nothing")
_REMEMBER = insert_into(
    talks, "(channel, chat, thread) do update set memory = excluded.memory, heard_at = excluded.heard_at"
)
_RECALL = (
    select(talks.c.memory, talks.c.heard_at)
    .where(
        talks.c.channel == bindparam("at_channel"),
        talks.c.chat == bindparam("at_chat"),
        talks.c.thread == bindparam("at_thread"),
    )
    .with_for_update()
)


def offered(connection: Connection, address: Address, choices: tuple[Choice, ...], now: datetime) -> None:
    """What we said of our own accord can be picked from by number, as any other list; the rest stays as it was."""
    if choices:
        remember(connection, address, replace(recall(connection, address, now), choices=choices), now)


def moved(connection: Connection, channel: str, old: str, new: str) -> None:
    """A chat has a new id: its conversation goes on there."""
    connection.execute(delete(talks).where(talks.c.channel == channel, talks.c.chat == new))
    connection.execute(update(talks).where(talks.c.channel == channel, talks.c.chat == old).values(chat=new))


def forget(connection: Connection, channel: str, chat: str) -> None:
    """Forget a conversation."""
    connection.execute(delete(talks).where(talks.c.channel == channel, talks.c.chat == chat))


def sweep(connection: Connection, now: datetime) -> None:
    """Forget conversations that have been silent for long."""
    connection.execute(delete(talks).where(talks.c.heard_at <= now - KEPT))


def _row(address: Address, memory: Memory, now: datetime) -> dict[str, object]:
    place = {"channel": address.channel, "chat": address.chat, "thread": address.thread}
    return place | {"memory": memory_json(memory), "heard_at": now}
