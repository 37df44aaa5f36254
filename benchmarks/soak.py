"""Kill the service again and again under load, through a server that fails, and count what was lost or said twice.

`python -m benchmarks.soak` with SOAK_KILLS (200 by default), half of them over SQLite and half over PostgreSQL.
"""

import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientError, ClientSession
from sqlalchemy import select

from benchmarks.live import SECRET_HEADER, SERVE, settings, up
from benchmarks.telegram_end import TelegramEnd, update
from bot.state import State, tables
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
_CHATS = 20  # conversations going on at a time
_DRAIN = 300  # seconds for everything to be said after the last kill


@dataclass
class Told:
    """What Telegram's end has been told: per chat, the codes of the answers in the order they were accepted."""

    accepted: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    codes: tuple[str, ...] = ()

    def came(self, chat: int, text: str) -> None:
        code = next((c for c in self.codes if f"({c})" in text or f"Mã {c}" in text), "?")
        self.accepted[chat].append(code)


@dataclass
class Soak:
    """One soak over one database."""

    name: str
    url: str
    kills: int
    seed: int
    told: Told = field(default_factory=Told)
    posted: dict[int, tuple[int, str]] = field(default_factory=dict)  # update id → chat, code
    ended: Counter[str] = field(default_factory=Counter)

    async def run(self, folder: Path, database: Path) -> bool:
        self._random = random.Random(self.seed)
        self.told.codes = tuple(card.code for card in Store(database).cards)
        end = TelegramEnd(self.told.came)
        proxy = FaultProxy(await end.start(), rates=_FAULTS, seed=self.seed)
        port = postgres.free_port()
        self._hook = f"http://127.0.0.1:{port}/webhook/telegram"
        self._environment = settings(folder, database, await proxy.start(), port, self.url)
        self._over = asyncio.Event()
        process = await self._start()
        people = [asyncio.create_task(self._person(n)) for n in range(_CHATS)]
        for n in range(self.kills):
            process = await self._killed(process)
            if (n + 1) % 10 == 0:
                print(f"  {self.name}: {n + 1} kills, {len(self.posted)} messages in", file=sys.stderr, flush=True)
        self._over.set()
        await asyncio.gather(*people)
        await self._drained()
        process.send_signal(signal.SIGTERM)
        await process.wait()
        await proxy.stop()
        await end.stop()
        return self._report(proxy.met)

    async def _start(self) -> asyncio.subprocess.Process:
        process = await asyncio.create_subprocess_exec(
            *SERVE, env=self._environment, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL
        )
        await up(self._hook)
        return process

    async def _killed(self, process: asyncio.subprocess.Process) -> asyncio.subprocess.Process:
        """Let it work for a moment, end it one way or the other, start the next."""
        await asyncio.sleep(self._random.uniform(0.1, 3.0))
        how = self._random.choice((signal.SIGKILL, signal.SIGTERM))
        process.send_signal(how)
        code = await asyncio.wait_for(process.wait(), 60)
        self.ended[f"{how.name} → {code}"] += 1
        return await self._start()

    async def _person(self, n: int) -> None:
        """Asks one question after another, some at once, each until it was acknowledged, as Telegram does."""
        dice = random.Random(self.seed * 1000 + n)
        chat, left = 0, []
        async with ClientSession() as client:
            while not self._over.is_set():
                if not left:
                    chat, left = (n + 1) * 100_000 + chat % 100_000 + 1, list(self.told.codes)
                    dice.shuffle(left)
                number = len(self.posted) + 1
                self.posted[number] = (chat, code := left.pop())
                await self._post(client, number, chat, f"lệ phí {code}")
                if dice.random() < 0.1:  # it comes again although it was acknowledged
                    await self._post(client, number, chat, f"lệ phí {code}")
                await asyncio.sleep(dice.expovariate(2))

    async def _post(self, client: ClientSession, number: int, chat: int, text: str) -> None:
        while True:
            try:
                async with client.post(self._hook, json=update(number, chat, text), headers=SECRET_HEADER) as answer:
                    if answer.status == 200:
                        return
            except (ClientError, OSError):
                pass
            await asyncio.sleep(0.2)

    async def _drained(self) -> None:
        """Until nothing waits: what may be lost is sent once more after a minute."""
        state = State.open(self.url)
        until = time.monotonic() + _DRAIN
        while time.monotonic() < until and await state.run(_waiting):
            await asyncio.sleep(1)
        state.close()

    def _report(self, faults: Counter[str]) -> bool:
        state = State.open(self.url)
        rows = state.do(_rows)
        state.close()
        waiting = sum(row.inbox_state != "done" for row in rows)
        without = len(self.posted) - sum(int(row.update) in self.posted for row in rows if row.outbox_state)
        lost = [row for row in rows if row.outbox_state in ("queued", "sending")]
        failed = [row for row in rows if row.outbox_state == "failed"]
        listed = [row for row in rows if row.outbox_state == "unknown"]
        times = {number: self.told.accepted[chat].count(code) for number, (chat, code) in self.posted.items()}
        twice = {number for number, n in times.items() if n > 1}
        why = Counter(row.repeat or "unexplained" for row in rows if int(row.update) in twice)
        never = [n for n, count in times.items() if not count and n not in {int(row.update) for row in listed}]
        disorder = self._disorder({int(row.update) for row in rows if row.repeat or row.tries > 1})
        print(
            f"{self.name}: {sum(self.ended.values())} kills ({_list(self.ended)}); faults met: {_list(faults)}\n"
            f"  inbound messages {len(self.posted)}, answered {sum(n > 0 for n in times.values())}, "
            f"answered twice {len(twice)} ({_list(why) or 'none'})\n"
            f"  outbox rows lost {len(lost) + without}, failed {len(failed)}, perhaps not arrived {len(listed)}, "
            f"inbox rows not handled {waiting}, never answered {len(never)}, out of order {disorder}",
            flush=True,
        )
        return not (lost or without or failed or waiting or never or disorder or why["unexplained"])

    def _disorder(self, tried_again: set[int]) -> int:
        """Answers accepted before those of earlier messages of the same chat, repeats left out."""
        found = 0
        by_chat: dict[int, list[str]] = defaultdict(list)
        for number, (chat, code) in sorted(self.posted.items()):
            if number not in tried_again:
                by_chat[chat].append(code)
        for chat, codes in by_chat.items():
            came = [code for code in self.told.accepted[chat] if code in codes]
            found += came != [code for code in codes if code in came]
        return found


