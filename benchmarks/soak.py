"""Kill the service again and again under load, through a server that fails, and count what was lost or said twice.

`python -m benchmarks.soak` with SOAK_KILLS (200 by default), half of them over SQLite and half over PostgreSQL, side by
side. SOAK_SEED begins another series of moments. Who asks for what, and what must have come of it, is a scenario
(benchmarks/asking.py); how the service dies is benchmarks/killing.py.
"""

import asyncio
import os
import random
import shutil
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from benchmarks.asking import Asking, counted
from benchmarks.killing import Victim
from benchmarks.live import kept_folder, lasting_port, settings
from benchmarks.telegram_end import TelegramEnd
from bot.state import State
from knowledge.build import Given, build
from knowledge.store import Store
from tests import postgres
from tests.channels.fault_proxy import Fault, FaultProxy

SAMPLE = Path(__file__).parents[1] / "knowledge" / "sample" / "procedures.jsonl"
_FAULTS = {
    Fault("429"): 0.03,
    Fault("500"): 0.02,
    Fault("cut"): 0.01,
    Fault("cut", after=True): 0.01,
    Fault("hang", after=True): 0.002,
}
_DRAIN = 300  # seconds for everything to be said after the last kill


class Scenario(Protocol):
    """What goes on while the service is killed."""

    def __len__(self) -> int: ...

    def came(self, chat: int, text: str) -> None: ...

    async def run(self, hook: str, over: asyncio.Event) -> None: ...

    def waiting(self, connection: Connection) -> bool: ...

    def report(self, state: State) -> tuple[str, bool]: ...


async def soak(name: str, url: str, kills: int, seed: int, scenario: Scenario, folder: Path, database: Path) -> bool:
    """One soak over one database; prints its figures. False when something is not as it must be."""
    end = TelegramEnd(scenario.came)
    proxy = FaultProxy(await end.start(), rates=_FAULTS, seed=seed)
    port = lasting_port()
    hook = f"http://127.0.0.1:{port}/webhook/telegram"
    data = folder / name
    data.mkdir()
    environment = settings(data, database, await proxy.start(), port, url)
    victim = Victim(environment, hook, data / "serve.log", random.Random(seed))
    over = asyncio.Event()
    going_on = asyncio.create_task(scenario.run(hook, over))
    await victim.kill(kills, lambda n: _progress(name, n, len(scenario)))
    over.set()
    await going_on
    await _drained(url, scenario)
    await victim.stop()
    await proxy.stop()
    await end.stop()
    return _report(name, url, victim, scenario, proxy.met)


def _progress(name: str, kills: int, messages: int) -> None:
    if kills % 10 == 0:
        print(f"  {name}: {kills} kills, {messages} messages in", file=sys.stderr, flush=True)


async def _drained(url: str, scenario: Scenario) -> None:
    """Until nothing waits."""
    state = State.open(url)
    until = time.monotonic() + _DRAIN
    while time.monotonic() < until and await state.run(scenario.waiting):
        await asyncio.sleep(1)
    state.close()


def _report(name: str, url: str, victim: Victim, scenario: Scenario, faults: Counter[str]) -> bool:
    state = State.open(url)
    told, well = scenario.report(state)
    state.close()
    print(
        f"{name}: {victim.ended.total()} kills ({counted(victim.ended)}); faults met: {counted(faults)}\n"
        f"  {told}\n  errors logged: {counted(victim.errors()) or 'none'}",
        flush=True,
    )
    for end in victim.unexpected():
        print(f"  unexpected end: {end}", flush=True)
    return well and not victim.unexpected()


async def main(kills: int) -> bool:
    """Both databases. True when nothing was lost; False also when there is no PostgreSQL to try."""
    seed = int(os.environ.get("SOAK_SEED", "20261120"))
    with kept_folder("troly-soak-") as folder, postgres.server() as server:
        if server is None:
            print("no PostgreSQL on this machine", file=sys.stderr)
            return False
        postgres.ask(server, "drop database if exists troly_soak")
        postgres.ask(server, "create database troly_soak")
        database = folder / "knowledge.db"
        build([Given(SAMPLE)], database)
        codes = [card.code for card in Store(database).cards]
        urls = {
            "SQLite": f"sqlite:///{folder / 'state.db'}",
            "PostgreSQL": server.rsplit("/", 1)[0] + "/troly_soak",
        }
        shares = (kills - kills // 2, kills // 2)
        soaks = [
            soak(name, url, share, seed + n, Asking(codes, seed + n), folder, database)
            for n, ((name, url), share) in enumerate(zip(urls.items(), shares, strict=True))
        ]
        if well := all(await asyncio.gather(*soaks)):
            shutil.rmtree(folder)
        return well


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(main(int(os.environ.get("SOAK_KILLS", "200")))) else 1)
