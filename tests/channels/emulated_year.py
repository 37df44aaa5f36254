"""The year of tests/duties/living.py with nothing in between left out: emulators, channels, inbox, outbox."""

import asyncio
import json
import re
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from sqlalchemy import select

from bot.channels.zalo_bot import ZaloBot
from bot.conversation import Conversations
from bot.delivery import Delivery
from bot.drawing import Drawing
from bot.inbound import Inbound
from bot.message import Address, Reply, paragraph
from bot.pacing import Rates
from bot.state import State, outbox, tables
from bot.state.duties import Row
from bot.state.saved import reply_of
from handlers import planned, promised, route
from handlers.context import Context
from tests.channels.emulators import BOT_NAME, TOKENS, Crabline
from tests.channels.fault_proxy import SENDS, Fault, FaultProxy
from tests.channels.telegram_late import telegram
from tests.duties.conftest import VIETNAM, Life, Message, waits
from tests.duties.living import GROUPS, LATE, PUNCTUAL, Year
from tests.ports import free_port

_CHAT = re.compile(rb'chat_id"?(?:\r\n.*?)*?(?:\r\n\r\n|=)(-?\d+)')
_PART = re.compile(r"\n\(phần (\d+)/(\d+)\)$")
_WITHIN = 30.0  # seconds that an answer may take on a busy machine


@dataclass
class Gate(FaultProxy):
    """Before the emulator: groups that have thrown us out, and days on which it does not answer."""

    gone: set[str] = field(default_factory=set)  # chat ids
    down: bool = False

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        if request.path.rsplit("/", 1)[-1] in SENDS:
            found = _CHAT.search(await request.read())
            if self.down:
                return await self._fail(request, Fault("500", description="Internal Server Error"))
            if found and found[1].decode() in self.gone:
                return await self._fail(request, Fault("403", description="Forbidden: bot was kicked from the group"))
        return await super()._pass(request)


class Names:
    """Chats and people by the names that the year gives them; Telegram knows them by numbers."""

    def __init__(self) -> None:
        self._ids: dict[str, str] = {}

    def id(self, name: str) -> str:
        number = 1001 + len(self._ids)
        return self._ids.setdefault(name, f"-100{number}" if name.startswith("-") else str(number))

    def name(self, id: str) -> str:
        return next(name for name, known in self._ids.items() if known == id)


class Recorded:
    """What an emulator has recorded of what we sent, in the shape in which the year looks at a channel."""

    def __init__(self, life: Life, server: Crabline, names: Names | None, gate: Gate | None) -> None:
        self._life, self._server, self._names, self._gate = life, server, names, gate
        self._read, self._sent, self._parts = 0, list[Message](), dict[str, str]()
        self.last: dict[str, dict[str, Any]] = {}  # the last message of a chat as it was sent
        self.gone = self

    def add(self, name: str) -> None:
        """A group throws us out."""
        assert self._gate and self._names
        self._gate.gone.add(self._names.id(name))

    @property
    def down(self) -> bool:
        return bool(self._gate and self._gate.down)

    @down.setter
    def down(self, is_down: bool) -> None:
        assert self._gate
        self._gate.down = is_down

    @property
    def sent(self) -> list[Message]:
        """All messages so far; those of several parts as one."""
        with self._server.recorder.open("rb") as file:
            file.seek(self._read)
            lines = file.readlines()
        for line in lines:
            if not line.endswith(b"\n"):
                break  # it is being written
            self._read += len(line)
            event = json.loads(line)
            if event["type"] == "api" and event.get("accepted", True) and "/send" in event["path"]:
                self._keep(event["body"])
        return self._sent

    def _keep(self, body: dict[str, Any]) -> None:
        id, text = str(body["chat_id"]), body["text"]
        chat = self._names.name(id) if self._names else id
        part = _PART.search(text)
        text = self._parts.pop(chat, "") + _PART.sub("\n", text)
        if part and part[1] != part[2]:
            self._parts[chat] = text
            return
        self.last[chat] = body | {"text": text}
        said = Reply((paragraph(text),))
        self._sent.append(Message(self._life.now.astimezone(VIETNAM), Address(self._server.kind, chat), said))