def _list(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {n}" for name, n in sorted(counted.items()))


def _waiting(connection) -> bool:
    inbox, outbox = tables.inbox, tables.outbox
    if connection.execute(select(inbox.c.id).where(inbox.c.state == "waiting").limit(1)).first():
        return True
    still = (outbox.c.state.in_(["queued", "sending"])) | ((outbox.c.state == "unknown") & (outbox.c.repeat == ""))
    return connection.execute(select(outbox.c.id).where(still).limit(1)).first() is not None


def _rows(connection) -> list:
    """Every update with what became of it and of its answer."""
    inbox, outbox = tables.inbox, tables.outbox
    joined = inbox.outerjoin(outbox, outbox.c.key == "answer:" + inbox.c.id)
    wanted = (
        inbox.c.key.label("update"), inbox.c.state.label("inbox_state"), outbox.c.state.label("outbox_state"),
        outbox.c.repeat, outbox.c.tries,
    )  # fmt: skip
    return connection.execute(select(*wanted).select_from(joined).where(inbox.c.key != "0")).all()


async def main(kills: int) -> bool:
    seed = int(os.environ.get("SOAK_SEED", "20261120"))
    with tempfile.TemporaryDirectory(prefix="troly-soak-") as name, postgres.server() as server:
        folder = Path(name)
        database = folder / "knowledge.db"
        build([Given(SAMPLE)], database)
        soaks = [Soak("SQLite", f"sqlite:///{folder / 'state.db'}", kills - kills // 2, seed)]
        if server:
            postgres.ask(server, "drop database if exists troly_soak")
            postgres.ask(server, "create database troly_soak")
            url = server.rsplit("/", 1)[0] + "/troly_soak"
            soaks.append(Soak("PostgreSQL", url, kills // 2, seed + 1))
        results = [await soak.run(folder, database) for soak in soaks]
        return all(results) and len(results) == 2


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(main(int(os.environ.get("SOAK_KILLS", "200")))) else 1)
