"""A department that lives through days on a still clock: duties, groups, people, the real rounds and delivery."""

import asyncio
from collections.abc import Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from bot.channels import SendError
from bot.delivery import Delivery
from bot.drawing import Drawing
from bot.message import Address, Reply
from bot.pacing import Rates
from bot.state import State, deputies, duties, groups, outbox, people, tables
from bot.state.duties import Duty, Row
from bot.state.duty_log import Act
from handlers import planned, promised
from handlers.context import Context
from handlers.duties.confirm import Confirmed, confirm

VIETNAM = Context.zone
WEDNESDAY = date(2026, 11, 18)


@dataclass(frozen=True)
class Message:
    """What a channel accepted: when (local time), where, what."""

    at: datetime
    address: Address
    reply: Reply

    @property
    def text(self) -> str:
        return self.reply.plain()


class Channel:
    """Accepts everything, except for chats that are gone, and nothing at all while it is down."""

    def __init__(self, life: "Life") -> None:
        self._life = life
        self.gone: set[str] = set()
        self.down = False
        self.sent: list[Message] = []

    def render(self, reply: Reply) -> list[Reply]:
        return [reply]

    async def send(self, address: Address, part: Reply, reply_to: str = "") -> str:
        if self.down:
            raise SendError("5xx")
        if address.chat in self.gone:
            raise SendError("403", permanent=True)
        self.sent.append(Message(self._life.now.astimezone(VIETNAM), address, part))
        return str(len(self.sent))


class Life:
    """The service as it lives: `at` sets the clock, `passes` lets the rounds run and everything due be delivered."""

    def __init__(self, state: State, context: Context) -> None:
        self.state, self.now = state, NINE
        self.context = replace(context, today=lambda: self.now.astimezone(VIETNAM).date())
        self.channels = {"telegram": Channel(self), "zalo": Channel(self)}

    @property
    def day(self) -> date:
        return self.context.today()

    def at(self, day: date, hour: int = 9, minute: int = 0) -> "Life":
        self.now = datetime.combine(day, time(hour, minute), VIETNAM).astimezone(UTC)
        return self

    def act(self, by: str = "office", channel: str = "telegram") -> Act:
        return Act(by, self.now, channel)

    def group(self, unit: str, chat: str, channel: str = "telegram") -> None:
        self.state.do(groups.bind, Address(channel, chat), unit, "office", self.now)

    def person(self, role: str, chat: str, unit: str = "", channel: str = "telegram") -> str:
        person = self.state.do(people.add, role, unit, "", self.now)
        self.state.do(people.link, channel, chat, person.id, self.now)
        return person.id

    def deputy(self, unit: str, chat: str) -> None:
        self.state.do(deputies.name, unit, self.person("staff", chat, "TCBC"), "office", self.now)

    def confirm(self, duty: Duty) -> Confirmed:
        return self.state.do(confirm, duty, self.act(), self.context)

    def given(self, due: date | None, *units: str, task: str = "Nộp báo cáo", **more) -> list[Row]:
        """A confirmed duty; its rows."""
        done = self.confirm(Duty(more.pop("kind", "report"), task, units or ("VL",), due=due, **more))
        return self.state.do(duties.of_duty, done.duty.id)

    def row(self, row: Row) -> Row:
        found = self.state.do(duties.row, row.id)
        assert found is not None
        return found

    def rounds(self) -> None:
        for _, _, work in planned.ROUNDS:
            self.state.do(work, self.context, self.now)

    @asynccontextmanager
    async def serving(self):
        """The real delivery, running."""
        delivery = Delivery(
            self.state, self.channels, lambda row, connection, at: planned.compose(row, connection, at, self.context),
            lambda connection, event, at: None,
            lambda row, error, connection, at: planned.lost(row, error, connection, at, self.context),
            lambda: self.now, "w", Rates(0, 0, 0),
            drawing=Drawing(self.state, lambda *what: promised.read(*what, self.context), lambda: self.now),
        )  # fmt: skip
        task = asyncio.create_task(delivery.loop.run())
        try:
            yield delivery
        finally:
            await delivery.stop(5)
            await task

    async def passes(self) -> list[Message]:
        """One round of everything at this moment; what was accepted, in order."""
        async with self.serving() as delivery:
            return await self.passing(delivery)

    async def passing(self, delivery: Delivery) -> list[Message]:
        """The same with a delivery that goes on running."""
        before = {name: len(channel.sent) for name, channel in self.channels.items()}
        self.rounds()
        for _ in range(2000):
            delivery.loop.wake()
            if not await self.state.run(waits, self.now):
                break
            await asyncio.sleep(0.002)
        else:
            raise AssertionError("it is not delivered")
        return [m for name, channel in self.channels.items() for m in channel.sent[before[name] :]]

    async def days(self, first: date, last: date, hour: int = 9) -> list[Message]:
        """Every day from first to last, at one hour."""
        found, day = [], first
        async with self.serving() as delivery:
            while day <= last:
                self.at(day, hour)
                found += await self.passing(delivery)
                day += timedelta(days=1)
        return found


def waits(connection, now: datetime) -> bool:
    """Is anything on its way, or due and not held up by a failure?"""
    box, pauses = tables.outbox, tables.pauses
    paused = select(1).where(pauses.c.channel == box.c.channel, pauses.c.chat == box.c.chat, pauses.c.until > now)
    due = (box.c.state == "queued") & (box.c.due_at <= now) & ~paused.exists()
    return connection.execute(select(box.c.id).where(due | (box.c.state == "sending")).limit(1)).first() is not None


def outbox_states(state: State, kind: str) -> list[str]:
    box = tables.outbox
    return state.do(lambda c: list(c.execute(select(box.c.state).where(box.c.kind == kind)).scalars()))


NINE = datetime.combine(date(2026, 11, 2), time(9), VIETNAM).astimezone(UTC)  # a Monday
__all__ = ["Life", "Message", "outbox", "outbox_states", "waits"]


@pytest.fixture
def life(state: State, sample_context: Context) -> Iterator[Life]:
    yield Life(state, sample_context)
