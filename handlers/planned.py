"""What we do of our own accord: what falls due by the clock, and how it is worded when it is sent."""

from collections.abc import Callable
from datetime import datetime

from bot.message import Reply
from bot.state import Connection, invitations
from bot.state.outbox import OutboxRow
from handlers import undelivered
from handlers.context import Context
from handlers.duties import cards, confirm, digest, given, late, news, remind, table_asked
from handlers.surveys import invite

# A reply; None: nobody needs it any more; a moment: not before then.
Word = Callable[[OutboxRow, Connection, datetime, Context], Reply | datetime | None]
# Puts into the outbox what has fallen due; True when there is something to send.
Fall = Callable[[Connection, Context, datetime], bool]

# What to do about a row that will not arrive, and why it does not.
Lose = Callable[[OutboxRow, str, Connection, datetime, Context], None]

# By the outbox row's kind: who words it, and who minds when it does not arrive (the Office, unless named here).
WORDS: dict[str, Word] = {
    remind.KIND: remind.word,
    cards.KIND: cards.word,
    given.KIND: given.word,
    late.KIND: late.word,
    digest.WEEKLY: digest.week,
    digest.MONTHLY: digest.month,
    table_asked.KIND: table_asked.page_for_group,
    invitations.KIND: invite.worded,
    news.KIND: news.word,
}
LOST: dict[str, Lose] = {remind.KIND: remind.lost, cards.KIND: cards.lost, given.KIND: given.lost}
# Name, seconds between two rounds, what is done.
ROUNDS: list[tuple[str, float, Fall]] = [
    ("remind", 30.0, remind.tick),
    ("cards", 15.0, cards.tick),
    ("late", 60.0, late.tick),
    ("digest", 300.0, digest.tick),
    ("occurrences", 3600.0, confirm.extend),
    ("surveys", invite.EVERY, invite.closed),
]


def compose(row: OutboxRow, connection: Connection, at: datetime, context: Context) -> Reply | datetime | None:
    """The words of an outbox row that has none yet. Raises LookupError for a kind nobody knows."""
    return WORDS[row.kind](row, connection, at, context)


def lost(row: OutboxRow, error: str, connection: Connection, at: datetime, context: Context) -> None:
    """What we said of our own accord will never arrive: who minds does something about it, else the Office is told."""
    if mind := LOST.get(row.kind):
        return mind(row, error, connection, at, context)
    return undelivered.tell(connection, row, error, at)
