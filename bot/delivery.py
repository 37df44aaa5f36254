"""The outbox's way out: claim → compose → pace → send → write down what happened."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from bot import drawing
from bot.channels import SendError
from bot.drawing import Drawing
from bot.loop import Loop, where
from bot.message import Address, Event, Reply, paragraph
from bot.pacing import Pace, Rates
from bot.state import Connection, State, files, outbox, shown
from bot.state.inbox import Lost
from bot.state.outbox import OutboxRow
from bot.state.saved import reply_of

log = logging.getLogger(__name__)
LEASE = timedelta(seconds=40)  # longer than any wait for the other side's answer
_MOST = 32  # messages on their way at a time
_PATIENCE = 5.0  # seconds to wait for our turn; whoever has to wait longer is put back
_PAUSES = (1, 2, 5, 15, 60, 300, 600)  # seconds before a message is tried again
_HOLDS = 5  # a message that failed so often no longer holds up the ones after it
_TRIES = 150  # about a day
REPEATED = "(Tin gửi lại: lần trước chưa rõ đã đến hay chưa.)"

# A reply; None: nobody needs it any more; a moment: not before then.
Compose = Callable[[OutboxRow, Connection, datetime], Reply | datetime | None]
Undelivered = Callable[[OutboxRow, str, Connection, datetime], None]


class Sender(Protocol):
    """What delivery asks of a channel."""

    def render(self, reply: Reply) -> list[Any]: ...  # noqa: D102

    async def send(self, address: Address, part: Any, reply_to: str = "") -> str: ...  # noqa: D102


class Delivery:
    """Sends what is due through the channels it is given. `moved` is told of a chat's new id, `undelivered` of what
    will never arrive, `counted` after each message that a channel accepted whole."""

    def __init__(
        self,
        state: State,
        senders: Mapping[str, Sender],
        compose: Compose,
        moved: Callable[[Connection, Event, datetime], object],
        undelivered: Undelivered,
        clock: Callable[[], datetime],
        worker: str,
        rates: Rates,
        counted: Callable[[Connection, OutboxRow, int, datetime], None] = lambda connection, row, parts, now: None,
        drawing: Drawing | None = None,
    ) -> None:
        self._state, self._senders, self._compose = state, senders, compose
        self._moved, self._undelivered, self._counted, self._drawing = moved, undelivered, counted, drawing
        self._clock, self._worker, self._pace = clock, worker, Pace(rates)
        self.loop: Loop[OutboxRow] = Loop("delivery", self._claim, self._deliver, _MOST)

    async def stop(self, grace: float) -> None:
        """Begin nothing more; what is on its way has `grace` seconds, what was not begun is given back."""
        await self.loop.stop(grace)

    async def _claim(self, room: int) -> list[OutboxRow]:
        if not (channels := list(self._senders)):
            return []
        return await self._state.run(outbox.claim, channels, self._clock(), self._worker, LEASE, room)

    async def _deliver(self, row: OutboxRow) -> None:
        """One message, whatever happens to it."""
        try:
            await self._send(row)
        except SendError as error:
            await self._settle(row, self._refused, row, error)
        except Lost:
            log.warning("outbox %s was taken over", row.id)
        except Exception as error:
            log.error("outbox %s try %d: %s", row.id, row.tries, where(error))
            await self._settle(row, self._again, row, type(error).__name__, False)

    async def _settle(self, row: OutboxRow, function: Callable[..., None], *args: Any) -> None:
        try:
            await self._state.run(function, *args)
        except Lost:
            log.warning("outbox %s was taken over", row.id)
        except Exception as error:  # the lease will lapse, then it is sent once more
            log.error("outbox %s cannot be written down: %s", row.id, where(error))

    async def _send(self, row: OutboxRow) -> None:
        reply = await self._worded(row)
        if reply is None:
            await self._state.run(outbox.dropped, row, self._worker)
            return
        if isinstance(reply, datetime):
            await self._state.run(outbox.later, row, self._worker, reply, "", False)
            return
        reply = await self._filled(row, reply)
        sender, messages = self._senders[row.address.channel], row.messages
        parts = self._marked(sender, reply, row)
        for part in parts[len(messages) :]:
            if wait := await self._waited(row):
                due = self._clock() + timedelta(seconds=wait)
                await self._state.run(outbox.later, row, self._worker, due)
                return
            messages += (await sender.send(row.address, part, "" if messages else row.reply_to),)
            if len(messages) < len(parts):
                await self._state.run(outbox.progressed, row, self._worker, messages, self._clock() + LEASE)
        await self._state.run(self._done, row, reply, messages, self._clock())

    async def _filled(self, row: OutboxRow, reply: Reply) -> Reply:
        """The reply with the content of its file. Raises SendError when the file is gone."""
        if reply.attachment and reply.attachment.recipe and self._drawing:
            await self._held(row, drawing.LEASE)
            reply = await self._drawing.done(reply)
            await self._held(row, LEASE)
        if reply.attachment is None:
            return reply
        found = await self._state.look(files.get, reply.attachment.file, self._clock())
        if found is None:
            raise SendError("attachment missing", permanent=True)
        return replace(reply, attachment=replace(reply.attachment, content=found.body))

    async def _held(self, row: OutboxRow, lease: timedelta) -> None:
        """The row is ours for so long from now on. Raises Lost when it is no longer."""
        await self._state.run(outbox.progressed, row, self._worker, row.messages, self._clock() + lease)

    async def _worded(self, row: OutboxRow) -> Reply | datetime | None:
        if row.body:
            return reply_of(row.body)
        return await self._state.run(lambda connection: self._compose(row, connection, self._clock()))

    def _marked(self, sender: Sender, reply: Reply, row: OutboxRow) -> list[Any]:
        """The parts to send. A repeat says so, unless that would shift the parts that have been sent."""
        parts = sender.render(reply)
        if row.repeat in ("lapse", "unknown") and len(parts) == 1:
            marked = sender.render(replace(reply, blocks=(paragraph(REPEATED), *reply.blocks)))
            return marked if len(marked) == 1 else parts
        return parts

    async def _waited(self, row: OutboxRow) -> float:
        """Wait for our turn; the seconds that are still to wait when that is too long, or when we are to stop."""
        for take in (
            lambda now: self._pace.chat(row.address, row.is_group, now, _PATIENCE),
            lambda now: self._pace.channel(row.address, now, _PATIENCE),
        ):
            if (wait := take(time.monotonic())) > _PATIENCE:
                return wait
            if wait:
                try:
                    await asyncio.wait_for(self.loop.stopping.wait(), wait)
                except TimeoutError:
                    pass
        return 0.01 if self.loop.stopping.is_set() else 0.0

    def _done(
        self, connection: Connection, row: OutboxRow, reply: Reply, messages: tuple[str, ...], now: datetime
    ) -> None:
        # The conversation first, as a turn does it: two that lock in different orders wait for each other for ever.
        shown.told(connection, row, reply, messages, now)
        outbox.sent(connection, row, self._worker, messages, now)
        self._counted(connection, row, len(messages), now)

    def _refused(self, connection: Connection, row: OutboxRow, error: SendError) -> None:
        """What the other side's answer, or its silence, means."""
        now = self._clock()
        if error.moved_to:
            event = Event(row.address, "moved", is_group=True, moved_to=error.moved_to)
            self._moved(connection, event, now)
            outbox.later(connection, row, self._worker, now, "moved", holds=False)
        elif error.retry_after is not None:
            due = now + timedelta(seconds=error.retry_after)
            outbox.later(connection, row, self._worker, due, error.reason)
        elif error.permanent:
            outbox.failed(connection, row, self._worker, error.reason)
            self._undelivered(row, error.reason, connection, now)
        elif error.unknown:
            outbox.unknown(connection, row, self._worker, now)
        else:
            self._again(connection, row, error.reason, True)

    def _again(self, connection: Connection, row: OutboxRow, reason: str, holds: bool) -> None:
        """Later, each time after a longer pause; after a day it has failed."""
        now = self._clock()
        if row.tries >= _TRIES:
            outbox.failed(connection, row, self._worker, reason)
            self._undelivered(row, reason, connection, now)
            return
        due = now + timedelta(seconds=_PAUSES[min(row.tries, len(_PAUSES)) - 1])
        outbox.later(connection, row, self._worker, due, reason, holds and row.tries < _HOLDS)
