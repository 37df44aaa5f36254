"""How many turns a second one process sustains: update posted → whole answer received, over SQLite, on Telegram's wire.

`python -m benchmarks.load [--seconds 30] [--rates 60 120] [--db knowledge.db]`
"""

import argparse
import asyncio
import os
import random
import re
import signal
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from aiohttp import ClientSession, TCPConnector

from benchmarks.live import SECRET_HEADER, SERVE, settings, up
from benchmarks.questions import CATALOGUE
from benchmarks.telegram_end import TelegramEnd, update
from knowledge.build import Given, build
from knowledge.store import Store
from tests.postgres import free_port

CONVERSATIONS = 200
_PART = re.compile(r"\(phần (\d+)/(\d+)\)\s*$")
_ASKED = ("{} cần giấy tờ gì", "lệ phí {}", "{} mất bao lâu", "nộp hồ sơ {} ở đâu", "{}")


@dataclass
class Run:
    """A stretch of turns at one rate: when each should have been posted, and how long its answer took from then."""

    free: "asyncio.Queue[int]" = field(default_factory=asyncio.Queue)
    posted: dict[int, float] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)
    last: float = 0.0

    def answered(self, chat: int, moment: float) -> None:
        if (posted := self.posted.pop(chat, None)) is not None:
            self.took.append(moment - posted)
            self.last = moment
            self.free.put_nowait(chat)


class Load:
    """Posts updates at a steady rate from 200 conversations; a conversation asks again when it was answered."""

    def __init__(self, questions: list[str]) -> None:
        self._questions, self._number = questions, 0
        self.run = Run()
        self.end = TelegramEnd(lambda chat, text: self._came(chat, text))

    def _came(self, chat: int, text: str) -> None:
        part = _PART.search(text)
        if not part or part[1] == part[2]:  # the last message of an answer
            self.run.answered(chat, perf_counter())

    async def at(self, url: str, rate: float, seconds: float) -> dict[str, float]:
        self.run = Run()
        for chat in range(1, CONVERSATIONS + 1):
            self.run.free.put_nowait(chat)
        started, posts = perf_counter(), []
        async with ClientSession(connector=TCPConnector(limit=0)) as client:
            for n in range(int(rate * seconds)):
                due = started + n / rate
                if (ahead := due - perf_counter()) > 0:
                    await asyncio.sleep(ahead)
                chat = await self.run.free.get()
                self.run.posted[chat] = due  # waiting for a free conversation counts as waiting for the answer
                posts.append(asyncio.create_task(self._post(client, url, chat)))
            await asyncio.gather(*posts)
            for _ in range(3000):
                if not self.run.posted:
                    break
                await asyncio.sleep(0.01)
        took = sorted(self.run.took)
        return {
            "asked": rate, "turns": len(took), "lost": len(self.run.posted),
            "per_second": len(took) / (self.run.last - started),
            "p50": took[len(took) // 2], "p99": took[int(len(took) * 0.99)], "max": took[-1],
        }  # fmt: skip

    async def _post(self, client: ClientSession, url: str, chat: int) -> None:
        self._number += 1
        text = self._questions[self._number % len(self._questions)]
        async with client.post(url, json=update(self._number, chat, text), headers=SECRET_HEADER) as response:
            assert response.status == 200, response.status


def questions_of(database: Path) -> list[str]:
    """Distinct questions, one after another about different procedures."""
    names = sorted({card.name for card in Store(database).cards})
    random.Random(7).shuffle(names)
    return [form.format(name) for form in _ASKED for name in names]


async def measure(database: Path, rates: list[float], seconds: float, url: str) -> None:
    load = Load(questions_of(database))
    api = await load.end.start()
    with tempfile.TemporaryDirectory(prefix="troly-load-") as name:
        folder, port, echo_port = Path(name), free_port(), free_port()
        ours = ("Trợ lý", list(SERVE), port)
        echo = ("aiogram echo", [sys.executable, "-m", "benchmarks.echo", api, str(echo_port)], echo_port)
        for title, command, at in (ours, echo):
            process = await asyncio.create_subprocess_exec(*command, env=settings(folder, database, api, at, url))
            hook = f"http://127.0.0.1:{at}/webhook/telegram"
            try:
                await up(hook)
                await load.at(hook, min(rates), 5)  # warm
                for rate in rates:
                    before = _cpu(process.pid)
                    told = await load.at(hook, rate, seconds)
                    _tell(title, told, _cpu(process.pid) - before)
            finally:
                process.send_signal(signal.SIGTERM)
                await process.wait()
    await load.end.stop()


def _cpu(pid: int) -> float:
    """Seconds of processor time a process has used."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # not Linux
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _tell(title: str, told: dict[str, float], cpu: float) -> None:
    print(
        f"{title:14} asked {told['asked']:5.0f}/s  answered {told['per_second']:6.1f}/s  turns {told['turns']:5.0f}  "
        f"lost {told['lost']:.0f}  p50 {told['p50'] * 1000:6.0f} ms  p99 {told['p99'] * 1000:6.0f} ms  "
        f"max {told['max'] * 1000:6.0f} ms  CPU {cpu / told['turns'] * 1000:4.1f} ms/turn",
        flush=True,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--rates", type=float, nargs="+", default=[60, 120])
    parser.add_argument("--db", type=Path, help="knowledge.db; without one the whole catalogue is built")
    parser.add_argument("--state", default="", help="URL of another state database than SQLite")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="troly-load-") as folder:
        database = given.db or Path(folder) / "knowledge.db"
        if not database.exists():
            build([Given(CATALOGUE, "2026-07-31")], database)
        print(
            f"{CONVERSATIONS} conversations, distinct questions over {len(Store(database).cards)} procedures, no pacing"
        )
        asyncio.run(measure(database, given.rates, given.seconds, given.state))


if __name__ == "__main__":
    main()
