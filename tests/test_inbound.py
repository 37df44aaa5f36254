"""From an update to what is to be said: once, in order, and nothing lost when we die in between."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from sqlalchemy import select

from bot.conversation import Conversations
from bot.inbound import Inbound
from bot.message import Address, Event, Memory, Reply, Turn, paragraph
from bot.state import State, inbox, outbox, tables, talks
from bot.state.saved import reply_of
from tests.conftest import NOON


def read(body: dict) -> Turn | Event | None:
    address = Address("fake", body["chat"])
    if "moved_to" in body:
        return Event(address, "moved", is_group=True, moved_to=body["moved_to"])
    if body.get("text") == "":
        return None
    return Turn(address, body["text"], person="p", message="m7", is_group=body["chat"].startswith("-"))


def count(turn: Turn, memory: Memory, connection, now) -> tuple[Reply | None, Memory]:
    """Answers how many turns there have been; breaks on command."""
    if turn.text == "hỏng":
        raise ValueError("mật khẩu")
    heard = int(memory.topic or 0) + 1
    return Reply((paragraph(f"{heard} {turn.text}"),)), Memory(topic=str(heard))


def inbound(state: State, worker: str = "w", per_minute: int = 1000, answer=count) -> Inbound:
    talks = Conversations(state, answer, lambda event, connection, now: Reply((paragraph(event.kind),)), lambda: NOON)
    return Inbound(state, talks, {"fake": read}, lambda: NOON, worker, lambda: None, per_minute)


@asynccontextmanager
async def running(service: Inbound) -> AsyncIterator[None]:
    task = asyncio.create_task(service.loop.run())
    yield
    await service.loop.stop(5)
    await task


def said(state: State, chat: str) -> list[str]:
    rows = state.do(
        lambda c: c.execute(
            select(tables.outbox.c.body)
            .where(tables.outbox.c.chat == chat)
            .order_by(tables.outbox.c.place, tables.outbox.c.body)
        ).scalars()
        .all()
    )  # fmt: skip
    return [reply_of(body).blocks[0].text for body in rows]


async def settled(state: State, left: int = 0) -> None:
    for _ in range(500):
        if await state.run(inbox.waiting) == left:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("not settled")


async def test_turns_of_a_chat_in_order_and_each_once(state: State) -> None:
    service = inbound(state)
    take = service.taker("fake", "bot")
    async with running(service):
        for n in range(1, 10):
            for chat in ("a", "b", "c"):
                body = {"chat": chat, "text": f"câu {n}"}
                assert await take(f"{chat}{n}", chat, body, n)
                assert not await take(f"{chat}{n}", chat, body, n)
        await settled(state)
    for chat in ("a", "b", "c"):
        assert sorted(said(state, chat)) == [f"{n} câu {n}" for n in range(1, 10)]


async def test_who_dies_before_the_commit_has_done_nothing(state: State) -> None:
    take = inbound(state).taker("fake", "bot")
    await take("1", "a", {"chat": "a", "text": "chào"}, 1)
    row = state.do(inbox.claim, NOON, "dead", timedelta(seconds=10))[0]
    dying = inbound(state, "dead")

    def crash(connection) -> None:
        dying._handle(connection, row, read(json.loads(row.body)), NOON)
        raise SystemExit  # the process is gone before the commit

    try:
        state.do(crash)
    except SystemExit:
        pass
    assert said(state, "a") == [] and state.do(inbox.waiting) == 1
    state.do(inbox.release)
    async with running(inbound(state, "w2")):
        await settled(state)
    assert said(state, "a") == ["1 chào"]


async def test_a_turn_that_breaks_is_tried_again_and_logged_without_words(state: State, caplog) -> None:
    service = inbound(state)
    take = service.taker("fake", "bot")
    async with running(service):
        await take("1", "a", {"chat": "a", "text": "hỏng"}, 1)
        await take("2", "b", {"chat": "b", "text": "chào"}, 2)
        await settled(state, 1)
        await asyncio.sleep(0.05)
    assert said(state, "b") == ["1 chào"] and said(state, "a") == []
    error = state.do(lambda c: c.execute(select(tables.inbox.c.error).where(tables.inbox.c.chat == "a")).scalar_one())
    assert error == "ValueError"
    assert "ValueError" in caplog.text and "mật khẩu" not in caplog.text and "hỏng" not in caplog.text


async def test_a_moved_group_takes_its_conversation_along(state: State) -> None:
    service = inbound(state)
    take = service.taker("fake", "bot")
    async with running(service):
        await take("1", "-1", {"chat": "-1", "text": "một"}, 1)
        await settled(state)
        await take("2", "-1", {"chat": "-1", "moved_to": "-9"}, 2)
        await settled(state)
        await take("3", "-9", {"chat": "-9", "text": "hai"}, 3)
        await settled(state)
    assert said(state, "-1") == [] and sorted(said(state, "-9")) == ["1 một", "2 hai", "moved"]
    kept = state.do(lambda c: c.execute(select(tables.outbox.c.reply_to, tables.outbox.c.is_group)).all())
    assert ("m7", True) in [tuple(row) for row in kept]


async def test_a_flood_gets_one_sentence(state: State) -> None:
    service = inbound(state, per_minute=3)
    take = service.taker("fake", "bot")
    async with running(service):
        for n in range(10):
            await take(str(n), "a", {"chat": "a", "text": "x"}, n + 1)
        await take("other", "b", {"chat": "b", "text": "y"}, 1)
        await settled(state)
    assert len(said(state, "a")) == 4 and any("chờ ít giây" in text for text in said(state, "a"))
    assert said(state, "b") == ["1 y"]


async def test_what_is_not_for_us_is_only_crossed_off(state: State) -> None:
    service = inbound(state)
    async with running(service):
        await service.taker("fake", "bot")("1", "a", {"chat": "a", "text": ""}, 1)
        await settled(state)
    assert said(state, "a") == []


async def test_half_a_letter_breaks_nothing(state: State) -> None:
    def echo(turn, memory, connection, now):
        return Reply((paragraph(turn.text),)), Memory(topic=turn.text)

    service = inbound(state, answer=echo)
    async with running(service):
        await service.taker("fake", "bot")("1", "a", {"chat": "a", "text": "a\ud800\x00b"}, 1)
        await settled(state)
    assert said(state, "a") == ["a?\x00b"]


async def test_two_services_on_one_database_answer_everything_once(state: State) -> None:
    one, two = inbound(state, "w1"), inbound(state, "w2")
    takes = [one.taker("fake", "bot"), two.taker("fake", "bot")]
    async with running(one), running(two):
        for n in range(1, 41):
            chat = str(n % 4)
            both = [take(f"k{n}", chat, {"chat": chat, "text": str(n)}, n) for take in takes]
            assert sorted(await asyncio.gather(*both)) == [False, True]
        await settled(state)
    for chat in "0123":
        wanted = [n for n in range(1, 41) if str(n % 4) == chat]
        assert sorted(said(state, chat), key=lambda t: int(t.split()[0])) == [
            f"{at} {n}" for at, n in enumerate(wanted, 1)
        ]


def test_an_empty_memory_leaves_nothing_behind(state: State) -> None:
    talk = Conversations(state, lambda *_: (None, Memory()), lambda *_: None, lambda: NOON)
    state.do(talks.remember, Address("fake", "a"), Memory(topic="x"), NOON)
    state.do(talk.turn, Turn(Address("fake", "a"), "xoá"), NOON)
    assert state.do(lambda c: c.execute(select(tables.talks)).all()) == []


def test_a_waiting_update_is_kept_as_ascii(state: State) -> None:
    asyncio.run(inbound(state).taker("fake", "bot")("1", "a", {"chat": "a", "text": "chào \x00 \ud83d"}, 1))
    body = state.do(lambda c: c.execute(select(tables.inbox.c.body)).scalar_one())
    assert body.isascii() and json.loads(body)["text"] == "chào \x00 \ud83d"


def test_nothing_in_the_outbox_is_put_twice_for_one_update(state: State) -> None:
    reply = Reply((paragraph("x"),))
    assert state.do(outbox.put, Address("fake", "a"), reply, NOON, "answer:1")
    assert not state.do(outbox.put, Address("fake", "a"), reply, NOON, "answer:1")
