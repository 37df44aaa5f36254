"""What goes out is claimed in order, never by two, and what became of it is known."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.message import Address, Reply, paragraph
from bot.state import State, later, outbox, tables
from bot.state.inbox import Lost
from tests.conftest import NOON

LEASE = timedelta(seconds=40)
LAN, MAI, GROUP = Address("telegram", "1"), Address("telegram", "2"), Address("telegram", "-100")
HELLO = Reply((paragraph("Chào anh/chị."),))
SECOND = timedelta(seconds=1)


def put(state: State, key: str, to: Address = LAN, at=NOON, **more) -> bool:
    return state.do(outbox.put, to, HELLO, at, key, **more)


def claim(state: State, at=NOON, worker: str = "w1", most: int = 10) -> list[outbox.OutboxRow]:
    return state.do(outbox.claim, ["telegram"], at, worker, LEASE, most)


def look(state: State, key: str):
    return state.do(lambda c: c.execute(select(tables.outbox).where(tables.outbox.c.key == key)).one())


def test_the_same_thing_is_said_once(state: State) -> None:
    assert put(state, "a") and not put(state, "a")
    row = claim(state)[0]
    state.do(outbox.sent, row, "w1", ("77",), NOON)
    assert not put(state, "a") and claim(state) == []
    kept = look(state, "a")
    assert (kept.state, kept.body, kept.messages, kept.sent_at) == ("sent", "", '["77"]', NOON)


def test_one_chat_in_order_other_chats_at_once(state: State) -> None:
    put(state, "second", at=NOON + SECOND)
    put(state, "first")
    put(state, "other", to=MAI)
    now = NOON + 2 * SECOND
    rows = claim(state, now)
    assert sorted(r.key for r in rows) == ["first", "other"] and claim(state, now, "w2") == []
    state.do(outbox.sent, next(r for r in rows if r.key == "first"), "w1", ("1",), now)
    assert [r.key for r in claim(state, now, "w2")] == ["second"]


def test_what_is_due_later_holds_nothing_up(state: State) -> None:
    put(state, "tomorrow", at=NOON + timedelta(days=1))
    put(state, "now")
    assert [r.key for r in claim(state)] == ["now"]


def test_a_chat_that_must_wait_waits_alone_and_keeps_its_order(state: State) -> None:
    put(state, "first")
    put(state, "second", at=NOON + SECOND)
    put(state, "other", to=MAI, at=NOON + SECOND)
    state.do(outbox.later, claim(state)[0], "w1", NOON + 30 * SECOND, "429")
    assert [r.key for r in claim(state, NOON + 29 * SECOND)] == ["other"]
    assert [r.key for r in claim(state, NOON + 30 * SECOND)] == ["first"]


def test_a_dead_senders_message_comes_once_more_marked(state: State) -> None:
    put(state, "a")
    row = claim(state, worker="dead")[0]
    assert row.repeat == "" and claim(state, NOON + 39 * SECOND) == []
    again = claim(state, NOON + 41 * SECOND, "w2")[0]
    assert (again.id, again.repeat, again.tries) == (row.id, "lapse", 2)
    with pytest.raises(Lost):
        state.do(outbox.sent, row, "dead", ("1",), NOON)


def test_a_dead_senders_progress_is_kept(state: State) -> None:
    put(state, "long")
    row = claim(state, worker="dead")[0]
    state.do(outbox.progressed, row, "dead", ("1", "2"), NOON + LEASE)
    assert claim(state, NOON + 41 * SECOND)[0].messages == ("1", "2")


def test_perhaps_arrived_private_gets_it_again_after_a_minute_once(state: State) -> None:
    put(state, "a")
    state.do(outbox.unknown, claim(state)[0], "w1", NOON)
    assert claim(state, NOON + 59 * SECOND) == []
    again = claim(state, NOON + 61 * SECOND)[0]
    assert again.repeat == "unknown"
    state.do(outbox.unknown, again, "w1", NOON + 61 * SECOND)
    assert claim(state, NOON + timedelta(hours=1)) == []
    assert [(row.key, how) for row, how, _ in state.do(outbox.stuck)] == [("a", "unknown")]


def test_perhaps_arrived_in_a_group_waits_for_the_office(state: State) -> None:
    put(state, "a", to=GROUP, is_group=True)
    row = claim(state)[0]
    state.do(outbox.unknown, row, "w1", NOON)
    assert claim(state, NOON + timedelta(hours=1)) == []
    assert [r.id for r, _, _ in state.do(outbox.stuck)] == [row.id]
    assert state.do(outbox.again, row.id, NOON + timedelta(hours=1)) and not state.do(outbox.again, row.id, NOON)
    assert [r.id for r in claim(state, NOON + timedelta(hours=1))] == [row.id]


def test_a_chat_that_moved_takes_its_messages_along(state: State) -> None:
    put(state, "a", to=GROUP, is_group=True)
    state.do(outbox.moved, "telegram", "-100", "-200")
    assert claim(state)[0].address == Address("telegram", "-200")


def test_a_message_that_kills_every_sender_is_at_last_left_alone(state: State) -> None:
    put(state, "a")
    now = NOON
    while rows := claim(state, now):
        assert rows[0].tries <= outbox.LAPSES
        now += timedelta(minutes=2)
    state.do(outbox.sweep, now)
    assert look(state, "a").state == "unknown" and state.do(outbox.stuck)


def test_what_never_arrived_is_not_kept_for_ever(state: State) -> None:
    put(state, "gone")
    put(state, "lost", to=GROUP, is_group=True)
    rows = {row.key: row for row in claim(state)}
    state.do(outbox.failed, rows["gone"], "w1", "403")
    state.do(outbox.unknown, rows["lost"], "w1", NOON)
    state.do(outbox.sweep, NOON + outbox.KEPT)
    assert [row.key for row, _, _ in state.do(outbox.stuck)] == ["lost"]  # it was to be tried a minute later
    state.do(outbox.sweep, NOON + outbox.KEPT + outbox.AGAIN)
    assert state.do(outbox.stuck) == []


def test_a_month_of_messages_is_counted_by_parts(state: State) -> None:
    for n, parts in enumerate((("1",), ("2", "3"))):
        put(state, str(n), to=Address("telegram", str(n)))
        state.do(outbox.sent, claim(state)[0], "w1", parts, NOON + n * SECOND)
    assert state.do(outbox.sent_since, "telegram", NOON) == 3
    assert state.do(outbox.sent_since, "telegram", NOON + SECOND) == 2


def test_a_person_who_goes_leaves_only_the_count(state: State) -> None:
    put(state, "sent")
    state.do(outbox.sent, claim(state)[0], "w1", ("1",), NOON)
    put(state, "waiting")
    state.do(outbox.forget, "telegram", "1")
    rows = state.do(lambda c: c.execute(select(tables.outbox)).all())
    assert [(r.key, r.chat, r.body) for r in rows] == [("sent", "", "")]
    assert state.do(outbox.sent_since, "telegram", NOON) == 1


def unworded(row, connection, now):
    raise LookupError(row.kind)


def test_what_is_worded_when_it_is_fetched(state: State) -> None:
    page, said = Address("web", "x"), {}
    for n, kind in enumerate(("good", "over", "early")):
        state.do(outbox.put, page, None, NOON + n * SECOND / 10, kind, kind=kind, about=f"về {kind}")
    said = {"good": Reply((paragraph("nay"),)), "over": None, "early": NOON + timedelta(hours=2)}

    def compose(row, connection, now):
        assert row.about == f"về {row.kind}"
        return said[row.kind]

    (place, reply), *none = state.do(later.fetch, page, 0, NOON + SECOND, compose)
    assert reply == said["good"] and not none
    assert (look(state, "over").state, look(state, "early").due_at) == ("dropped", NOON + timedelta(hours=2))
    said["good"] = Reply((paragraph("khác rồi"),))  # the state of things at the moment it is read
    assert state.do(later.fetch, page, 0, NOON + SECOND, compose) == [(place, said["good"])]
    said["early"] = Reply((paragraph("đến giờ"),))
    assert state.do(later.fetch, page, place, NOON + timedelta(hours=3), compose)[0][1] == said["early"]


def test_a_web_page_fetches_what_was_said_later(state: State) -> None:
    page = Address("web", "x")
    put(state, "a", to=page)
    put(state, "b", to=page, at=NOON + SECOND)
    put(state, "others", to=Address("web", "y"))
    first = state.do(later.fetch, page, 0, NOON, unworded)
    assert [reply for _, reply in first] == [HELLO]
    assert state.do(later.fetch, page, 0, NOON, unworded) == first  # the answer may have been lost on the way
    assert state.do(later.fetch, page, first[0][0], NOON, unworded) == [] and look(state, "a").body == ""
    assert len(state.do(later.fetch, page, first[0][0], NOON + SECOND, unworded)) == 1
    state.do(later.sweep, NOON + timedelta(days=8))
    assert look(state, "others").state == "dropped"


async def test_many_senders_never_share_a_message(state: State) -> None:
    import asyncio

    for n in range(120):
        put(state, str(n), to=Address("telegram", str(n % 12)), at=NOON + n * SECOND / 1000)
    seen: list[tuple[str, int]] = []

    async def send(worker: str) -> None:
        for _ in range(60):
            for row in await state.run(outbox.claim, ["telegram"], NOON + SECOND, worker, LEASE, 2):
                seen.append((row.address.chat, int(row.key)))
                await state.run(outbox.sent, row, worker, ("1",), NOON)

    await asyncio.gather(*(send(f"w{n}") for n in range(6)))
    assert len(seen) == len(set(seen)) == 120
    for chat in range(12):
        order = [key for where, key in seen if where == str(chat)]
        assert order == sorted(order)
