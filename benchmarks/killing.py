"""A service that is killed again and again: started, ended at a random moment one way or the other, started anew."""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from benchmarks.live import up

_NURSERY = (sys.executable, "-m", "benchmarks.nursery")
_AT_WORK = 0.85  # of the kills come while it works, the others while it starts
_LONGEST = 3.0  # seconds that it is left alone
_UP_WITHIN = 240  # seconds that a start may take, on a machine busy with other things
_END_WITHIN = 60  # seconds that an orderly end may take
# SIGTERM before the service listens to signals is death, later an orderly end.
_EXPECTED = {"SIGKILL → -9", "SIGTERM → 0", "SIGTERM → -15"}


class Victim:
    """`troly serve` with an environment, answering at `hook`; its log goes to a file."""

    def __init__(self, environment: dict[str, str], hook: str, log: Path, dice: random.Random) -> None:
        self._environment, self._hook, self._log, self._dice = environment, hook, log, dice
        self._child = 0
        self.ended: Counter[str] = Counter()

    async def kill(self, times: int, told: Callable[[int], None]) -> None:
        """Kill it so often; at the end it is up. `told` hears the number of each kill."""
        await self._open()
        for n in range(1, times + 1):
            if self._dice.random() < _AT_WORK:
                await up(self._hook, _UP_WITHIN)
            await asyncio.sleep(self._dice.uniform(0.05, _LONGEST))
            how = self._dice.choice((signal.SIGKILL, signal.SIGTERM))
            self.ended[f"{how.name} → {await self._end(how)}"] += 1
            told(n)
            await self._start()
        await up(self._hook, _UP_WITHIN)

    async def stop(self) -> None:
        """End it in order. How it ends is not counted among the kills."""
        await self._end(signal.SIGTERM)
        assert self._nursery.stdin
        self._nursery.stdin.close()
        await self._nursery.wait()

    def unexpected(self) -> list[str]:
        """Ends that neither signal accounts for."""
        return sorted(self.ended.keys() - _EXPECTED)

    def errors(self) -> Counter[str]:
        """What the service logged as an error, by who said it."""
        lines = self._log.read_text(encoding="utf-8").splitlines()
        found = [line.split(" ERROR ", 1)[1] for line in lines if " ERROR " in line]
        return Counter(" ".join(line.split(":", 1)[1].split()[:3]) for line in found)

    async def _open(self) -> None:
        pipe = asyncio.subprocess.PIPE
        with self._log.open("ab") as log:
            self._nursery = await asyncio.create_subprocess_exec(
                *_NURSERY, env=self._environment, stdin=pipe, stdout=pipe, stderr=log
            )
        await self._start()

    async def _start(self) -> None:
        assert self._nursery.stdin
        self._nursery.stdin.write(b"\n")
        await self._nursery.stdin.drain()
        self._child = await self._number()

    async def _end(self, how: signal.Signals) -> int:
        os.kill(self._child, how)
        return await asyncio.wait_for(self._number(), _END_WITHIN)

    async def _number(self) -> int:
        """The nursery's next answer: which child began, or how it ended. ValueError when the nursery is gone."""
        assert self._nursery.stdout
        return int(await self._nursery.stdout.readline())