class EmulatedYear(Year):
    """The units write to the emulators, and get their messages there."""

    def __init__(self, state: State, context: Context, telegram: Crabline, zalo: Crabline) -> None:
        self.names, self.servers = Names(), {"telegram": telegram, "zalo": zalo}
        self.gate = Gate(telegram.url)
        super().__init__(state, context)
        self.channels = {
            "telegram": Recorded(self, telegram, self.names, self.gate),
            "zalo": Recorded(self, zalo, None, None),
        }
        self.chosen = {"by number": 0, "by button": 0}

    def _id(self, channel: str, name: str) -> str:
        return self.names.id(name) if channel == "telegram" else name

    def group(self, unit: str, chat: str, channel: str = "telegram") -> None:
        super().group(unit, self._id(channel, chat), channel)

    def person(self, role: str, chat: str, unit: str = "", channel: str = "telegram") -> str:
        return super().person(role, self._id(channel, chat), unit, channel)

    # --- the service -------------------------------------------------------------------------------------------------
    @asynccontextmanager
    async def serving(self):
        port = free_port()
        ours = {"mode": "webhook", "public_url": f"http://127.0.0.1:{port}"}
        channels = {
            "telegram": telegram(TOKENS["telegram"], api=await self.gate.start(), **ours),
            "zalo": ZaloBot(TOKENS["zalo"], api=self.servers["zalo"].url, **ours),
        }
        inbound, delivery = self._wired(channels)
        app = web.Application()
        for channel in channels.values():
            app.add_routes(channel.routes())
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        for name, channel in channels.items():
            await channel.start(inbound.taker(name, channel.bot))
        tasks = [asyncio.create_task(loop.run()) for loop in (inbound.loop, delivery.loop)]
        try:
            yield delivery
        finally:
            for channel in channels.values():
                await channel.stop()
            await inbound.loop.stop(5)
            await delivery.stop(5)
            await asyncio.gather(*tasks)
            for channel in channels.values():
                await channel.close()
            await runner.cleanup()
            await self.gate.stop()

    def _wired(self, channels: dict[str, Any]) -> tuple[Inbound, Delivery]:
        """Everything between the channels, as bot/cli/wiring.py introduces it, on the year's clock."""
        talks = Conversations(
            self.state, lambda turn, memory, c, at: route.reply(turn, memory, self.context, c, at),
            lambda event, c, at: route.notice(event, self.context, c, at), lambda: self.now,
        )  # fmt: skip
        delivery = Delivery(
            self.state, channels, lambda row, c, at: planned.compose(row, c, at, self.context), talks.event,
            lambda row, error, c, at: planned.lost(row, error, c, at, self.context),
            lambda: self.now, "w", Rates(0, 0, 0),
            drawing=Drawing(self.state, lambda *what: promised.read(*what, self.context), lambda: self.now),
        )  # fmt: skip
        readers = {name: channel.read for name, channel in channels.items()}
        inbound = Inbound(self.state, talks, readers, lambda: self.now, "w", delivery.loop.wake, 1_000_000)
        return inbound, delivery

    async def doing(self, what, *args) -> None:
        await asyncio.to_thread(what, *args)
        # What is on its way must have arrived before the clock moves on: its lease would be over.
        async with asyncio.timeout(_WITHIN):
            while await self.state.run(waits, self.now):
                await asyncio.sleep(0.02)

    # --- what people say ---------------------------------------------------------------------------------------------
    def says(self, person: str, text: str, channel: str = "telegram", group: str = "", file: str = "") -> str:
        """Through the emulator; what it recorded as the answer. A file, which it cannot carry, is handed in directly."""
        chat, who = self._id(channel, group or person), self._id(channel, person)
        if file:
            return super().says(who, text, channel, file=file)
        before, known = len(self.channels[channel].sent), set(self._answers(channel, chat))
        addressed = text if not group or text.startswith("/") else f"@{BOT_NAME} {text}"
        if channel == "telegram":
            self.servers[channel].says(addressed, chat, fromId=int(who), chatType="supergroup" if group else "private")
        else:
            self.servers[channel].says(addressed, chat, senderId=who, chatType="GROUP" if group else "PRIVATE")
        answer = self._answered(channel, chat, known)
        if answer.state != "sent":  # Telegram does not answer in these days
            return reply_of(answer.body).plain()
        # Something unasked may come between, such as news for the Office; which of them is the answer, nothing tells.
        here = [m.text for m in self.channels[channel].sent[before:] if m.address.chat == (group or person)]
        assert here, f"nothing recorded in {channel} {chat} on {self.now}"
        return "\n".join(here)

    def _answered(self, channel: str, chat: str, known: set[str]) -> Any:
        """The answer once it is sent, or waits until the channel answers again."""
        until = time.monotonic() + _WITHIN
        while time.monotonic() < until:
            for id, row in self._answers(channel, chat).items():
                if id not in known and (row.state == "sent" or row.state == "queued" and self.channels[channel].down):
                    return row
            time.sleep(0.02)
        raise AssertionError(f"no answer in {channel} {chat} on {self.now}")

    def _answers(self, channel: str, chat: str) -> dict[str, Any]:
        box = tables.outbox
        mine = (box.c.channel == channel, box.c.chat == chat, box.c.key.startswith(outbox.ANSWER))
        wanted = select(box.c.id, box.c.state, box.c.tries, box.c.body).where(*mine)
        return self.state.do(lambda c: {row.id: row for row in c.execute(wanted)})

    def unit_says(self, unit: str, text: str) -> str:
        """PUNCTUAL taps buttons where there are some: what a button says comes back as it is."""
        if unit == PUNCTUAL and (row := re.fullmatch(r"đã nhận việc (\d+)", text)):
            shown = self.channels["telegram"].last.get(f"-{unit}", {}).get("reply_markup", "")
            if f'"/nhan {row[1]}"' in shown:
                self.chosen["by button"] += 1
                text = f"/nhan {row[1]}"
        return super().unit_says(unit, text)

    def reports(self, row: Row) -> None:
        """LATE answers with numbers, as one does where there are no buttons."""
        if row.unit == LATE and self._chooses(rf"Việc {row.number}\b.*") | self._chooses("Đã xong"):
            super().unit_says(LATE, f"báo cáo số {row.number}/BC, đạt 95%")
            if self.row(row).state == "reported":
                self.chosen["by number"] += 1
                return
        super().reports(row)

    def _chooses(self, label: str) -> bool:
        """Say the number of a choice in the last message, when it is there."""
        text = self.channels[GROUPS[LATE]].last.get(f"-{LATE}", {}).get("text", "")
        found = re.search(rf"^(\d+)\. {label}$", text, re.MULTILINE)
        if found:
            super().unit_says(LATE, found[1])
        return bool(found)
