"""Kill services again and again while units are to be reminded, and count what was lost or said twice.

`python -m benchmarks.soak_remind` with SOAK_REMIND_KILLS (60 by default): one service over SQLite, four at once over
PostgreSQL, behind a server that fails on purpose. Every unit has a group and something due today.
"""

import asyncio
import os
import random
import shutil
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import yaml
from sqlalchemy import select

from benchmarks.killing import Victim
from benchmarks.live import kept_folder, lasting_port, settings
from benchmarks.telegram_end import TelegramEnd
from bot.message import Address
from bot.state import State, duties, groups, tables
from bot.state.duties import Duty, NewRow
from bot.state.duty_log import Act
from bot.state.duty_reminders import KIND
from bot.state.duty_steps import VIETNAM
from bot.state.duty_tables import duty_rows
from knowledge.build import Given, build
from tests import postgres
from tests.channels.fault_proxy import Fault, FaultProxy

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "knowledge" / "sample"
_FAULTS = {
    Fault("429"): 0.03,
    Fault("500"): 0.03,
    Fault("cut"): 0.02,
    Fault("cut", after=True): 0.02,
    Fault("403"): 0.01,
}
_UNITS = 2000
_WAVE = 4  # units that get something to do at a time
_PAUSE = 0.5  # seconds between two waves
_DRAIN = 240  # seconds for everything to be said after the last kill
_FIRST_CHAT = 1_000_000


@dataclass
class Soak:
    """One soak over one database by so many services at once."""

    name: str
    url: str
    kills: int
    services: int
    seed: int
    given: int = 0  # units that have something to do
    accepted: Counter[int] = field(default_factory=Counter)  # how often the end was told, by unit

    async def run(self, folder: Path, database: Path) -> bool:
        """Everything; True when no reminder was lost and none came twice without a reason."""
        self._state = State.open(self.url)
        end = TelegramEnd(self._came)
        proxy = FaultProxy(await end.start(), rates=_FAULTS, seed=self.seed)
        api = await proxy.start()
        victims = [self._victim(folder, database, api, n) for n in range(self.services)]
        over = asyncio.Event()
        giving = asyncio.create_task(self._giving(over))
        share = self.kills // self.services
        await asyncio.gather(*(victim.kill(share, self._progress) for victim in victims))
        over.set()
        await giving
        await self._drained()
        await asyncio.gather(*(victim.stop() for victim in victims))
        await proxy.stop()
        await end.stop()
        well = self._report(victims, proxy.met)
        self._state.close()
        return well

    def _progress(self, kills: int) -> None:
        if kills % 5 == 0:
            print(f"  {self.name}: {kills} kills of a service, {self.given} units", file=sys.stderr, flush=True)

    def _came(self, chat: int, text: str) -> None:
        if chat < -_FIRST_CHAT and "Nhắc việc" in text:
            self.accepted[-chat - _FIRST_CHAT - 1] += 1

    def _victim(self, folder: Path, database: Path, api: str, n: int) -> Victim:
        """A service. Today is worked all day long for it, whatever day and hour it is."""
        port, data = lasting_port(), folder / f"{self.services}-{n}"
        data.mkdir()
        more = {
            "DEPARTMENT": str(folder / "department.yaml"), "SWAP_DAYS": str(folder / "days.yaml"),
            "WORK_HOURS": "00:00-23:59",
        }  # fmt: skip
        environment = settings(data, database, api, port, self.url, **more)
        hook = f"http://127.0.0.1:{port}/webhook/telegram"
        return Victim(environment, hook, data / "serve.log", random.Random(self.seed + n))

    async def _giving(self, over: asyncio.Event) -> None:
        """Wave after wave of units gets something that is due today."""
        while not over.is_set() and self.given < _UNITS:
            await self._state.run(self._wave)
            self.given += _WAVE
            try:
                await asyncio.wait_for(over.wait(), _PAUSE)
            except TimeoutError:
                pass

    def _wave(self, connection) -> None:
        now, today = datetime.now(UTC), _today()
        act = Act("", now)
        units = range(self.given, self.given + _WAVE)
        for n in units:
            groups.bind(connection, Address("telegram", str(-_FIRST_CHAT - n - 1)), _code(n), "", now)
        duty = duties.add(connection, Duty("report", f"Báo cáo đợt {self.given}", tuple(map(_code, units))), act)
        duties.add_rows(connection, duty.id, [NewRow(_code(n), "", today, today, today) for n in units], act)

    async def _drained(self) -> None:
        """Until every unit has been reminded and nothing waits."""
        until = time.monotonic() + _DRAIN
        while time.monotonic() < until and await self._state.run(_waiting):
            await asyncio.sleep(1)

    def _report(self, victims: list[Victim], faults: Counter[str]) -> bool:
        rows = self._state.do(_reminders)
        sent = {_number(row.chat): row for row in rows}
        of_units = {n: sent.get(n) for n in range(self.given)}
        lost = [n for n, row in of_units.items() if row is None or row.state in ("queued", "sending", "dropped")]
        told = Counter(row.state for row in rows if row.state in ("unknown", "failed"))
        never = [n for n, row in of_units.items() if row and row.state == "sent" and not self.accepted[n]]
        twice = [n for n, count in self.accepted.items() if count > 1]
        ended = sum((victim.ended for victim in victims), Counter())
        errors = sum((victim.errors() for victim in victims), Counter())
        wrong = [end for victim in victims for end in victim.unexpected()]
        why = Counter((sent[n].repeat if n in sent else "") or "unexplained" for n in twice)
        print(
            f"{self.name}, {self.services} at once: {ended.total()} kills ({_list(ended)}); "
            f"faults met: {_list(faults)}\n"
            f"  units to remind {self.given}, reminders put {len(rows)}, accepted {sum(self.accepted.values())}, "
            f"told to the Office as not sure or not delivered: {_list(told) or 'none'}\n"
            f"  lost {len(lost)}, said to be sent but never accepted {len(never)}, put twice {len(rows) - len(sent)}, "
            f"accepted twice {len(twice)} ({_list(why) or 'none'})\n"
            f"  errors logged: {_list(errors) or 'none'}",
            flush=True,
        )
        return self.given > 0 and not (lost or never or len(rows) != len(sent) or why["unexplained"] or wrong)


