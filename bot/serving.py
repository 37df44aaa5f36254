"""The running service: the web, the channels, what comes in, what goes out; begun and ended in order."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from aiohttp import web

from bot.channels import StartError, Take
from bot.delivery import Delivery
from bot.inbound import Inbound
from bot.loop import where
from bot.state import Connection, State, inbox, outbox

log = logging.getLogger(__name__)
_START_AGAIN = 15.0  # seconds before a channel whose other side was not reached is started again
_GRACE = 20.0  # seconds that messages on their way have when the service ends


class Channel(Protocol):
    """What the service asks of a channel; bot.channels says more."""

    name: str
    bot: str

    async def start(self, take: Take) -> None: ...  # noqa: D102

    async def stop(self) -> None: ...  # noqa: D102

    async def close(self) -> None: ...  # noqa: D102

    def routes(self) -> list[web.RouteDef]: ...  # noqa: D102

    def read(self, body: dict[str, Any]) -> Any: ...  # noqa: D102

    def render(self, reply: Any) -> list[Any]: ...  # noqa: D102

    async def send(self, address: Any, part: Any, reply_to: str = "") -> str: ...  # noqa: D102


@dataclass(frozen=True)
class Round:
    """Something done again and again, `every` so many seconds, in one transaction; True: there may be something to
    send now. What `erases` takes its traces out of the database's log as well."""

    name: str
    every: float
    work: Callable[[Connection, datetime], bool]
    erases: bool = False


class Serving:
    """Everything that runs at the same time; `say` tells whoever started us."""

    def __init__(
        self,
        state: State,
        app: web.Application,
        channels: Mapping[str, Channel],
        inbound: Inbound,
        delivery: Delivery,
        rounds: Sequence[Round],
        clock: Callable[[], datetime],
        worker: str,
        say: Callable[[str], None],
    ) -> None:
        self._state, self._app, self._channels = state, app, channels
        self._inbound, self._delivery, self._rounds = inbound, delivery, rounds
        self._clock, self._worker, self._say = clock, worker, say
        self._tasks: list[asyncio.Task[None]] = []

    async def run(self, host: str, port: int, stop: asyncio.Event, alone: bool) -> None:
        """Serve until `stop`. `alone`: nobody else serves this database, so what is half done belongs to the dead.

        Raises OSError when the port cannot be opened.
        """
        if alone:
            await self._state.run(self._take_over, self._clock())
        for round in self._rounds:  # what lay here too long while nobody served is erased before anybody looks at it
            await self._gone_round(round)
        for channel in self._channels.values():
            self._app.add_routes(channel.routes())
        runner = web.AppRunner(self._app, access_log=None, handle_signals=False, shutdown_timeout=5)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
            bound = runner.addresses[0]
            self._say(f"Trợ lý đang chạy tại http://{bound[0]}:{bound[1]} (Ctrl+C để dừng)")
            self._begin(self._inbound.loop.run(), self._delivery.loop.run(), *map(self._going_round, self._rounds))
            self._begin(*(self._started(channel) for channel in self._channels.values()))
            await stop.wait()
        finally:
            await self._end(runner)

    def _begin(self, *jobs: Awaitable[None]) -> None:
        self._tasks += [asyncio.ensure_future(job) for job in jobs]  # type: ignore[arg-type]

    async def _started(self, channel: Channel) -> None:
        """Start a channel; a wrong setting is said and the others run on, a server out of reach is tried again."""
        said = False
        while True:
            try:
                await channel.start(self._inbound.taker(channel.name, channel.bot))
            except StartError as error:
                if error.permanent or not said:
                    self._say(f"{error.setting}: {error.sentence}")
                    said = True
                if error.permanent:
                    return
            except Exception as error:
                log.error("channel %s cannot start: %s", channel.name, where(error))
            else:
                self._say(f"Kênh {channel.name} đã sẵn sàng.")
                return
            await asyncio.sleep(_START_AGAIN)

    async def _going_round(self, round: Round) -> None:
        while True:
            await asyncio.sleep(round.every)
            await self._gone_round(round)

    async def _gone_round(self, round: Round) -> None:
        try:
            if await self._state.run(round.work, self._clock()):
                self._delivery.loop.wake()
            if round.erases:
                await self._state.tidy()
        except Exception as error:
            log.error("%s: %s", round.name, where(error))

    async def _end(self, runner: web.AppRunner) -> None:
        """Hear no more, finish what is begun, give back the rest."""
        for channel in self._channels.values():
            await self._ended(channel, channel.stop)
        await self._inbound.loop.stop(_GRACE)
        await self._delivery.stop(_GRACE)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for channel in self._channels.values():
            await self._ended(channel, channel.close)
        await runner.cleanup()
        await self._state.run(inbox.release, self._worker)

    async def _ended(self, channel: Channel, end: Callable[[], Awaitable[None]]) -> None:
        try:
            await end()
        except Exception as error:
            log.error("channel %s does not end: %s", channel.name, where(error))

    @staticmethod
    def _take_over(connection: Connection, now: datetime) -> None:
        inbox.release(connection)
        outbox.lapse(connection, now)
