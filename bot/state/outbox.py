"""What goes out: put once, claimed in order, written down as sent, failed or unknown."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Connection, Row, Select, Update, and_, bindparam, case, delete, func, or_, select, update

from bot.message import Address, Reply
from bot.state import new_id
from bot.state.inbox import Lost
from bot.state.saved import reply_json
from bot.state.sql import insert_into
from bot.state.sql import row_of as values_of
from bot.state.tables import Utc, outbox, pauses

AGAIN = timedelta(seconds=60)  # after which a private chat gets once more what may have been lost
KEPT = timedelta(days=60)  # how long it is known that something was sent
ANSWER = "answer:"  # how the keys of mere answers begin: their turn has remembered what they offer
LAPSES = 6  # a message whose sender died so often is not tried by itself any more


@dataclass(frozen=True)
class OutboxRow:
    """A message to send; `tries` counts this one, `parts` of it are sent, `repeat` says why it may arrive twice."""

    id: str
    address: Address
    is_group: bool
    reply_to: str
    key: str
    kind: str
    about: str
    body: str
    tries: int
    parts: int
    repeat: str
    messages: tuple[str, ...]
    put_at: datetime
    due_at: datetime


def put(
    connection: Connection, address: Address, reply: Reply | None, due_at: datetime, key: str, *,
    is_group: bool = False, reply_to: str = "", kind: str = "", about: str = "", now: datetime | None = None,
) -> bool:  # fmt: skip
    """Something to say at `due_at`; False when the key was put before.

    Either a reply, or None and a `kind` that `compose` words at sending time from `about`.
    """
    row = values_of(
        outbox, id=new_id(), channel=address.channel, chat=address.chat, thread=address.thread, is_group=is_group,
        reply_to=reply_to, key=key, kind=kind, about=about, body=reply_json(reply) if reply else "",
        place=int(due_at.timestamp() * 1_000_000), state="queued", put_at=now or due_at, due_at=due_at,
    )  # fmt: skip
    return connection.execute(_PUT, row).first() is not None


def claim(
    connection: Connection, channels: list[str], now: datetime, worker: str, lease: timedelta, most: int = 1
) -> list[OutboxRow]:
    """Up to `most` messages to send until `lease` is over: of each chat its oldest, none of a chat that must wait or
    that somebody sends to. What was being sent when its sender died comes once more, marked as a repeat."""
    found = connection.execute(_FREE, {"channels": channels, "now": now, "most": most}).all()
    first = {(row.channel, row.chat): row.id for row in reversed(found)}
    ids = [row.id for row in found if first[row.channel, row.chat] == row.id]
    if not ids:
        return []
    taken = connection.execute(_CLAIM, {"ids": ids, "by": worker, "until": now + lease})
    by_id = {row.id: row_of(row) for row in taken}
    return [by_id[id] for id in ids]


def _free() -> Select[tuple[str, str, str]]:
    """The messages that may be claimed."""
    now, other = bindparam("now", type_=Utc), outbox.alias("other")
    earlier = or_(
        other.c.place < outbox.c.place,
        and_(other.c.place == outbox.c.place, other.c.id < outbox.c.id),
    )
    due = or_(other.c.state == "sending", other.c.due_at <= now)
    held_up = select(1).where(
        other.c.state.in_(["queued", "sending"]),
        other.c.channel == outbox.c.channel,
        other.c.chat == outbox.c.chat,
        or_(and_(other.c.state == "sending", other.c.lease_until > now), and_(due, earlier)),
    )
    waits = select(1).where(pauses.c.channel == outbox.c.channel, pauses.c.chat == outbox.c.chat, pauses.c.until > now)
    # Of the row itself: PostgreSQL looks at these conditions again once it has the lock.
    ready = or_(
        and_(outbox.c.state == "queued", outbox.c.due_at <= now),
        and_(outbox.c.state == "sending", outbox.c.lease_until <= now, outbox.c.tries < LAPSES),
        and_(outbox.c.state == "unknown", outbox.c.repeat == "", ~outbox.c.is_group, outbox.c.due_at <= now),
    )
    return (
        select(outbox.c.id, outbox.c.channel, outbox.c.chat)
        .where(outbox.c.state.in_(["queued", "sending", "unknown"]))
        .where(outbox.c.channel.in_(bindparam("channels", expanding=True)))
        .where(ready, ~held_up.exists(), ~waits.exists())
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )


_WHY = case((outbox.c.state == "sending", "lapse"), (outbox.c.state == "unknown", "unknown"), else_="")
_PUT = insert_into(outbox, "do nothing returning id")
_PAUSE = insert_into(pauses, "(channel, chat) do update set until = excluded.until")
_FREE = _free()
_CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(
        state="sending",
        repeat=case((outbox.c.repeat == "", _WHY), else_=outbox.c.repeat),
        worker=bindparam("by"),
        lease_until=bindparam("until", type_=Utc),
        tries=outbox.c.tries + 1,
    )
    .returning(*outbox.c)
)


def progressed(connection: Connection, row: OutboxRow, worker: str, messages: tuple[str, ...], until: datetime) -> None:
    """Some parts have been sent; the rest may take until `until`."""
    _settle(connection, row, worker, parts=len(messages), messages=json.dumps(messages), lease_until=until)


def sent(connection: Connection, row: OutboxRow, worker: str, messages: tuple[str, ...], now: datetime) -> None:
    """All of it was accepted: what it said is erased, the ids of the messages are kept."""
    done = {"state": "sent", "body": "", "lease_until": None, "sent_at": now, "error": ""}
    _settle(connection, row, worker, parts=len(messages), messages=json.dumps(messages), **done)


def later(
    connection: Connection, row: OutboxRow, worker: str, due_at: datetime, error: str = "", holds: bool = True
) -> None:
    """Not now but at `due_at`. When it `holds`, the whole chat waits so long; others go on."""
    _settle(connection, row, worker, state="queued", due_at=due_at, lease_until=None, error=error[:200])
    if not holds:
        return
    connection.execute(_PAUSE, {"channel": row.address.channel, "chat": row.address.chat, "until": due_at})


def failed(connection: Connection, row: OutboxRow, worker: str, error: str) -> None:
    """It will never be accepted."""
    _settle(connection, row, worker, state="failed", lease_until=None, error=error[:200])


def unknown(connection: Connection, row: OutboxRow, worker: str, now: datetime) -> None:
    """It may or may not have arrived. A private chat gets it once more after a minute, a group when the Office says."""
    _settle(connection, row, worker, state="unknown", due_at=now + AGAIN, lease_until=None, error="không rõ đã tới")


def dropped(connection: Connection, row: OutboxRow, worker: str) -> None:
    """Nobody needs it any more."""
    _settle(connection, row, worker, state="dropped", body="", lease_until=None)


def _settle(connection: Connection, row: OutboxRow, worker: str, **values: Any) -> None:
    given = {f"new_{name}": value for name, value in values.items()}
    done = connection.execute(_settled(tuple(values)), {"row": row.id, "by": worker} | given)
    if done.rowcount != 1:
        raise Lost(row.id)


@cache
def _settled(names: tuple[str, ...]) -> Update:
    """Writes some columns of a row that this worker is sending."""
    mine = (outbox.c.id == bindparam("row"), outbox.c.worker == bindparam("by"), outbox.c.state == "sending")
    values = {name: bindparam(f"new_{name}", type_=outbox.c[name].type) for name in names}
    return update(outbox).where(*mine).values(values)


def moved(connection: Connection, channel: str, old: str, new: str) -> None:
    """A chat has a new id: what is still to be said goes there."""
    here = (outbox.c.channel == channel, outbox.c.chat == old, outbox.c.state != "sent")
    connection.execute(update(outbox).where(*here).values(chat=new))
    connection.execute(delete(pauses).where(pauses.c.channel == channel, pauses.c.chat == old))


def lapse(connection: Connection, now: datetime) -> None:
    """Nobody else serves this database: what is being sent belongs to a process that is gone."""
    connection.execute(update(outbox).where(outbox.c.state == "sending").values(lease_until=now))


def sent_since(connection: Connection, channel: str, since: datetime) -> int:
    """How many single messages a channel has sent since a moment."""
    counted = select(func.coalesce(func.sum(outbox.c.parts), 0)).where(outbox.c.channel == channel)
    return int(connection.execute(counted.where(outbox.c.sent_at >= since)).scalar_one())


def forget(connection: Connection, channel: str, chat: str) -> None:
    """Erase what was still to be said to a chat; of what was sent only the count stays."""
    here = (outbox.c.channel == channel, outbox.c.chat == chat)
    connection.execute(delete(outbox).where(*here, outbox.c.state != "sent"))
    connection.execute(update(outbox).where(*here).values(chat="", thread="", messages="", about=""))


def sweep(connection: Connection, now: datetime) -> None:
    """Give up what lapsed too often; forget what was settled long ago."""
    worn = (outbox.c.state == "sending", outbox.c.lease_until <= now, outbox.c.tries >= LAPSES)
    connection.execute(update(outbox).where(*worn).values(state="unknown", repeat="lapse", lease_until=None))
    settled = outbox.c.state.in_(["sent", "dropped", "failed", "unknown"])
    connection.execute(delete(outbox).where(settled, outbox.c.due_at <= now - KEPT))
    connection.execute(delete(pauses).where(pauses.c.until <= now))


def again(connection: Connection, id: str, now: datetime) -> bool:
    """Send once more what failed or got lost, because a person says so; False when there is no such message."""
    stuck = (outbox.c.id == id, outbox.c.state.in_(["failed", "unknown"]))
    values = {"state": "queued", "due_at": now, "tries": 0, "repeat": "asked", "error": ""}
    return connection.execute(update(outbox).where(*stuck).values(**values)).rowcount == 1


def stuck(connection: Connection, most: int = 50) -> list[tuple[OutboxRow, str, str]]:
    """What failed, and what may not have arrived and is not sent again by itself; each with its state and error."""
    alone = or_(outbox.c.is_group, outbox.c.repeat != "")
    rows = connection.execute(
        select(outbox)
        .where(or_(outbox.c.state == "failed", and_(outbox.c.state == "unknown", alone)))
        .order_by(outbox.c.due_at.desc())
        .limit(most)
    )
    return [(row_of(row), row.state, row.error) for row in rows]


def row_of(row: Row[Any]) -> OutboxRow:
    """A row of the table as what delivery works with."""
    return OutboxRow(
        row.id, Address(row.channel, row.chat, row.thread), row.is_group, row.reply_to, row.key, row.kind,
        row.about, row.body, row.tries, row.parts, row.repeat, tuple(json.loads(row.messages or "[]")),
        row.put_at, row.due_at,
    )  # fmt: skip
