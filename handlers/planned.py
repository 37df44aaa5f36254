"""What we do of our own accord: what falls due by the clock, and how it is worded when it is sent."""

from collections.abc import Callable
from datetime import datetime

from bot.message import Reply
from bot.state import Connection, invitations
from bot.state.outbox import OutboxRow
from handlers.context import Context
from handlers.surveys import invite

# A reply; None: nobody needs it any more; a moment: not before then.
Word = Callable[[OutboxRow, Connection, datetime, Context], Reply | datetime | None]
# Puts into the outbox what has fallen due; True when there is something to send.
Fall = Callable[[Connection, Context, datetime], bool]

# By the outbox row's kind: who words it.
WORDS: dict[str, Word] = {invitations.KIND: invite.worded}
# Name, seconds between two rounds, what is done.
ROUNDS: list[tuple[str, float, Fall]] = [("surveys", invite.EVERY, invite.closed)]


def compose(row: OutboxRow, connection: Connection, at: datetime, context: Context) -> Reply | datetime | None:
    """The words of an outbox row that has none yet. Raises LookupError for a kind nobody knows."""
    return WORDS[row.kind](row, connection, at, context)
