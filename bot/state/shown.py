"""Which list a person saw last: a number that he types is a place in it, whoever began to speak."""

import json
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, select

from bot.message import Address, Reply
from bot.state import talks
from bot.state.outbox import ANSWER, OutboxRow
from bot.state.saved import reply_of
from bot.state.tables import outbox


def told(connection: Connection, row: OutboxRow, reply: Reply, messages: tuple[str, ...], now: datetime) -> None:
    """A message has arrived: what it offers can be picked from, unless something else stands below it.

    Below it stands an answer that waits behind it (its turn has remembered what it offers), or, when an old message
    was changed where it stood, whatever came since. Call it before the row is settled.
    """
    if row.key.startswith(ANSWER) or not reply.choices:
        return
    talk = talks.recall(connection, row.address, now)  # the conversation first, as a turn does it
    if messages == (reply.replaces,) and reply.replaces not in _last(connection, row.address):
        return
    answers = [reply_of(body) for body in _waiting(connection, row.address)]
    if any(answer.choices for answer in answers) or answers and not talk.choices:
        return
    talks.offered(connection, row.address, reply.choices, now)


def _waiting(connection: Connection, address: Address) -> list[str]:
    """The answers that are still to be sent there."""
    queued = select(outbox.c.body).where(*_here(address), outbox.c.state == "queued", outbox.c.body != "")
    return list(connection.execute(queued.where(outbox.c.key.startswith(ANSWER))).scalars())


def _last(connection: Connection, address: Address) -> tuple[str, ...]:
    """The ids of the message that was sent there last."""
    sent = select(outbox.c.messages).where(*_here(address), outbox.c.sent_at.is_not(None))
    found = connection.execute(sent.order_by(outbox.c.sent_at.desc(), outbox.c.place.desc()).limit(1)).scalar()
    return tuple(json.loads(found or "[]"))


def _here(address: Address) -> tuple[ColumnElement[bool], ...]:
    return (
        outbox.c.channel == address.channel,
        outbox.c.chat == address.chat,
        outbox.c.thread == address.thread,
    )
