"""The database itself: brought up to date after a copy, one writer, times with a zone."""

import asyncio
import threading
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from bot.message import Address, Attachment, Choice, Memory, Reply, Source, item, paragraph
from bot.state import State, talks
from bot.state.alone import hold
from bot.state.inbox import claim, finish, take
from bot.state.migrations import MigrationError
from bot.state.saved import memory_json, memory_of, reply_json, reply_of
from bot.state.tables import METADATA, inbox
from tests.conftest import NOON


def test_the_revisions_lead_to_the_tables(state: State) -> None:
    """What Alembic makes is what the program says its tables are, on both databases."""
    with state.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_opening_again_changes_nothing(state_url: str, tmp_path: Path) -> None:
    one = State.open(state_url)
    one.do(talks.remember, Address("web", "a"), Memory(topic="x"), NOON)
    one.close()
    two = State.open(state_url)
    assert two.do(talks.recall, Address("web", "a"), NOON) == Memory(topic="x")
    two.close()
    assert not list(tmp_path.glob("*.before-*"))


def test_a_database_of_a_newer_program_is_left_alone(state_url: str) -> None:
    state = State.open(state_url)
    state.do(lambda c: c.execute(text("update alembic_version set version_num = '9999'")))
    state.close()
    with pytest.raises(MigrationError, match="mới hơn"):
        State.open(state_url)


def test_an_sqlite_file_is_copied_before_an_upgrade(tmp_path: Path) -> None:
    from bot.state.migrations import copy_sqlite

    state = State.open(f"sqlite:///{tmp_path / 'state.db'}")
    state.do(talks.remember, Address("web", "a"), Memory(topic="x"), NOON)
    copy = copy_sqlite(str(tmp_path / "state.db"), "0002")
    state.close()
    assert copy.name == "state.db.before-0002"
    kept = State.open(f"sqlite:///{copy}")
    assert kept.do(talks.recall, Address("web", "a"), NOON) == Memory(topic="x")
    kept.close()


async def test_two_hundred_jobs_that_read_and_then_write(state_url: str) -> None:
    """A deferred BEGIN loses most of these to "database is locked"; two processes' worth of State objects here."""
    states = [State.open(state_url), State.open(state_url)]
    states[0].do(lambda c: c.execute(text("create table counter (n integer)")))
    states[0].do(lambda c: c.execute(text("insert into counter values (0)")))

    def add(connection) -> None:
        lock = "" if states[0].is_sqlite else " for update"
        n = connection.execute(text(f"select n from counter{lock}")).scalar_one()
        connection.execute(text("update counter set n = :n"), {"n": n + 1})

    await asyncio.gather(*(states[n % 2].run(add) for n in range(200)))
    assert states[0].do(lambda c: c.execute(text("select n from counter")).scalar_one()) == 200
    for state in states:
        state.close()


async def test_what_fails_is_undone(state: State) -> None:
    def half(connection) -> None:
        talks.remember(connection, Address("web", "a"), Memory(topic="x"), NOON)
        raise LookupError

    with pytest.raises(LookupError):
        await state.run(half)
    assert await state.run(talks.recall, Address("web", "a"), NOON) == Memory()


async def test_what_fails_among_others_is_undone_alone(state: State) -> None:
    """Jobs that wait for the same hand are committed together; who does not wait any more is not served."""
    begun, go_on = threading.Event(), threading.Event()

    def hold_up(connection) -> None:
        begun.set()
        assert go_on.wait(10)

    def keep(connection, chat: str, fails: bool = False) -> None:
        talks.remember(connection, Address("web", chat), Memory(topic=chat), NOON)
        if fails:
            raise LookupError(chat)

    # On PostgreSQL jobs run side by side, so as many must be held up as there are hands.
    held = [asyncio.ensure_future(state.run(hold_up)) for _ in range(1 if state.is_sqlite else 8)]
    await asyncio.to_thread(begun.wait, 10)
    waiting = [asyncio.ensure_future(state.run(keep, chat, chat == "b")) for chat in "abcd"]
    await asyncio.sleep(0)
    waiting[3].cancel()
    await asyncio.sleep(0)
    go_on.set()
    told = await asyncio.gather(*held, *waiting, return_exceptions=True)
    assert [type(x) for x in told[len(held) :]] == [type(None), LookupError, type(None), asyncio.CancelledError]
    kept = [(await state.run(talks.recall, Address("web", chat), NOON)).topic for chat in "abcd"]
    assert kept == ["a", "", "c", ""]


def test_a_time_without_a_zone_is_refused(state: State) -> None:
    with pytest.raises(Exception, match="zone"):
        state.do(lambda c: c.execute(inbox.select().where(inbox.c.due_at > datetime(2026, 1, 1))))


async def test_the_state_says_whether_it_is_well(state: State) -> None:
    assert await state.is_well()


def test_only_one_process_has_an_sqlite_file_for_itself(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'state.db'}"
    one, two = State.open(url), State.open(url)
    with hold(one) as first, hold(two) as second:
        assert first and not second
    with hold(two) as alone:
        assert alone
    one.close()
    two.close()


async def test_what_was_erased_is_in_none_of_the_files(tmp_path: Path) -> None:
    state = State.open(f"sqlite:///{tmp_path / 'state.db'}")
    await state.run(take, "telegram", "b", "key-4711", "chat-4711", '{"text": "bi mat"}', NOON)
    assert any(b"bi mat" in path.read_bytes() for path in tmp_path.glob("state.db*"))
    row = (await state.run(claim, NOON, "w", timedelta(seconds=9)))[0]
    await state.run(finish, row.id, "w")
    await state.tidy()
    for path in tmp_path.glob("state.db*"):
        assert b"bi mat" not in path.read_bytes() and b"4711" not in path.read_bytes()
    state.close()


async def test_a_busy_database_is_tidied_another_time(tmp_path: Path) -> None:
    state = State.open(f"sqlite:///{tmp_path / 'state.db'}")
    with state.engine.begin() as connection:
        talks.remember(connection, Address("web", "a"), Memory(topic="x"), NOON)
        await state.tidy()
    assert state.do(talks.recall, Address("web", "a"), NOON) == Memory(topic="x")
    state.close()


def test_replies_and_memories_come_back_as_they_were() -> None:
    reply = Reply((paragraph("a"), item("b", 1, "c")), (Choice("d", "e"),), Source("f", "/g"), Attachment("/h", "i"))
    assert reply_of(reply_json(reply)) == reply
    memory = Memory("1.001731", ("a",), (Choice("b", "c"),), "d", ("fee",))
    assert memory_of(memory_json(memory)) == memory
    assert memory_of('{"current": 5}') == Memory() and memory_of("hỏng") == Memory()
    assert memory_of('{"current": "a", "unheard_of": 1}').current == "a"
