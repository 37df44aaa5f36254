"""One turn whatever the channel: heard in order, with what the conversation remembers."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.message import Event, Memory, Reply, Turn
from bot.state import Connection, State, outbox, talks

Answer = Callable[[Turn, Memory, Connection, datetime], tuple[Reply | None, Memory]]
Notice = Callable[[Event, Connection, datetime], Reply | None]


class Conversations:
    """Who was last told what. A turn is one transaction: what is remembered and what is said belong together."""

    def __init__(self, state: State, answer: Answer, notice: Notice, clock: Callable[[], datetime]) -> None:
        self._state, self._answer, self._notice, self._clock = state, answer, notice, clock

    async def hear(self, turn: Turn) -> Reply | None:
        """What to say at once to a turn."""
        return await self._state.run(self.turn, turn, self._clock())

    def turn(self, connection: Connection, turn: Turn, now: datetime) -> Reply | None:
        """What to say to a turn, inside a transaction; the conversation remembers it."""
        if turn.is_group and not turn.addressed:
            return None
        # Half a surrogate pair can be written to no database.
        turn = replace(turn, text=turn.text.encode("utf-8", "replace").decode())
        memory = talks.recall(connection, turn.address, now)
        reply, kept = self._answer(turn, memory, connection, now)
        if kept == Memory():
            talks.forget(connection, turn.address.channel, turn.address.chat)
        else:
            talks.remember(connection, turn.address, kept, now)
        return reply

    def event(self, connection: Connection, event: Event, now: datetime) -> Reply | None:
        """What to say to an event, inside a transaction. A chat that moved takes everything of it along."""
        if event.kind == "moved":
            talks.moved(connection, event.address.channel, event.address.chat, event.moved_to)
            outbox.moved(connection, event.address.channel, event.address.chat, event.moved_to)
        return self._notice(event, connection, now)
