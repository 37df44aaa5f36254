"""What may happen twice, and when: the table of ARCHITECTURE.md, row by row."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.channels import SendError
from bot.delivery import REPEATED, Delivery
from bot.message import Address, Choice, Memory, Reply, paragraph
from bot.pacing import Pace, Rates
from bot.state import State, outbox, tables, talks
from tests.conftest import NOON

LAN, GROUP = Address("fake", "1"), Address("fake", "-5")
UNPACED = Rates(0, 0, 0)


class Fake:
    """A channel of ten characters a message that does what `answers` say, then accepts everything."""

    def __init__(self, *answers: Exception) -> None:
        self.answers, self.sent = list(answers), []

    def render(self, reply: Reply) -> list[str]:
        text = reply.plain()
        return text.split("|")

    async def send(self, address: Address, part: str, reply_to: str = "") -> str:
        if self.answers and (answer := self.answers.pop(0)):
            raise answer
        self.sent.append((address.chat, part))
        return str(len(self.sent))


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self):
        return self.now


@asynccontextmanager
async def running(state: State, channel: Fake, clock: Clock, **more) -> AsyncIterator[Delivery]:
    told: list[str] = more.pop("told", [])
    moved = more.pop("moved", [])
    delivery = Delivery(
        state, {"fake": channel}, more.pop("compose", lambda row, connection, now: None),
        lambda connection, event, now: (outbox.moved(connection, "fake", event.address.chat, event.moved_to), moved.append(event)),
        lambda row, error, connection, now: told.append(f"{row.key} {error}"),
        clock, "w", more.pop("rates", UNPACED),
    )  # fmt: skip
    task = asyncio.create_task(delivery.loop.run())
    try:
        yield delivery
    finally:
        await delivery.stop(5)
        await task


async def until(condition: Callable[[], bool]) -> None:
    for _ in range(400):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not happen")


def put(state: State, text: str = "Chào", to: Address = LAN, key: str = "", **more) -> None:
    state.do(outbox.put, to, Reply((paragraph(text),)), NOON, key or text, is_group=to is GROUP, **more)


def states(state: State) -> list[str]:
    return state.do(lambda c: list(c.execute(select(tables.outbox.c.state).order_by(tables.outbox.c.place)).scalars()))


async def test_a_message_is_sent_once_part_by_part(state: State) -> None:
    channel = Fake()
    put(state, "một|hai|ba")
    async with running(state, channel, Clock()):
        await until(lambda: states(state) == ["sent"])
    assert [part for _, part in channel.sent] == ["một", "hai", "ba"]


async def test_we_died_while_sending_it_comes_once_more_and_says_so(state: State) -> None:
    put(state)
    state.do(outbox.claim, ["fake"], NOON, "dead", timedelta(seconds=40))
    channel, clock = Fake(), Clock()
    clock.now += timedelta(seconds=41)
    async with running(state, channel, clock):
        await until(lambda: states(state) == ["sent"])
    assert channel.sent == [("1", f"{REPEATED}\nChào")]


async def test_after_part_of_it_went_out_only_the_rest_follows(state: State) -> None:
    put(state, "một|hai|ba")
    row = state.do(outbox.claim, ["fake"], NOON, "dead", timedelta(seconds=40))[0]
    state.do(outbox.progressed, row, "dead", ("m1",), NOON)
    channel, clock = Fake(), Clock()
    clock.now += timedelta(seconds=41)
    async with running(state, channel, clock):
        await until(lambda: states(state) == ["sent"])
    assert [part for _, part in channel.sent] == ["hai", "ba"]


async def test_a_time_out_after_writing_private_once_more_after_a_minute(state: State) -> None:
    put(state)
    channel, clock = Fake(SendError("TimeoutError", unknown=True)), Clock()
    async with running(state, channel, clock) as delivery:
        await until(lambda: states(state) == ["unknown"])
        clock.now += timedelta(seconds=59)
        delivery.loop.wake()
        await asyncio.sleep(0.1)
        assert channel.sent == []
        clock.now += timedelta(seconds=2)
        delivery.loop.wake()
        await until(lambda: states(state) == ["sent"])
    assert len(channel.sent) == 1 and REPEATED in channel.sent[0][1]


async def test_a_time_out_in_a_group_is_listed(state: State) -> None:
    put(state, to=GROUP)
    channel, clock = Fake(SendError("TimeoutError", unknown=True)), Clock()
    async with running(state, channel, clock) as delivery:
        await until(lambda: states(state) == ["unknown"])
        clock.now += timedelta(hours=2)
        delivery.loop.wake()
        await asyncio.sleep(0.1)
    assert channel.sent == [] and len(state.do(outbox.stuck)) == 1


async def test_429_that_chat_waits_others_go_on(state: State) -> None:
    class Full(Fake):
        async def send(self, address: Address, part: str, reply_to: str = "") -> str:
            if address == LAN and self.answers:
                raise self.answers.pop()
            self.sent.append((address.chat, part))
            return "1"

    put(state, "một")
    state.do(outbox.put, LAN, Reply((paragraph("hai"),)), NOON + timedelta(milliseconds=1), "b")
    put(state, "khác", to=Address("fake", "2"))
    channel, clock = Full(SendError("429", retry_after=30)), Clock()
    clock.now += timedelta(seconds=1)
    async with running(state, channel, clock) as delivery:
        await until(lambda: sorted(states(state)) == ["queued", "queued", "sent"])
        clock.now += timedelta(seconds=28)
        delivery.loop.wake()
        await asyncio.sleep(0.1)
        assert channel.sent == [("2", "khác")]
        clock.now += timedelta(seconds=3)
        delivery.loop.wake()
        await until(lambda: states(state) == ["sent"] * 3)
    assert channel.sent == [("2", "khác"), ("1", "một"), ("1", "hai")]


async def test_403_is_for_ever_and_told(state: State) -> None:
    put(state, key="nhắc việc")
    told: list[str] = []
    async with running(state, Fake(SendError("403", permanent=True)), Clock(), told=told):
        await until(lambda: states(state) == ["failed"])
    assert told == ["nhắc việc 403"]


async def test_a_group_that_became_a_supergroup_gets_it_at_its_new_address(state: State) -> None:
    put(state, to=GROUP)
    channel, moved = Fake(SendError("moved", moved_to="-1005")), []
    async with running(state, channel, Clock(), moved=moved):
        await until(lambda: states(state) == ["sent"])
    assert channel.sent == [("-1005", "Chào")] and moved[0].moved_to == "-1005"


async def test_a_server_in_trouble_is_asked_again_and_the_order_is_kept(state: State) -> None:
    put(state, "một")
    state.do(outbox.put, LAN, Reply((paragraph("hai"),)), NOON + timedelta(milliseconds=1), "b")
    channel, clock = Fake(SendError("5xx"), SendError("ClientConnectorError")), Clock()
    clock.now += timedelta(seconds=1)
    async with running(state, channel, clock) as delivery:
        for _ in range(20):
            await asyncio.sleep(0.02)
            clock.now += timedelta(seconds=1)
            delivery.loop.wake()
        await until(lambda: states(state) == ["sent", "sent"])
    assert [part for _, part in channel.sent] == ["một", "hai"]


async def test_a_row_that_cannot_be_handled_stops_nobody(state: State) -> None:
    state.do(outbox.put, LAN, None, NOON, "hỏng", kind="không ai biết")
    put(state, "khác", to=Address("fake", "2"))
    state.do(outbox.put, LAN, Reply((paragraph("sau"),)), NOON + timedelta(milliseconds=1), "sau")

    def compose(row, connection, now):
        raise LookupError("mật khẩu")

    channel, clock = Fake(), Clock()
    clock.now += timedelta(seconds=1)
    async with running(state, channel, clock, compose=compose):
        await until(lambda: len(channel.sent) == 2)
    row = state.do(lambda c: c.execute(select(tables.outbox).where(tables.outbox.c.key == "hỏng")).one())
    assert (row.state, row.error) == ("queued", "LookupError") and row.due_at > NOON


async def test_what_nobody_needs_any_more_is_dropped(state: State) -> None:
    state.do(outbox.put, LAN, None, NOON, "nhắc", kind="nhắc")
    channel = Fake()
    async with running(state, channel, Clock(), compose=lambda row, connection, now: None):
        await until(lambda: states(state) == ["dropped"])
    assert channel.sent == []


async def test_stopping_finishes_what_is_begun_and_keeps_the_rest(state: State) -> None:
    class Slow(Fake):
        async def send(self, address: Address, part: str, reply_to: str = "") -> str:
            await asyncio.sleep(0.2)
            return await super().send(address, part, reply_to)

    put(state, "một|hai")
    put(state, "khác", to=Address("fake", "2"))
    channel = Slow()
    async with running(state, channel, Clock(), rates=Rates(chat=0.5, group=0, channel=0)):
        await asyncio.sleep(0.1)
    assert sorted(channel.sent) == [("1", "một"), ("2", "khác")]
    assert sorted(states(state)) == ["queued", "sent"]  # the second part waited for its turn


def test_pace() -> None:
    pace = Pace(Rates(chat=1, group=20, channel=25))
    assert [pace.chat(LAN, False, 0.0, 5) for _ in range(3)] == [0, 1, 2]
    assert pace.chat(Address("fake", "2"), False, 0.0, 5) == 0
    assert pace.chat(LAN, False, 0.0, 1) > 1  # longer than our patience: not counted
    assert pace.chat(LAN, False, 3.0, 1) == 0
    waits = [pace.chat(GROUP, True, float(n), 5) for n in range(40)]
    assert waits[:20] == [0.0] * 20 and max(waits) > 5
    assert [round(pace.channel(LAN, 0.0, 5), 2) for _ in range(3)] == [0, 0.04, 0.08]
    assert Pace(UNPACED).chat(LAN, True, 0.0, 0) == 0


async def test_what_we_said_of_our_own_accord_can_be_picked_by_number(state: State) -> None:
    """Zalo has no buttons: "1" must mean the list that came last, whoever began to speak."""
    state.do(talks.remember, LAN, Memory(current="1.001731", choices=(Choice("Lệ phí", "lệ phí"),)), NOON)
    asked = Reply((paragraph("Nhắc việc."),), (Choice("Đã nhận", "/nhan 27"),))
    state.do(outbox.put, LAN, asked, NOON, "remind:VL:1")
    state.do(outbox.put, GROUP, asked, NOON, f"{outbox.ANSWER}7", is_group=True)
    async with running(state, Fake(), Clock()):
        await until(lambda: states(state) == ["sent", "sent"])
    assert state.do(talks.recall, LAN, NOON) == Memory(current="1.001731", choices=asked.choices)
    assert state.do(talks.recall, GROUP, NOON) == Memory()  # the turn itself remembers what an answer offers


BEFORE = NOON - timedelta(seconds=1)
QUESTION = Reply((paragraph("Vì sao?"),))
LIST = Reply((paragraph("Chọn:"),), (Choice("Lệ phí", "lệ phí"),))
NEWS = Reply((paragraph("Có 01 báo cáo."),), (Choice("Xem việc 1", "/viec 1"),))


@pytest.mark.parametrize("to", [LAN, GROUP])
@pytest.mark.parametrize(("answer", "meant"), [(LIST, LIST.choices), (QUESTION, ())])
async def test_an_answer_that_comes_after_it_is_the_last_list(state: State, to: Address, answer: Reply, meant) -> None:
    """The turn is over while the news is on its way: the person sees the news first, then his answer."""
    state.do(outbox.put, to, NEWS, BEFORE, "news:1", is_group=to is GROUP)
    state.do(outbox.put, to, answer, NOON, f"{outbox.ANSWER}1", is_group=to is GROUP)
    state.do(talks.remember, to, Memory(choices=answer.choices), NOON)
    async with running(state, Fake(), Clock()):
        await until(lambda: states(state) == ["sent", "sent"])
    assert state.do(talks.recall, to, NOON).choices == meant


async def test_an_answer_without_a_list_leaves_the_list_above_it(state: State) -> None:
    state.do(outbox.put, LAN, NEWS, BEFORE, "news:1")
    state.do(outbox.put, LAN, QUESTION, NOON, f"{outbox.ANSWER}1")
    state.do(talks.remember, LAN, Memory(choices=LIST.choices), NOON)
    async with running(state, Fake(), Clock()):
        await until(lambda: states(state) == ["sent", "sent"])
    assert state.do(talks.recall, LAN, NOON).choices == NEWS.choices


async def test_of_several_messages_the_last_list_counts(state: State) -> None:
    for number in range(4):
        said = Reply((paragraph("Nhắc việc."),), (Choice("Xem", f"/viec {number}"),) if number < 3 else ())
        state.do(outbox.put, GROUP, said, BEFORE + timedelta(microseconds=number), f"remind:{number}", is_group=True)
    async with running(state, Fake(), Clock()):
        await until(lambda: states(state) == ["sent"] * 4)
    assert state.do(talks.recall, GROUP, NOON).choices[0].says == "/viec 2"


@pytest.mark.parametrize(("since", "meant"), [(False, "/xong 1"), (True, "lệ phí")])
async def test_a_message_changed_where_it_stands_is_the_last_only_at_the_end(state: State, since, meant: str) -> None:
    class Edits(Fake):
        async def send(self, address: Address, part: str, reply_to: str = "") -> str:
            sent = await super().send(address, part, reply_to)
            return "1" if "Còn" in part else sent  # as Telegram: the id of the message that was changed

        def render(self, reply: Reply) -> list[str]:
            return [reply.blocks[0].text]

    card = Reply((paragraph("Còn 01 việc"),), (Choice("Đã xong", "/xong 1"),), replaces="1")
    clock = Clock()
    async with running(state, Edits(), clock) as delivery:
        for place, said in enumerate([NEWS, *([LIST] if since else []), card]):
            clock.now = NOON + timedelta(seconds=place)
            state.do(outbox.put, GROUP, said, clock.now, f"said:{place}", is_group=True)
            delivery.loop.wake()
            await until(lambda count=place + 1: states(state) == ["sent"] * count)
    assert state.do(talks.recall, GROUP, clock.now).choices[0].says == meant
