"""Whatever is posted to a webhook: nothing changes, nothing breaks, and what is right is taken once, in order."""

import asyncio
import contextlib
import gzip
import json
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientSession, ServerDisconnectedError, web
from sqlalchemy import select

from bot.channels.zalo_bot import ZaloBot
from bot.conversation import Conversations
from bot.inbound import Inbound
from bot.message import Address, Memory, Reply, Turn, paragraph
from bot.state import State, tables
from bot.web.app import make_app
from handlers.pages import pages
from tests.channels.emulators import TOKENS
from tests.channels.kept import until
from tests.channels.telegram_late import telegram
from tests.conftest import NOON

SECRET = "bi-mat-cua-webhook"
HEADERS = {"telegram": "X-Telegram-Bot-Api-Secret-Token", "zalo": "X-Bot-Api-Secret-Token"}
ON_BOTH = pytest.mark.parametrize("kind", ["telegram", "zalo"])


def update(kind: str, number: int, text: str = "phí", chat: int = 1) -> dict[str, Any]:
    if kind == "telegram":
        person = {"id": chat, "is_bot": False, "first_name": "Lan"}
        message = {
            "message_id": number,
            "date": 1,
            "chat": {"id": chat, "type": "private"},
            "from": person,
            "text": text,
        }
        return {"update_id": number, "message": message}
    sender = {"id": str(chat), "display_name": "Lan", "is_bot": False}
    message = {
        "message_id": f"m{number}", "date": 1795166657000 + number, "from": sender, "text": text,
        "chat": {"id": str(chat), "chat_type": "PRIVATE"},
    }  # fmt: skip
    return {"event_name": "message.text.received", "message": message}


class Desk:
    """The service as far as it takes words in; answers repeat what was heard."""

    def __init__(self, state: State) -> None:
        self.state, self.heard = state, []

        def answer(turn: Turn, memory: Memory, connection, now) -> tuple[Reply, Memory]:
            self.heard.append((turn.address.channel, turn.text))
            return Reply((paragraph(turn.text),)), memory

        self.talks = Conversations(state, answer, lambda event, connection, now: None, lambda: NOON)

    def rows(self) -> list[tuple[str, str, str]]:
        columns = (tables.inbox.c.channel, tables.inbox.c.chat, tables.inbox.c.state)
        return [tuple(row) for row in self.state.do(lambda c: c.execute(select(*columns)).all())]

    def outbox(self) -> list[str]:
        return list(self.state.do(lambda c: c.execute(select(tables.outbox.c.body)).scalars()))


@pytest_asyncio.fixture
async def desk(state: State, telegram_server, zalo_server, sample_context):
    desk = Desk(state)
    own = {"mode": "webhook", "secret": SECRET, "public_url": "http://127.0.0.1:9"}
    channels = [
        telegram(TOKENS["telegram"], api=telegram_server.url, **own),
        ZaloBot(TOKENS["zalo"], api=zalo_server.url, **own),
    ]
    readers = {channel.name: channel.read for channel in channels}
    desk.inbound = Inbound(state, desk.talks, readers, lambda: NOON, "w", lambda: None, 1000)
    app = make_app(desk.talks.hear, pages(sample_context))
    for channel in channels:
        app.add_routes(channel.routes())
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    async with ClientSession(url) as client:
        desk.client, desk.channels = client, channels
        for channel in channels:
            await channel.start(desk.inbound.taker(channel.name, channel.bot))
        yield desk
    for channel in channels:
        await channel.stop()
        await channel.close()
    await runner.cleanup()


async def posted(desk: Desk, kind: str, body: Any, secret: str | None = SECRET, raw: bool = False) -> int:
    headers = {HEADERS[kind]: secret} if secret is not None else {}
    data = body if raw else json.dumps(body).encode()
    async with desk.client.post(f"/webhook/{kind}", data=data, headers=headers) as response:
        await response.read()
        return response.status


@ON_BOTH
async def test_hostile_bodies(desk: Desk, kind: str) -> None:
    right = json.dumps(update(kind, 5)).encode()
    bodies = [
        b"", b"{", b"[]", b"null", b"3", b'"x"', b"\xff\xfe\x00", right[:-1], right + b"x", b"[" * 100_000, b'{"a":' * 50_000,
        b"{}", b'{"update_id": 5}', b'{"result": []}', b'{"update_id": "x", "message": {}}', b'{"ok": true, "result": 3}',
        right.replace(b'"chat"', b'"cat"'), b"x" * 1_000_000, b'{"a": "' + b"x" * 1_000_000 + b'"}',
        right[:-1] + b', "more": "' + b"x" * 1_000_000 + b'"}', b'{"update_id": ' + b"9" * 5000 + b"}",
        b'{"update_id": 1e999}', b'{"update_id": 5, "message": ' + b'{"reply_to_message": ' * 9000 + b"}" * 9001,
    ]  # fmt: skip
    for body in bodies:
        assert await posted(desk, kind, body, raw=True) in (200, 400, 413), body[:40]
    assert desk.rows() == [] and desk.outbox() == []
    assert await posted(desk, kind, update(kind, 6)) == 200
    assert [row[0] for row in desk.rows()] == [kind]


