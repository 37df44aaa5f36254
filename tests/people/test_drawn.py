"""A file asked for in chat is drawn beside everything else: others are answered, it arrives once, or it is said why not."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

import pytest

from bot.conversation import Conversations
from bot.delivery import Delivery
from bot.drawing import Drawing
from bot.inbound import Inbound
from bot.message import Address, Attachment, Reply, Turn
from bot.pacing import Rates
from bot.state import duties, outbox
from bot.state.duties import Duty
from bot.state.duty_log import Act
from handlers import promised, route
from tests.people.conftest import Somebody, Town

OFFICE, CITIZEN = "7001", "1001"


class Telephones:
    """Everybody's telephone on one channel: what arrived, in order; `holds` keeps files from being sent."""

    def __init__(self) -> None:
        self.arrived: list[tuple[str, str | Attachment]] = []
        self.came, self.holds, self.held = asyncio.Condition(), False, asyncio.Event()

    def render(self, reply: Reply) -> list[str | Attachment]:
        return [reply.plain(), *([reply.attachment] if reply.attachment else [])]

    async def send(self, address: Address, part: str | Attachment, reply_to: str = "") -> str:
        if self.holds and isinstance(part, Attachment):
            self.held.set()
            await asyncio.Event().wait()
        async with self.came:
            self.arrived.append((address.chat, part))
            self.came.notify_all()
        return str(len(self.arrived))

    async def has(self, chat: str, count: int) -> list[str | Attachment]:
        async with asyncio.timeout(30), self.came:
            await self.came.wait_for(lambda: len(self.of(chat)) >= count)
        return self.of(chat)

    def of(self, chat: str) -> list[str | Attachment]:
        return [part for to, part in self.arrived if to == chat]


class Service:
    """One process over the town's state; `draw` stands where a drawing of the real one begins."""

    def __init__(self, town: Town, phones: Telephones, draw: Callable[[Callable], bytes | str] = lambda made: made()):
        state, clock = town.state, lambda: town.now
        self.drawing = Drawing(state, lambda *what: partial(draw, promised.read(*what, town.context)), clock)
        self.delivery = Delivery(
            state, {"telegram": phones}, lambda row, connection, now: None, lambda *moved: None, lambda *lost: None,
            clock, "w", Rates(0, 0, 0), drawing=self.drawing,
        )  # fmt: skip
        talks = Conversations(
            state,
            lambda turn, memory, c, at: route.reply(turn, memory, town.context, c, at),
            lambda *event: None,
            clock,
        )
        readers = {"telegram": lambda body: Turn(Address("telegram", body["chat"]), body["text"], person=body["chat"])}
        self.inbound = Inbound(state, talks, readers, clock, "w", self.delivery.loop.wake, 1000)
        self.taken = 0

    async def hears(self, chat: str, text: str) -> None:
        self.taken += 1
        await self.inbound.taker("telegram", "b")(f"{id(self)} {self.taken}", chat, {"chat": chat, "text": text})

    @asynccontextmanager
    async def running(self, grace: float = 5) -> AsyncIterator["Service"]:
        loops = [asyncio.create_task(loop.run()) for loop in (self.inbound.loop, self.delivery.loop)]
        try:
            yield self
        finally:
            await self.inbound.loop.stop(grace)
            await self.delivery.stop(grace)
            await asyncio.gather(*loops)


@pytest.fixture
def asked(town: Town, office: Somebody) -> Town:
    """The Office may ask for the table, and there is something in it."""

    def made(connection) -> None:
        act = Act("o", town.now, "telegram")
        duty = duties.add(connection, Duty("report", "Nộp báo cáo quý IV", ("VL",)), act)
        duties.add_rows(connection, duty.id, [duties.NewRow("VL", "", town.now.date(), town.now.date())], act)

    town.state.do(made)
    return town


def is_picture(part: str | Attachment) -> bool:
    return isinstance(part, Attachment) and part.content.startswith(b"\x89PNG")


async def test_others_are_answered_while_a_picture_is_drawn(asked: Town) -> None:
    phones, begun, go = Telephones(), threading.Event(), threading.Event()

    def slow(made: Callable[[], bytes]) -> bytes:
        begun.set()
        assert go.wait(60)
        return made()

    async with Service(asked, phones, slow).running() as service:
        await service.hears(OFFICE, "/bang anh")
        assert await asyncio.to_thread(begun.wait, 30)
        await service.hears(CITIZEN, "đăng ký khai sinh cần giấy tờ gì")
        await phones.has(CITIZEN, 1)
        assert not phones.of(OFFICE)  # still being drawn: the next answer of this chat waits, nobody else's does
        await service.hears(OFFICE, "cảm ơn")
        go.set()
        words, picture, thanks = await phones.has(OFFICE, 3)
    assert "Bảng theo dõi năm 2026" in words and is_picture(picture) and isinstance(thanks, str)


async def test_whoever_dies_while_drawing_has_it_drawn_again_and_sent_once(asked: Town) -> None:
    phones, begun, go = Telephones(), threading.Event(), threading.Event()

    def dying(made: Callable[[], bytes]) -> str:
        begun.set()
        assert go.wait(60)
        return "Tin này không bao giờ đi."

    async with Service(asked, phones, dying).running(grace=0) as service:
        await service.hears(OFFICE, "/bang anh")
        assert await asyncio.to_thread(begun.wait, 30)
    go.set()
    assert not phones.arrived
    asked.state.do(outbox.lapse, asked.now)
    async with Service(asked, phones).running():
        found = await phones.has(OFFICE, 2)
    assert "Bảng theo dõi năm 2026" in found[0] and is_picture(found[1]) and len(phones.arrived) == 2


async def test_whoever_dies_before_sending_sends_what_was_drawn(asked: Town) -> None:
    phones, drawn = Telephones(), []

    def counted(made: Callable[[], bytes]) -> bytes:
        drawn.append(made())
        return drawn[-1]

    phones.holds = True
    async with Service(asked, phones, counted).running(grace=0) as service:
        await service.hears(OFFICE, "/bang excel")
        await asyncio.wait_for(phones.held.wait(), 30)
    phones.holds = False
    asked.state.do(outbox.lapse, asked.now)
    async with Service(asked, phones, counted).running():
        words, file = await phones.has(OFFICE, 2)
    assert "Bảng theo dõi năm 2026" in words and file.content == drawn[0] and len(drawn) == len(phones.arrived) - 1 == 1


async def test_a_drawing_that_fails_is_told_and_not_tried_for_ever(asked: Town) -> None:
    phones, tried = Telephones(), []

    def broken(made: Callable[[], bytes]) -> bytes:
        tried.append(made)
        raise MemoryError

    async with Service(asked, phones, broken).running() as service:
        await service.hears(OFFICE, "/bang excel")
        (said,) = await phones.has(OFFICE, 1)
        await service.hears(OFFICE, "cảm ơn")
        await phones.has(OFFICE, 2)
    assert "Tôi chưa lập được tệp “Bảng theo dõi năm 2026.xlsx”" in said and "yêu cầu lại" in said
    assert len(tried) == 1
