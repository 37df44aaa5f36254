"""A database of an earlier program is brought up to date, and what should not be in it any more is taken out."""

import re
from datetime import timedelta

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, select, text

from bot.state import State, engine_of, inbox, tables
from bot.state.migrations import FOLDER
from tests import postgres
from tests.conftest import NOON

OLD = """
insert into inbox (id, channel, bot, key, chat, place, state, body, taken_at, due_at, worker, lease_until, tries, error)
values (:id, 'telegram', 'b', :key, :chat, 7, :state, :body, :at, :at, '', null, 0, '')
"""


def at_revision(engine: Engine, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


@pytest.fixture
def old_url(state_url: str, tmp_path) -> str:
    """A database as the first program left it: nothing in it is at a later revision."""
    if state_url.startswith("sqlite"):
        (tmp_path / "state.db").unlink()
        return state_url
    postgres.ask(state_url, "drop schema public cascade")
    postgres.ask(state_url, "create schema public")
    return state_url


def test_finished_updates_name_no_chat_and_no_key_after_the_upgrade(old_url: str) -> None:
    engine = engine_of(old_url)
    at_revision(engine, "0001")
    long_ago_digest = inbox.digest_of("x" * 300)
    rows = [("1", "4711", "-100200", "done", ""), ("2", "4712", "-100200", "waiting", "{}")]
    rows += [("3", long_ago_digest, "u1", "dropped", "")]
    rows += [(f"many{n:05}", f"m{n}", "u2", "done", "") for n in range(2500)]
    at = NOON.replace(tzinfo=None) if old_url.startswith("sqlite") else NOON
    with engine.begin() as connection:
        names = ("id", "key", "chat", "state", "body")
        connection.execute(text(OLD), [dict(zip(names, row, strict=True)) | {"at": str(at)} for row in rows])
    engine.dispose()

    state = State.open(old_url)
    kept = state.do(lambda c: c.execute(select(tables.inbox)).all())
    assert {(row.chat, row.place) for row in kept if row.state != "waiting"} == {("", 0)}
    assert [(row.chat, row.place, row.body) for row in kept if row.state == "waiting"] == [("-100200", 7, "{}")]
    assert all(len(row.key) == 64 for row in kept)
    for key in ("4711", "4712", "x" * 300, "m0", "m2499"):
        assert not state.do(inbox.take, "telegram", "b", key, "neu", "{}", NOON)
    assert state.do(inbox.take, "telegram", "b", "4713", "neu", "{}", NOON)
    claimed = state.do(inbox.claim, NOON, "w", timedelta(seconds=9), 9)
    assert sorted(row.chat for row in claimed) == ["-100200", "neu"]
    state.close()


def test_an_sqlite_file_is_copied_before_the_upgrade(tmp_path) -> None:
    engine = engine_of(f"sqlite:///{tmp_path / 'state.db'}")
    at_revision(engine, "0001")
    engine.dispose()
    State.open(f"sqlite:///{tmp_path / 'state.db'}").close()
    (copy,) = tmp_path.glob("*.before-*")
    assert re.fullmatch(r"state\.db\.before-\d{4}", copy.name)
