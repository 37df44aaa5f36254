"""What came in: taken once, worked on in order; when it is done, what it said and who said it are erased."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Boolean, Connection, Select, and_, bindparam, delete, func, or_, select, tuple_, update

from bot.state import new_id
from bot.state.sql import insert_into, row_of
from bot.state.tables import Utc, inbox

KEPT = timedelta(hours=24)  # how long a text is kept that cannot be handled
KEYS_KEPT = timedelta(days=60)  # how long an update is recognised when it comes again
HOLDS = 3  # a row that failed so often no longer holds up the ones after it
_PAUSES = (1, 5, 30, 300, 1800, 7200)  # seconds before a row is tried again


class Lost(Exception):
    """Another worker has the row by now: what was done with it must be undone."""


@dataclass(frozen=True)
class InboxRow:
    """An update to handle; `tries` counts this one."""

    id: str
    channel: str
    bot: str
    chat: str
    body: str
    tries: int


def digest_of(key: str) -> str:
    """What is kept of an update's key: enough to know it again, not enough to tell whose it was."""
    return sha256(key.encode("utf-8", "replace")).hexdigest()


def take(
    connection: Connection, channel: str, bot: str, key: str, chat: str, body: str, now: datetime, place: int = 0
) -> bool:
    """Keep a raw update; False when it is known already.

    `place` orders the updates of one chat (the channel's growing update id, or its time in milliseconds); without one
    they are taken in the order they come.
    """
    row = row_of(
        inbox, id=new_id(), channel=channel, bot=bot, key=digest_of(key), chat=chat, body=body, state="waiting",
        place=place or int(now.timestamp() * 1_000_000), taken_at=now, due_at=now,
    )  # fmt: skip
    return connection.execute(_TAKE, row).first() is not None


def claim(
    connection: Connection, now: datetime, worker: str, lease: timedelta, most: int = 1,
    channels: list[str] | None = None,
) -> list[InboxRow]:  # fmt: skip
    """Up to `most` rows to work on until `lease` is over: of each chat at most one, its oldest, and none of a chat that
    somebody works on."""
    found = connection.execute(_FREE, {"now": now, "channels": channels or [], "any": channels is None, "most": most})
    rows = found.all()
    first = {(row.channel, row.chat): row.id for row in reversed(rows)}
    ids = [row.id for row in rows if first[row.channel, row.chat] == row.id]
    if not ids:
        return []
    taken = connection.execute(_CLAIM, {"ids": ids, "by": worker, "until": now + lease})
    by_id = {row.id: InboxRow(*row) for row in taken}
    return [by_id[id] for id in ids]


def _free() -> Select[tuple[str, str, str]]:
    """The rows that may be claimed."""
    now, other = bindparam("now", type_=Utc), inbox.alias("other")
    earlier = tuple_(other.c.place, other.c.id) < tuple_(inbox.c.place, inbox.c.id)
    waits_for = select(1).where(
        other.c.state == "waiting",
        other.c.channel == inbox.c.channel,
        other.c.chat == inbox.c.chat,
        or_(other.c.lease_until > now, and_(other.c.tries < HOLDS, earlier)),
    )
    return (
        select(inbox.c.id, inbox.c.channel, inbox.c.chat)
        .where(inbox.c.state == "waiting", inbox.c.due_at <= now)
        # The row's own lease is asked for here as well: PostgreSQL looks at this condition again once it has the lock.
        .where(or_(inbox.c.lease_until.is_(None), inbox.c.lease_until <= now))
        .where(or_(bindparam("any", type_=Boolean), inbox.c.channel.in_(bindparam("channels", expanding=True))))
        .where(~waits_for.exists())
        .order_by(inbox.c.taken_at)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )


_TAKE = insert_into(inbox, "do nothing returning id")
_FREE = _free()
_CLAIM = (
    update(inbox)
    .where(inbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(worker=bindparam("by"), lease_until=bindparam("until", type_=Utc), tries=inbox.c.tries + 1)
    .returning(inbox.c.id, inbox.c.channel, inbox.c.bot, inbox.c.chat, inbox.c.body, inbox.c.tries)
)
# What is not waited for any more says nothing of a person: neither words, nor the chat, nor its place (on Telegram the
# update's number).
ERASED = {"body": "", "chat": "", "place": 0, "lease_until": None}
_FINISH = (
    update(inbox)
    .where(inbox.c.id == bindparam("row"), inbox.c.worker == bindparam("by"), inbox.c.state == "waiting")
    .values(state="done", error="", **ERASED)
)


def finish(connection: Connection, id: str, worker: str) -> None:
    """The row is done: what it said and whose chat it was is erased with the same commit.

    Raises Lost when it is no longer this worker's.
    """
    done = connection.execute(_FINISH, {"row": id, "by": worker})
    if done.rowcount != 1:
        raise Lost(id)


def renew(connection: Connection, id: str, worker: str, until: datetime) -> None:
    """Hold a row for longer: its file has to be fetched first. Raises Lost when it is no longer this worker's."""
    mine = (inbox.c.id == id, inbox.c.worker == worker, inbox.c.state == "waiting")
    if connection.execute(update(inbox).where(*mine).values(lease_until=until)).rowcount != 1:
        raise Lost(id)


def push_forward(connection: Connection, row: InboxRow, worker: str, error: str, now: datetime) -> None:
    """The row could not be handled: it is tried again later, with what went wrong on it (no words of a person)."""
    wait = _PAUSES[min(row.tries, len(_PAUSES)) - 1]
    connection.execute(
        update(inbox)
        .where(inbox.c.id == row.id, inbox.c.worker == worker, inbox.c.state == "waiting")
        .values(due_at=now + timedelta(seconds=wait), lease_until=None, error=error[:200])
    )


def release(connection: Connection, worker: str | None = None) -> int:
    """Give back what a worker holds (None: what anybody holds, for a database that only one process serves)."""
    mine = inbox.c.lease_until.is_not(None) if worker is None else inbox.c.worker == worker
    done = connection.execute(update(inbox).where(inbox.c.state == "waiting", mine).values(lease_until=None))
    return done.rowcount


def sweep(connection: Connection, now: datetime) -> int:
    """Erase what has waited for a day, and keys so old that nothing comes again. How many texts were erased."""
    done = connection.execute(
        update(inbox)
        .where(inbox.c.state == "waiting", inbox.c.taken_at <= now - KEPT)
        .values(state="dropped", **ERASED)
    )
    connection.execute(delete(inbox).where(inbox.c.state != "waiting", inbox.c.taken_at <= now - KEYS_KEPT))
    return done.rowcount


def waiting(connection: Connection) -> int:
    """How many rows are not handled yet."""
    return connection.execute(select(func.count()).where(inbox.c.state == "waiting")).scalar_one()


def forget(connection: Connection, channel: str, chat: str) -> None:
    """Erase the texts of a chat that could not be handled; what is being handled now, or comes next, is not touched."""
    stuck = (inbox.c.state == "waiting", inbox.c.tries > 0, inbox.c.lease_until.is_(None))
    here = (inbox.c.channel == channel, inbox.c.chat == chat)
    connection.execute(update(inbox).where(*here, *stuck).values(state="dropped", **ERASED))
