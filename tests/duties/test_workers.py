"""Several processes remind at once, some die: no reminder is lost, none is put twice."""

import asyncio
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.state import State, outbox, tables
from handlers.duties import remind
from tests.duties.conftest import Life, outbox_states

DUE = date(2026, 12, 4)
UNITS = ("VP", "TCBC", "CCVC", "VL", "NCC", "TDKT", "VTLT", "TTDVVL")


def put(state: State) -> Counter[str]:
    box = tables.outbox
    return Counter(state.do(lambda c: list(c.execute(select(box.c.chat).where(box.c.kind == "remind")).scalars())))


def settled(life: Life) -> None:
    for n, unit in enumerate(UNITS):
        life.group(unit, f"-{n}")
    for n in range(20):
        life.given(DUE, *UNITS, task=f"Việc {n}")


async def test_four_workers_tick_at_once(life: Life, state_url: str) -> None:
    settled(life)
    workers = [State.open(state_url) for _ in range(4)]
    life.at(date(2026, 11, 25))
    for _ in range(3):
        await asyncio.gather(*(w.run(remind.tick, life.context, life.now) for w in workers for _ in range(2)))
    assert put(life.state) == {f"-{n}": 1 for n in range(len(UNITS))}
    life.at(date(2026, 12, 1))
    await asyncio.gather(*(w.run(remind.tick, life.context, life.now) for w in workers))
    assert put(life.state) == {f"-{n}": 2 for n in range(len(UNITS))}
    for worker in workers:
        worker.close()


async def test_a_worker_that_dies_in_the_middle_of_a_tick_leaves_nothing_behind(life: Life) -> None:
    settled(life)
    life.at(date(2026, 11, 25))

    class Killed(BaseException):
        pass

    def half(connection) -> None:
        remind.tick(connection, life.context, life.now)
        raise Killed

    with pytest.raises(Killed):
        life.state.do(half)
    assert put(life.state) == {}
    assert len(await life.passes()) == len(UNITS)


async def test_a_worker_that_dies_between_tick_and_send(life: Life) -> None:
    """What it had claimed comes once more when its lease is over, the same day or the next."""
    life.group("VL", "-1")
    life.given(DUE, "VL")
    life.at(date(2026, 11, 25)).rounds()
    life.state.do(outbox.claim, ["telegram"], life.now, "dead", timedelta(seconds=40))
    life.now += timedelta(seconds=41)
    sent = await life.passes()
    assert len(sent) == 1 and outbox_states(life.state, "remind") == ["sent"]


async def test_a_worker_that_dies_in_the_evening_is_made_up_for_the_next_morning(life: Life) -> None:
    life.group("VL", "-1")
    life.given(DUE, "VL")
    life.at(date(2026, 12, 3), 16, 59).rounds()
    life.state.do(outbox.claim, ["telegram"], life.now, "dead", timedelta(seconds=40))
    sent = await life.at(DUE, 7, 30).passes()
    assert len(sent) == 1 and "Hạn là hôm nay." in sent[0].text
    assert sorted(outbox_states(life.state, "remind")) == ["dropped", "sent"]
