"""What comes in is kept once, worked on in order, and erased when it is done."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.state import State, inbox, tables
from tests.conftest import NOON

LEASE = timedelta(seconds=10)


def take(state: State, key: str, chat: str = "a", place: int = 0, at=NOON) -> bool:
    return state.do(inbox.take, "telegram", "1", key, chat, '{"text": "bí mật"}', at, place)


def claim(state: State, worker: str = "w1", at=NOON, most: int = 10) -> list[inbox.InboxRow]:
    return state.do(inbox.claim, at, worker, LEASE, most)


def column(state: State, name: str) -> list:
    return state.do(lambda c: c.execute(select(tables.inbox.c[name]).order_by(tables.inbox.c.place)).scalars().all())


def id_of(state: State, key: str) -> str:
    known = tables.inbox.c.key == inbox.digest_of(key)
    return state.do(lambda c: c.execute(select(tables.inbox.c.id).where(known)).scalar_one())


def test_the_same_update_is_known_again(state: State) -> None:
    assert take(state, "5") and not take(state, "5")
    row = claim(state)[0]
    state.do(inbox.finish, row.id, "w1")
    assert not take(state, "5")
    assert column(state, "body") == [""] and column(state, "state") == ["done"]


def test_what_is_done_tells_nothing_of_a_person(state: State) -> None:
    take(state, "khoá 4711", "chat-9", 4711)
    row = claim(state)[0]
    state.do(inbox.finish, row.id, "w1")
    take(state, "4712", "chat-9", 4712, NOON - timedelta(days=2))
    state.do(inbox.sweep, NOON)
    kept = state.do(lambda c: c.execute(select(tables.inbox)).mappings().all())
    assert sorted(row["state"] for row in kept) == ["done", "dropped"]
    for row in kept:
        assert not any(word in str(value) for value in row.values() for word in ("4711", "4712", "chat-9", "bí mật"))


def test_a_later_update_of_a_chat_goes_on_after_earlier_ones_were_erased(state: State) -> None:
    for key, place in (("101", 101), ("102", 102)):
        take(state, key, place=place)
        state.do(inbox.finish, claim(state)[0].id, "w1")
    take(state, "104", place=104)
    take(state, "103", place=103)  # late
    first = claim(state)
    assert [state_row.id for state_row in first] == [id_of(state, "103")]
    state.do(inbox.finish, first[0].id, "w1")
    assert [row.id for row in claim(state)] == [id_of(state, "104")]
    assert not any(take(state, key) for key in ("101", "102", "103", "104"))


def test_one_at_a_time_in_a_chat_and_different_chats_side_by_side(state: State) -> None:
    for key, chat in (("1", "a"), ("2", "a"), ("3", "b")):
        take(state, key, chat, int(key))
    first = claim(state)
    assert [(r.chat, r.tries) for r in first] == [("a", 1), ("b", 1)]
    assert claim(state, "w2") == []
    state.do(inbox.finish, first[0].id, "w1")
    assert [r.chat for r in claim(state, "w2")] == ["a"]


def test_order_is_that_of_the_channel_not_of_arrival(state: State) -> None:
    take(state, "102", place=102)
    take(state, "101", place=101)
    row = claim(state)[0]
    assert row.id == id_of(state, "101")


def test_a_dead_workers_row_is_taken_over_and_he_cannot_finish_it(state: State) -> None:
    take(state, "1")
    row = claim(state, "dead")[0]
    assert claim(state, "w2", NOON + timedelta(seconds=9)) == []
    again = claim(state, "w2", NOON + timedelta(seconds=11))
    assert [r.id for r in again] == [row.id] and again[0].tries == 2
    with pytest.raises(inbox.Lost):
        state.do(inbox.finish, row.id, "dead")
    state.do(inbox.finish, row.id, "w2")


def test_what_cannot_be_handled_is_pushed_forward_and_at_last_lets_others_pass(state: State) -> None:
    take(state, "1", place=1)
    take(state, "2", place=2)
    now = NOON
    for _ in range(inbox.HOLDS):
        row = claim(state, at=now)[0]
        state.do(inbox.push_forward, row, "w1", "ValueError", now)
        now += timedelta(hours=3)
        assert row.tries <= 3
    both = []
    while rows := claim(state, at=now):
        both += rows
        state.do(inbox.finish, rows[0].id, "w1")
    assert len(both) == 2 and len({r.id for r in both}) == 2


def test_texts_are_erased_after_a_day(state: State) -> None:
    take(state, "1")
    take(state, "2", at=NOON + timedelta(hours=10))
    assert state.do(inbox.sweep, NOON + timedelta(hours=25)) == 1
    assert column(state, "body")[0] == "" and not take(state, "1")
    assert len(claim(state, at=NOON + timedelta(hours=25))) == 1


def test_a_service_that_stops_gives_back_what_it_holds(state: State) -> None:
    take(state, "1")
    claim(state, "w1")
    state.do(inbox.release, "w1")
    assert len(claim(state, "w2")) == 1


async def test_two_hundred_workers_never_share_a_row(state: State) -> None:
    import asyncio

    for n in range(200):
        take(state, str(n), chat=str(n % 20), place=n)
    seen: list[str] = []

    async def work(name: str) -> None:
        while rows := await state.run(inbox.claim, NOON, name, LEASE, 1):
            seen.append(rows[0].id)
            await state.run(inbox.finish, rows[0].id, name)

    for _ in range(3):  # a worker stops when it finds every chat taken; the next round goes on
        await asyncio.gather(*(work(f"w{n}") for n in range(8)))
    assert len(seen) == len(set(seen)) == 200
