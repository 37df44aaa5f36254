"""People who write to the service on several channels, over a real database of either kind and a still clock."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.drawing import Drawing
from bot.message import Address, Document, Event, Memory, Reply, Turn
from bot.state import State, codes, files, outbox, talks
from bot.state.codes import Grant
from bot.state.saved import reply_of
from handlers import planned, promised, route
from handlers.context import Context

NOON = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)  # a Friday, 12:00 in Việt Nam


class Town:
    """Everybody's conversations. `says(…)` is one turn as the service takes it: one transaction, remembered."""

    def __init__(self, state: State, context: Context) -> None:
        self.state, self.context, self.now = state, context, NOON

    def later(self, **how: float) -> None:
        self.now += timedelta(**how)

    def invite(self, role: str, unit: str = "", name: str = "") -> str:
        return self.state.do(codes.make, Grant(role, unit, name), self.now)

    def hears(self, turn: Turn) -> Reply:
        return self.state.do(self._turn, turn)

    def _turn(self, connection, turn: Turn) -> Reply:
        memory = talks.recall(connection, turn.address, self.now)
        reply, kept = route.reply(turn, memory, self.context, connection, self.now)
        if kept == Memory():
            talks.forget(connection, turn.address.channel, turn.address.chat)
        else:
            talks.remember(connection, turn.address, kept, self.now)
        assert reply is not None
        return reply

    def happens(self, event: Event) -> Reply | None:
        return self.state.do(lambda connection: route.notice(event, self.context, connection, self.now))

    def on(self, day: date) -> None:
        """From now on it is that day, at nine in the morning in Việt Nam."""
        self.now = datetime.combine(day, time(2), UTC)
        self.context = replace(self.context, today=lambda: day)

    def fetched(self, reply: Reply) -> tuple[Reply, bytes]:
        """A reply as it goes out, with the content of its file."""
        drawing = Drawing(self.state, lambda *what: promised.read(*what, self.context), lambda: self.now)
        sent = asyncio.run(drawing.done(reply))
        return sent, self.state.do(files.get, sent.attachment.file, self.now).body if sent.attachment else b""

    def posted(self) -> list[tuple[Address, str]]:
        """What is due to go out and is not an answer, worded as it would be sent now; each once."""
        return self.state.do(self._posted)

    def _posted(self, connection) -> list[tuple[Address, str]]:
        found = []
        while rows := outbox.claim(connection, ["telegram", "zalo", "web"], self.now, "w", timedelta(minutes=1), 50):
            for row in rows:
                said = reply_of(row.body) if row.body else planned.compose(row, connection, self.now, self.context)
                if isinstance(said, Reply):
                    found.append((row.address, said.plain()))
                    talks.offered(connection, row.address, said.choices, self.now)
                outbox.sent(connection, row, "w", ("1",), self.now)
        return found

    def memory(self, channel: str, chat: str) -> Memory:
        return self.state.do(talks.recall, Address(channel, chat), self.now)


class Somebody:
    """A person at one account of one channel."""

    def __init__(self, town: Town, channel: str, account: str) -> None:
        self.town, self.channel, self.account = town, channel, account

    def asks(self, text: str) -> Reply:
        return self.town.hears(Turn(Address(self.channel, self.account), text, person=self.account))

    def says(self, text: str) -> str:
        return self.asks(text).plain()

    def sends(self, name: str, body: bytes, caption: str = "", media: str = "", group: str = "") -> str:
        """A file that was fetched and kept before the turn is handled."""
        until = self.town.now + timedelta(days=2)
        file = self.town.state.do(lambda c: files.keep(c, body, name, self.town.now, media=media, until=until))
        return self._brings(Document("d", name, media, len(body), file), caption, group)

    def sends_too_much(self, name: str, caption: str = "") -> str:
        """A file that the channel does not give out."""
        return self._brings(Document("d", name, size=50_000_000, trouble="large"), caption, "")

    def _brings(self, document: Document, caption: str, group: str) -> str:
        address = Address(self.channel, group or self.account)
        turn = Turn(address, caption, person=self.account, is_group=bool(group), document=document)
        return self.town.hears(turn).plain()

    def says_in(self, group: str, text: str, thread: str = "") -> str:
        address = Address(self.channel, group, thread)
        return self.town.hears(Turn(address, text, person=self.account, is_group=True)).plain()


@pytest.fixture
def town(state: State, sample_context: Context) -> Town:
    return Town(state, sample_context)


@pytest.fixture
def somebody(town: Town):
    return lambda channel="telegram", account="1001": Somebody(town, channel, account)


@pytest.fixture
def office(town: Town, somebody) -> Somebody:
    person = somebody("telegram", "7001")
    person.says(f"/start {town.invite('office', name='Trần Thị Mười')}")
    return person


@pytest.fixture
def staff(town: Town, somebody) -> Somebody:
    """Somebody of VL (Phòng Lao động, việc làm), on Zalo."""
    person = somebody("zalo", "z8001")
    person.says(f"/start {town.invite('staff', 'VL', 'Lê Văn Chín')}")
    return person
