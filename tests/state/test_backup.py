"""A copy can be made while the service works, and put back into either database."""

import asyncio
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.message import Address, Memory, Reply, paragraph
from bot.state import State, inbox, outbox, tables, talks
from bot.state.backup import BackupError, moment_of, restore, save
from tests.conftest import NOON

LAN = Address("telegram", "1")


def fill(state: State) -> None:
    state.do(talks.remember, LAN, Memory(topic="lệ phí"), NOON)
    state.do(inbox.take, "telegram", "b", "1", "1", "{}", NOON)
    for key in ("một", "hai"):
        state.do(outbox.put, LAN, Reply((paragraph(key),)), NOON, key)
    row = state.do(outbox.claim, ["telegram"], NOON, "w", timedelta(seconds=9))[0]
    state.do(outbox.sent, row, "w", ("7",), NOON)


def test_what_is_saved_comes_back(state: State, tmp_path: Path) -> None:
    fill(state)
    counts = save(state, tmp_path / "copy.db")
    assert (counts["talks"], counts["outbox"], counts["inbox"]) == (1, 2, 1)
    assert [p.name for p in tmp_path.glob("copy*")] == ["copy.db"]
    state.do(talks.forget, "telegram", "1")
    state.do(outbox.put, LAN, Reply((paragraph("ba"),)), NOON, "ba")
    restore(state, tmp_path / "copy.db", NOON)
    assert state.do(talks.recall, LAN, NOON) == Memory(topic="lệ phí")
    rows = state.do(lambda c: c.execute(select(tables.outbox.c.key, tables.outbox.c.state)).all())
    assert sorted(row.state for row in rows) == ["sent", "unknown"] and len(rows) == 2


def test_after_a_restore_nothing_old_is_said(state: State, tmp_path: Path) -> None:
    fill(state)
    save(state, tmp_path / "copy.db")
    restore(state, tmp_path / "copy.db", NOON)
    much_later = NOON + timedelta(days=1)
    assert state.do(outbox.claim, ["telegram"], much_later, "w", timedelta(seconds=9), 10) == []
    assert state.do(inbox.claim, much_later, "w", timedelta(seconds=9), 10) == []
    assert not state.do(inbox.take, "telegram", "b", "1", "1", "{}", NOON)  # the update is still known
    assert len(state.do(outbox.stuck)) == 1  # and the Office can send it


def test_from_one_database_into_the_other(state: State, tmp_path: Path) -> None:
    fill(state)
    save(state, tmp_path / "copy.db")
    other = State.open(f"sqlite:///{tmp_path / 'other.db'}")
    restore(other, tmp_path / "copy.db", NOON)
    assert other.do(talks.recall, LAN, NOON) == Memory(topic="lệ phí")
    save(other, tmp_path / "back.db")
    other.close()
    restore(state, tmp_path / "back.db", NOON)
    assert state.do(talks.recall, LAN, NOON) == Memory(topic="lệ phí")


async def test_a_copy_made_under_work_is_of_one_moment(state: State, tmp_path: Path) -> None:
    """Each job writes two rows; a copy never has one of them without the other."""

    def pair(connection, n: int) -> None:
        talks.remember(connection, Address("a", str(n)), Memory(), NOON)
        talks.remember(connection, Address("b", str(n)), Memory(), NOON)

    async def work() -> None:
        for n in range(150):
            await state.run(pair, n)

    working = asyncio.create_task(work())
    for n in range(3):
        await asyncio.sleep(0.05)
        await asyncio.to_thread(save, state, tmp_path / f"copy{n}.db")
    await working
    for n in range(3):
        copy = State.open(f"sqlite:///{tmp_path / f'copy{n}.db'}")
        channels = copy.do(lambda c: c.execute(select(tables.talks.c.channel)).scalars().all())
        copy.close()
        assert channels.count("a") == channels.count("b")


def test_nobody_waits_for_a_copy(state: State) -> None:
    with moment_of(state) as source:
        assert source.execute(select(tables.talks)).all() == []
        state.do(talks.remember, LAN, Memory(topic="lệ phí"), NOON)  # else this would time out
        assert source.execute(select(tables.talks)).all() == []
    assert state.do(talks.recall, LAN, NOON) == Memory(topic="lệ phí")


async def test_a_restore_under_work_breaks_nothing(state: State, tmp_path: Path) -> None:
    fill(state)
    save(state, tmp_path / "copy.db")

    async def work() -> None:
        for n in range(60):
            await state.run(talks.remember, Address("a", str(n)), Memory(), NOON)

    working = asyncio.create_task(work())
    await asyncio.to_thread(restore, state, tmp_path / "copy.db", NOON)
    await working
    assert state.do(talks.recall, LAN, NOON) == Memory(topic="lệ phí")


def test_what_is_no_backup_is_refused(state: State, tmp_path: Path) -> None:
    fill(state)
    (tmp_path / "x.db").write_text("không phải cơ sở dữ liệu " * 100)
    sqlite3.connect(tmp_path / "other.db").execute("create table t (a)").connection.close()
    for path in (tmp_path / "x.db", tmp_path / "none.db", tmp_path / "other.db"):
        with pytest.raises(BackupError):
            restore(state, path, NOON)
    assert state.do(talks.recall, LAN, NOON) == Memory(topic="lệ phí")
    with pytest.raises(BackupError, match="đã có"):
        save(state, tmp_path / "x.db")