def _today() -> date:
    return datetime.now(VIETNAM).date()


def _code(n: int) -> str:
    return f"U{n:04d}"


def _number(chat: str) -> int:
    return -int(chat) - _FIRST_CHAT - 1


def _list(counted: Counter[str]) -> str:
    return ", ".join(f"{name} {n}" for name, n in sorted(counted.items()))


def _waiting(connection) -> bool:
    """Is a unit still to be reminded, or a reminder on its way?"""
    if connection.execute(select(duty_rows.c.id).where(duty_rows.c.remind_on <= _today()).limit(1)).first():
        return True
    box = tables.outbox
    still = (box.c.kind == KIND) & box.c.state.in_(["queued", "sending"])
    return connection.execute(select(box.c.id).where(still).limit(1)).first() is not None


def _reminders(connection) -> list:
    box = tables.outbox
    wanted = select(box.c.chat, box.c.state, box.c.repeat).where(box.c.kind == KIND, box.c.is_group)
    return connection.execute(wanted).all()


def _settle(folder: Path) -> None:
    """A department of many units, and a calendar in which these days are worked."""
    department = yaml.safe_load((SAMPLE / "department.yaml").read_text(encoding="utf-8"))
    department["units"] = [{"code": _code(n), "name": f"Phòng số {n}"} for n in range(_UNITS)]
    (folder / "department.yaml").write_text(yaml.safe_dump(department, allow_unicode=True), encoding="utf-8")
    days = [_today() + timedelta(days=n) for n in range(-1, 3)]
    (folder / "days.yaml").write_text(yaml.safe_dump({"worked": days, "off": []}), encoding="utf-8")


async def main(kills: int) -> bool:
    """Both databases; True when all is well on both."""
    seed = int(os.environ.get("SOAK_SEED", "20261120"))
    with kept_folder("troly-soak-remind-") as folder, postgres.server() as server:
        _settle(folder)
        database = folder / "knowledge.db"
        build([Given(SAMPLE / "procedures.jsonl")], database)
        soaks = [Soak("Reminders on SQLite", f"sqlite:///{folder / 'state.db'}", kills // 3, 1, seed)]
        if server:
            postgres.ask(server, "drop database if exists troly_soak_remind")
            postgres.ask(server, "create database troly_soak_remind")
            url = server.rsplit("/", 1)[0] + "/troly_soak_remind"
            soaks.append(Soak("Reminders on PostgreSQL", url, kills - kills // 3, 4, seed + 1))
        results = [await soak.run(folder, database) for soak in soaks]  # one by one: five services are too many
        if well := all(results) and len(results) == 2:
            shutil.rmtree(folder)
        return well


if __name__ == "__main__":
    sys.exit(0 if asyncio.run(main(int(os.environ.get("SOAK_REMIND_KILLS", "60")))) else 1)
