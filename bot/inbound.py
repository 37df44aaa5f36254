"""From the inbox to the outbox: every update handled once, each chat in its order, chats side by side."""

import json
import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.channels import Take
from bot.conversation import Conversations
from bot.incoming import Incoming
from bot.loop import Loop, where
from bot.message import Address, Event, Reply, Turn, paragraph
from bot.state import Connection, State, inbox, outbox
from bot.web.limits import Limits

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=10)
_FETCHING = timedelta(seconds=120)  # a large file over a slow line
_MOST = 16  # updates worked on at a time
_TOO_FAST = "Xin anh/chị chờ ít giây rồi gửi lại, tôi đang nhận quá nhiều tin của anh/chị cùng lúc."

Read = Callable[[dict[str, Any]], Turn | Event | None]


class Inbound:
    """Takes updates and works on them. `heard` is called whenever there may be something to send."""

    def __init__(
        self,
        state: State,
        talks: Conversations,
        readers: Mapping[str, Read],
        clock: Callable[[], datetime],
        worker: str,
        heard: Callable[[], None],
        per_minute: int,
        incoming: Incoming | None = None,
    ) -> None:
        self._state, self._talks, self._readers, self._clock = state, talks, readers, clock
        self._worker, self._heard, self._incoming = worker, heard, incoming
        self._limits, self._told = Limits(per_minute), set[Address]()
        self.loop: Loop[inbox.InboxRow] = Loop("inbound", self._claim, self._work, _MOST)

    def taker(self, channel: str, bot: str) -> Take:
        """What a channel hands its updates to."""

        async def take(key: str, chat: str, body: dict[str, Any], place: int = 0) -> bool:
            kept = json.dumps(body)  # ASCII: no database refuses a letter
            new = await self._state.run(inbox.take, channel, bot, key, chat, kept, self._clock(), place)
            if new:
                self.loop.wake()
            return new

        return take

    async def _claim(self, room: int) -> list[inbox.InboxRow]:
        channels = list(self._readers)
        return await self._state.run(inbox.claim, self._clock(), self._worker, LEASE, room, channels)

    async def _work(self, row: inbox.InboxRow) -> None:
        try:
            said = self._readers[row.channel](json.loads(row.body))
            if isinstance(said, Turn) and said.document and self._incoming:
                await self._state.run(inbox.renew, row.id, self._worker, self._clock() + _FETCHING)
                said = await self._incoming.brought(said, row.tries)
            await self._state.run(self._handle, row, said, self._clock())
            self._heard()
        except inbox.Lost:
            log.warning("inbox %s was taken over", row.id)
        except Exception as error:
            log.error("inbox %s try %d: %s", row.id, row.tries, where(error))
            await self._state.run(inbox.push_forward, row, self._worker, type(error).__name__, self._clock())

    def _handle(self, connection: Connection, row: inbox.InboxRow, said: Turn | Event | None, now: datetime) -> None:
        """One transaction: what is remembered, what is to be said, and that the update is done."""
        match said:
            case Turn():
                self._answer(connection, row, said, now)
            case Event():
                address = Address(said.address.channel, said.moved_to or said.address.chat, said.address.thread)
                reply = self._talks.event(connection, said, now)
                self._put(connection, row, address, reply, said.is_group, "", now)
        inbox.finish(connection, row.id, self._worker)

    def _answer(self, connection: Connection, row: inbox.InboxRow, turn: Turn, now: datetime) -> None:
        if row.tries == 1 and self._limits.take(f"{row.channel} {row.chat}", time.monotonic()):
            reply = None if turn.address in self._told else Reply((paragraph(_TOO_FAST),))
            self._told.add(turn.address)
        else:
            self._told.discard(turn.address)
            reply = self._talks.turn(connection, turn, now)
        self._put(connection, row, turn.address, reply, turn.is_group, turn.message if turn.is_group else "", now)

    def _put(
        self, connection: Connection, row: inbox.InboxRow, address: Address, reply: Reply | None, is_group: bool,
        reply_to: str, now: datetime,
    ) -> None:  # fmt: skip
        if reply is not None:
            key = f"{outbox.ANSWER}{row.id}"
            outbox.put(connection, address, reply, now, key, is_group=is_group, reply_to=reply_to)
