"""People who write to the service on several channels, over a real database of either kind and a still clock."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.message import Address, Event, Memory, Reply, Turn
from bot.state import State, codes, talks
from bot.state.codes import Grant
from handlers import route
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
