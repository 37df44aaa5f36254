"""What is said to a web session after its turn: kept in the outbox until the page has fetched it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from bot.message import Address, Reply
from bot.state.saved import reply_of
from bot.state.tables import outbox

KEPT = timedelta(days=7)  # a page that was not opened for so long will not be


def fetch(connection: Connection, address: Address, after: int, now: datetime) -> list[tuple[int, Reply]]:
    """What is due for a session, each with its place. What stands up to `after` has been seen: it is erased."""
    here = (outbox.c.channel == address.channel, outbox.c.chat == address.chat, outbox.c.state == "queued")
    seen = update(outbox).where(*here, outbox.c.place <= after)
    connection.execute(seen.values(state="sent", body="", sent_at=now, parts=1))
    due = select(outbox.c.place, outbox.c.body).where(*here, outbox.c.due_at <= now, outbox.c.body != "")
    return [(row.place, reply_of(row.body)) for row in connection.execute(due.order_by(outbox.c.place))]


def sweep(connection: Connection, now: datetime) -> None:
    """Erase what nobody fetched."""
    old = (outbox.c.channel == "web", outbox.c.state == "queued", outbox.c.due_at <= now - KEPT)
    connection.execute(update(outbox).where(*old).values(state="dropped", body=""))
