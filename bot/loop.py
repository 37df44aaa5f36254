"""A loop that claims rows of the database and works on several at a time; it sleeps when there are none."""

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

log = logging.getLogger(__name__)
Row = TypeVar("Row")
_AFTER_TROUBLE = 1.0  # seconds to wait when rows cannot even be claimed


def where(error: BaseException) -> str:
    """What went wrong and through which lines, without the message, which may hold what a person wrote."""
    lines = [
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    return f"{type(error).__name__} at {' > '.join(lines[-4:])}"


class Loop(Generic[Row]):
    """`claim(room)` gives up to `room` rows, `work(row)` deals with one and lets nothing out."""

    def __init__(
        self,
        name: str,
        claim: Callable[[int], Awaitable[Sequence[Row]]],
        work: Callable[[Row], Awaitable[None]],
        most: int,
        every: float = 0.5,
    ) -> None:
        self._name, self._claim, self._work, self._most, self._every = name, claim, work, most, every
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self.stopping = asyncio.Event()
        self._ended = asyncio.Event()
        self._ended.set()

    def wake(self) -> None:
        """There may be something to do."""
        self._wake.set()

    async def run(self) -> None:
        """Until `stop`."""
        self._ended.clear()
        try:
            while not self.stopping.is_set():
                await self._turn()
        finally:
            self._ended.set()

    async def _turn(self) -> None:
        self._wake.clear()
        room = self._most - len(self._tasks)
        rows = await self._claimed(room) if room else ()
        for row in rows:
            task = asyncio.create_task(self._work(row))
            self._tasks.add(task)
            task.add_done_callback(self._done)
        # Whatever was due has been claimed; what comes, and what becomes possible when a row is done, wakes us.
        await self._rest()

    async def _claimed(self, room: int) -> Sequence[Row]:
        try:
            return await self._claim(room)
        except Exception as error:
            log.error("%s cannot claim: %s", self._name, where(error))
            await asyncio.sleep(_AFTER_TROUBLE)
            return ()

    async def _rest(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), self._every)
        except TimeoutError:
            pass

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("%s failed: %s", self._name, where(error))
        self._wake.set()

    async def stop(self, grace: float) -> None:
        """Claim nothing more, and wait up to `grace` seconds for what is being worked on."""
        self.stopping.set()
        self._wake.set()
        await self._ended.wait()  # what is just being claimed is ours too
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=grace)
        for task in set(self._tasks):
            task.cancel()