@ON_BOTH
async def test_bodies_that_are_not_packed_as_they_say(desk: Desk, kind: str) -> None:
    right = json.dumps(update(kind, 5)).encode()
    bomb = gzip.compress(b'{"a": "' + b"x" * 20_000_000 + b'"}')
    for body in (right, bomb, gzip.compress(right)[:20], b"\x1f\x8b" + right):
        headers = {HEADERS[kind]: SECRET, "Content-Encoding": "gzip", "Connection": "close"}
        with contextlib.suppress(ServerDisconnectedError):  # the answer may be lost when the server hangs up
            async with desk.client.post(f"/webhook/{kind}", data=body, headers=headers) as response:
                assert response.status == 400
    assert desk.rows() == []
    assert await posted(desk, kind, update(kind, 6)) == 200 and len(desk.rows()) == 1


@ON_BOTH
async def test_wrong_secrets(desk: Desk, kind: str) -> None:
    for secret in (None, "", "x", SECRET[:-1], SECRET + "x", SECRET.upper(), "é", TOKENS[kind]):
        assert await posted(desk, kind, update(kind, 5), secret) == 403
        assert await posted(desk, kind, b"x" * 1_000_000, secret, raw=True) == 403
    other = "zalo" if kind == "telegram" else "telegram"
    async with desk.client.post(f"/webhook/{kind}", json=update(kind, 5), headers={HEADERS[other]: SECRET}) as response:
        assert response.status == 403
    async with desk.client.get(f"/webhook/{kind}", headers={HEADERS[kind]: SECRET}) as response:
        assert response.status >= 400
    assert desk.rows() == []


@ON_BOTH
async def test_replayed_and_out_of_order(desk: Desk, kind: str) -> None:
    for number in (12, 10, 11, 12, 10, 12):
        assert await posted(desk, kind, update(kind, number, f"câu {number}")) == 200
    assert len(desk.rows()) == 3
    loop = asyncio.ensure_future(desk.inbound.loop.run())
    await until(lambda: len(desk.heard) == 3)
    assert desk.heard == [(kind, "câu 10"), (kind, "câu 11"), (kind, "câu 12")]
    for number in (11, 12):
        assert await posted(desk, kind, update(kind, number, "đã đổi")) == 200
    await asyncio.sleep(0.3)
    await desk.inbound.loop.stop(5)
    await loop
    assert len(desk.heard) == 3 and len(desk.outbox()) == 3 and {row[2] for row in desk.rows()} == {"done"}


@ON_BOTH
async def test_strange_letters_are_kept_and_answered(desk: Desk, kind: str) -> None:
    texts = ["\x00", "\ud83d", "a\u0000b", "\u202e", "😀" * 2000, "x" * 4096, "'; drop table inbox; --"]
    for number, text in enumerate(texts, 1):
        assert await posted(desk, kind, update(kind, number, text)) == 200
    loop = asyncio.ensure_future(desk.inbound.loop.run())
    await until(lambda: {row[2] for row in desk.rows()} == {"done"})
    await desk.inbound.loop.stop(5)
    await loop
    assert len(desk.heard) == len(texts) == len(desk.outbox())


@ON_BOTH
async def test_many_at_once_are_each_taken_once(desk: Desk, kind: str) -> None:
    updates = [update(kind, number, chat=number % 10 + 1) for number in range(1, 41)] * 2
    assert set(await asyncio.gather(*(posted(desk, kind, one) for one in updates))) == {200}
    assert len(desk.rows()) == 40


@ON_BOTH
async def test_before_the_start_and_after_the_end_the_other_side_keeps_its_updates(desk: Desk, kind: str) -> None:
    for channel in desk.channels:
        await channel.stop()
    assert await posted(desk, kind, update(kind, 5)) == 503
    assert desk.rows() == []


async def test_a_message_outside_our_business_is_acknowledged_and_not_kept(desk: Desk) -> None:
    group = update("telegram", 5) | {}
    group["message"]["chat"] = {"id": -5, "type": "group"}
    assert await posted(desk, "telegram", group) == 200
    edited = {"update_id": 6, "edited_message": update("telegram", 6)["message"]}
    assert await posted(desk, "telegram", edited) == 200
    assert desk.rows() == []


async def test_the_largest_message_that_telegram_can_send_fits(desk: Desk) -> None:
    body = update("telegram", 5, "ộ" * 4096)
    body["message"]["reply_to_message"] = update("telegram", 4, "ộ" * 4096)["message"]
    body["message"]["entities"] = [{"type": "bold", "offset": n, "length": 1} for n in range(100)]
    assert await posted(desk, "telegram", body) == 200 and len(desk.rows()) == 1
    assert desk.rows()[0][1] == Address("telegram", "1").chat
