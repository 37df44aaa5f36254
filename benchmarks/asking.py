"""The scenario of people who ask: what they posted, what came back, and what must not have happened meanwhile."""

import asyncio
import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from aiohttp import ClientError, ClientSession
from sqlalchemy import Connection, select

from benchmarks.live import SECRET_HEADER
from benchmarks.telegram_end import update
from bot.state import State, inbox, tables

_CHATS = 20  # conversations going on at a time
_TWICE = 0.1  # of the updates are posted again although they were acknowledged


class Asking:
    """People who ask for the fee of one procedure after another, each procedure once in a chat, so that an answer
    tells by its code which message it belongs to."""

    def __init__(self, codes: Sequence[str], seed: int) -> None:
        self._codes, self._seed = tuple(codes), seed
        self._posted: dict[int, tuple[int, str]] = {}  # update id → chat, code
        self._accepted: dict[int, list[str]] = defaultdict(list)  # chat → codes in the order they were accepted
        self._rows: list[Any] = []

    def __len__(self) -> int:
        return len(self._posted)

    def came(self, chat: int, text: str) -> None:
        """Telegram's end accepted this."""
        code = next((c for c in self._codes if f"({c})" in text or f"Mã {c}" in text), "?")
        self._accepted[chat].append(code)

    async def run(self, hook: str, over: asyncio.Event) -> None:
        """Ask until it is over; every message is posted until it was acknowledged, as Telegram does."""
        async with ClientSession() as client:
            await asyncio.gather(*(self._person(n, client, hook, over) for n in range(_CHATS)))

    async def _person(self, n: int, client: ClientSession, hook: str, over: asyncio.Event) -> None:
        dice = random.Random(self._seed * 1000 + n)
        chat, left = 0, list[str]()
        while not over.is_set():
            if not left:
                chat, left = (n + 1) * 100_000 + chat % 100_000 + 1, list(self._codes)
                dice.shuffle(left)
            number = len(self._posted) + 1
            self._posted[number] = (chat, code := left.pop())
            for _ in range(1 + (dice.random() < _TWICE)):
                await _acknowledged(client, hook, update(number, chat, f"lệ phí {code}"))
            await asyncio.sleep(dice.expovariate(2))

    def waiting(self, connection: Connection) -> bool:
        """Is anything still to be handled or said? What may be lost is sent once more after a minute."""
        kept, said = tables.inbox, tables.outbox
        if connection.execute(select(kept.c.id).where(kept.c.state == "waiting").limit(1)).first():
            return True
        still = said.c.state.in_(["queued", "sending"]) | ((said.c.state == "unknown") & (said.c.repeat == ""))
        return connection.execute(select(said.c.id).where(still).limit(1)).first() is not None

    def report(self, state: State) -> tuple[str, bool]:
        """The figures, and whether all is well."""
        self._rows = state.do(_rows)
        by_digest = {inbox.digest_of(str(number)): number for number in self._posted}
        rows = {by_digest[row.key]: row for row in self._rows if row.key in by_digest}
        times = {number: self._accepted[chat].count(code) for number, (chat, code) in self._posted.items()}
        repeats = {n: row.repeat for n, row in rows.items()}
        why = Counter(repeats.get(n) or "unexplained" for n, count in times.items() if count > 1)
        listed = {n for n, row in rows.items() if row.said == "unknown"}
        bad = {
            "outbox rows lost": len(times) - sum(row.said not in (None, "queued", "sending") for row in rows.values()),
            "failed": sum(row.said == "failed" for row in rows.values()),
            "inbox rows not handled": sum(row.heard != "done" for row in rows.values()),
            "inbox rows that still name a chat": sum(bool(row.chat or row.body) for row in rows.values()),
            "never answered": sum(not count and n not in listed for n, count in times.items()),
            "out of order": self._disorder({n for n, row in rows.items() if row.repeat or row.tries > 1}),
            "answered twice without a reason": why["unexplained"],
        }
        told = (
            f"inbound messages {len(times)}, answered {sum(count > 0 for count in times.values())}, "
            f"answered twice {sum(why.values())} ({counted(why) or 'none'}), perhaps not arrived {len(listed)}\n  "
        )
        return told + ", ".join(f"{name} {count}" for name, count in bad.items()), not any(bad.values())

    def _disorder(self, tried_again: set[int]) -> int:
        """Chats with answers accepted before those of earlier messages, what was sent again left out."""
        found = 0
        by_chat: dict[int, list[str]] = defaultdict(list)
        for number, (chat, code) in sorted(self._posted.items()):
            if number not in tried_again:
                by_chat[chat].append(code)
        for chat, codes in by_chat.items():
            came = [code for code in self._accepted[chat] if code in codes]
            found += came != [code for code in codes if code in came]
        return found


def counted(counts: Counter[str]) -> str:
    """Counts as words."""
    return ", ".join(f"{name} {n}" for name, n in sorted(counts.items()))


async def _acknowledged(client: ClientSession, hook: str, body: dict[str, Any]) -> None:
    while True:
        try:
            async with client.post(hook, json=body, headers=SECRET_HEADER) as answer:
                if answer.status == 200:
                    return
        except (ClientError, OSError):
            pass
        await asyncio.sleep(0.2)


def _rows(connection: Connection) -> list[Any]:
    """Every update with what became of it and of its answer."""
    kept, said = tables.inbox, tables.outbox
    joined = kept.outerjoin(said, said.c.key == "answer:" + kept.c.id)
    wanted = (
        kept.c.key, kept.c.chat, kept.c.body, kept.c.state.label("heard"), said.c.state.label("said"), said.c.repeat,
        said.c.tries,
    )  # fmt: skip
    return list(connection.execute(select(*wanted).select_from(joined)).all())
