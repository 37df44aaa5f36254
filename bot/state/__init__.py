"""People's data on SQLite or PostgreSQL: one transaction per call, off the event loop."""

import asyncio
import contextlib
import sqlite3
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.engine import URL

from bot.state.hand import Hand

P = ParamSpec("P")
T = TypeVar("T")
_THREADS = 8  # on PostgreSQL; SQLite has one writer
_PATIENCE = 30  # seconds to wait for another process that writes

__all__ = ["Connection", "State", "new_id"]


def new_id() -> str:
    """A fresh id for a row."""
    return uuid.uuid4().hex


class State:
    """The database behind everything that is remembered."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._hand = Hand(engine) if self.is_sqlite else None
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="state")

    @classmethod
    def open(cls, url: str) -> "State":
        """The database at an SQLAlchemy URL, brought to the newest revision (an SQLite file is copied before).

        Raises MigrationError when it belongs to a newer program, SQLAlchemyError when it cannot be reached.
        """
        from bot.state.migrations import upgrade

        engine = engine_of(url)
        upgrade(engine)
        return cls(engine)

    def do(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **more: P.kwargs) -> T:
        """Call a function in one transaction, here and now; what it raises undoes everything."""
        with self.engine.begin() as connection:
            return function(connection, *args, **more)

    async def run(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **more: P.kwargs) -> T:
        """`do` in a thread: on SQLite one after another, on PostgreSQL several side by side."""
        if self._hand:
            return await self._hand.submit(lambda connection: function(connection, *args, **more))
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: self.do(function, *args, **more))

    async def tidy(self) -> None:
        """Empty the log beside an SQLite file: what was erased from the file still stands there. Whoever reads or
        writes just now has precedence; then it is for the next time."""
        if self.is_sqlite and self.engine.url.database:
            await asyncio.get_running_loop().run_in_executor(self._threads, _emptied, self.engine.url.database)

    async def is_well(self) -> bool:
        """Does the database answer?"""
        try:
            return await self.run(lambda connection: connection.execute(text("select 1")).scalar_one() == 1)
        except Exception:
            return False

    def close(self) -> None:
        """Finish what is running and let go of the database."""
        if self._hand:
            self._hand.close()
        self._threads.shutdown(wait=True)
        self.engine.dispose()


def _emptied(database: str) -> None:
    with contextlib.closing(sqlite3.connect(database, timeout=0.1, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def engine_of(url: str) -> Engine:
    """An engine with what each database needs. `postgresql://` means psycopg 3."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite(parsed)
    if parsed.drivername in ("postgresql", "postgres"):
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, pool_size=_THREADS, pool_pre_ping=True, hide_parameters=True)


def _sqlite(url: URL) -> Engine:
    engine = create_engine(url, connect_args={"timeout": _PATIENCE, "check_same_thread": False}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(raw: Any, _: Any) -> None:
        raw.isolation_level = None  # the driver must not begin transactions of its own
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            raw.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred BEGIN that reads and then writes fails when another has written in between; who only reads may.
        only_reads = connection.get_execution_options().get("only_reads")
        connection.exec_driver_sql("BEGIN" if only_reads else "BEGIN IMMEDIATE")

    return engine
