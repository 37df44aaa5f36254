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
_TAIL = 25  # lines of its log that are shown when it ends by itself


class Victim:
    """`troly serve` with an environment, answering at `hook`; its log goes to a file."""

    def __init__(self, environment: dict[str, str], hook: str, log: Path, dice: random.Random) -> None:
        self._environment, self._hook, self._log, self._dice = environment, hook, log, dice
        self._child = 0
        self._ending: asyncio.Task[int]
        self.ended: Counter[str] = Counter()

    async def kill(self, times: int, told: Callable[[int], None]) -> None:
        """Kill it so often; at the end it is up. `told` hears the number of each kill."""
        await self._open()
        for n in range(1, times + 1):
            if self._dice.random() < _AT_WORK:
                await self._is_up()
            await asyncio.sleep(self._dice.uniform(0.05, _LONGEST))
            how = self._dice.choice((signal.SIGKILL, signal.SIGTERM))
            if (code := await self._end(how)) is not None:
                self.ended[f"{how.name} → {code}"] += 1
            told(n)
            await self._start()
        await self._is_up()

    async def stop(self) -> None:
        """End it in order. That is not counted among the kills, but that it had ended by itself before is."""
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
        self._ending = asyncio.create_task(self._number())

    async def _is_up(self) -> None:
        """Wait until it serves, or has ended by itself. Raises TimeoutError."""
        serves = asyncio.create_task(up(self._hook, _UP_WITHIN))
        await asyncio.wait((serves, self._ending), return_when=asyncio.FIRST_COMPLETED)
        if serves.done():
            return serves.result()
        serves.cancel()

    async def _end(self, how: signal.Signals) -> int | None:
        """End it one way or the other: its exit code, None when it had ended by itself, which is written down."""
        by_itself = self._ending.done()
        try:
            if not by_itself:
                os.kill(self._child, how)
        except ProcessLookupError:
            by_itself = True
        code = await asyncio.wait_for(self._ending, _END_WITHIN)
        if not by_itself:
            return code
        self.ended[f"by itself → {code}"] += 1
        tail = self._log.read_text(encoding="utf-8").splitlines()[-_TAIL:]
        print("\n  | ".join((f"  a service ended by itself with {code}; {self._log} ends:", *tail)), file=sys.stderr)
        return None

    async def _number(self) -> int:
        """The nursery's next answer: which child began, or how it ended. ValueError when the nursery is gone."""
        assert self._nursery.stdout
        return int(await self._nursery.stdout.readline())
