"""What is said to a web session after its turn: kept in the outbox until the page has fetched it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select, update

from bot.message import Address, Reply
from bot.state import talks
from bot.state.outbox import OutboxRow, row_of
from bot.state.saved import reply_of
from bot.state.tables import outbox

KEPT = timedelta(days=7)  # a page that was not opened for so long will not be


Compose = Callable[[OutboxRow, Connection, datetime], Reply | datetime | None]


def fetch(
    connection: Connection, address: Address, after: int, now: datetime, compose: Compose
) -> list[tuple[int, Reply]]:
    """What is due for a session, each with its place. What stands up to `after` has been seen: it is erased.

    What is worded at sending time is worded here, each time anew until it was seen.
    """
    here = (outbox.c.channel == address.channel, outbox.c.chat == address.chat, outbox.c.state == "queued")
    seen = update(outbox).where(*here, outbox.c.due_at <= now, outbox.c.place <= after)
    connection.execute(seen.values(state="sent", body="", sent_at=now, parts=1))
    due = select(outbox).where(*here, outbox.c.due_at <= now).order_by(outbox.c.place)
    worded = [(row.place, _worded(connection, row, now, compose)) for row in connection.execute(due).all()]
    said = [(place, reply) for place, reply in worded if reply]
    if choices := next((reply.choices for _, reply in reversed(said) if reply.choices), ()):
        talks.offered(connection, address, choices, now)
    return said


def _worded(connection: Connection, row: Row[Any], now: datetime, compose: Compose) -> Reply | None:
    """The reply of a row; what nobody needs any more is dropped, what is not to be said yet is put off."""
    if row.body:
        return reply_of(row.body)
    said = compose(row_of(row), connection, now)
    if isinstance(said, Reply):
        return said
    values = {"state": "dropped"} if said is None else {"due_at": said}
    connection.execute(update(outbox).where(outbox.c.id == row.id).values(**values))
    return None


def sweep(connection: Connection, now: datetime) -> None:
    """Erase what nobody fetched."""
    old = (outbox.c.channel == "web", outbox.c.state == "queued", outbox.c.due_at <= now - KEPT)
    connection.execute(update(outbox).where(*old).values(state="dropped", body=""))
