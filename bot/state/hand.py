"""The one hand that writes to SQLite: jobs that wait together are committed together."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any

from sqlalchemy import Connection, Engine

log = logging.getLogger(__name__)
_MOST = 64  # jobs in one commit
_LONGEST = 0.03  # seconds of work in one commit, so that nobody waits long for the others
_SLOW_DISK = 2  # … but at least so many times as long as the last commit took: else a slow disk would do the waiting


@dataclass
class _Job:
    function: Callable[[Connection], Any]
    outcome: "asyncio.Future[Any]"
    result: Any = None
    error: BaseException | None = None

    def tell(self) -> None:
        """To be called where the future lives."""
        if self.outcome.done():  # nobody waits for it any more
            return
        if self.error is None:
            self.outcome.set_result(self.result)
        else:
            self.outcome.set_exception(self.error)


@contextmanager
def _undone_alone(connection: Connection) -> Iterator[None]:
    """What fails inside is undone, what the transaction did before stays. Several times as cheap as a nested
    transaction of SQLAlchemy, and there are as many of them as jobs."""
    raw = connection.connection.driver_connection
    assert raw is not None  # it is in a transaction
    raw.execute("SAVEPOINT job")
    try:
        yield
    except BaseException:
        raw.execute("ROLLBACK TO job")
        raw.execute("RELEASE job")
        raise
    raw.execute("RELEASE job")


def _tell(jobs: list[_Job]) -> None:
    """Say what came of the jobs: each loop is woken once for all of its own."""
    for loop in {job.outcome.get_loop() for job in jobs}:
        mine = [job for job in jobs if job.outcome.get_loop() is loop]
        try:
            loop.call_soon_threadsafe(_told, mine)
        except RuntimeError:  # it has ended meanwhile, and with it whoever asked
            log.info("%d outcomes that nobody waits for", len(mine))


def _told(jobs: list[_Job]) -> None:
    for job in jobs:
        job.tell()


class Hand:
    """A thread that does one job after another. Each job is all or nothing, and done only when it is on the disk:
    waiting for the disk costs more than most jobs, so those that came meanwhile share the next wait."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._commit = 0.0  # seconds that the last one took
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="state", daemon=True)
        self._thread.start()

    def submit(self, function: Callable[[Connection], Any]) -> "asyncio.Future[Any]":
        """Do this in a transaction; the future has what it gave or raised, after the commit. To be called in a loop."""
        job = _Job(function, asyncio.get_running_loop().create_future())
        self._jobs.put(job)
        return job.outcome

    def close(self) -> None:
        """Do what is waiting, then end."""
        self._jobs.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._together(job)
        self._let_go()

    def _connected(self) -> Connection:
        """The one connection, kept between commits: nobody else needs it, and fetching it for each is not free."""
        if self._connection is None:
            self._connection = self._engine.connect()
        return self._connection

    def _let_go(self) -> None:
        """After trouble nobody knows how it stands with a connection."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(Exception):
                connection.close()

    def _together(self, first: _Job) -> None:
        """One commit: the first job and those that wait behind it."""
        jobs: list[_Job] = []
        try:
            connection = self._connected()
            with connection.begin():
                for job in self._batch(first):
                    if job.outcome.cancelled():
                        continue
                    jobs.append(job)
                    if len(jobs) == 1:  # when the first fails, everything is undone: nothing else was begun
                        job.result = job.function(connection)
                    else:
                        self._beside(job, connection)
                worked = time.monotonic()
            self._commit = time.monotonic() - worked
        except BaseException as error:  # the first job failed, the commit did, or the database is not to be had
            self._let_go()
            jobs = jobs or [first]
            for job in jobs:
                job.error = error
        _tell(jobs)

    @staticmethod
    def _beside(job: _Job, connection: Connection) -> None:
        try:
            with _undone_alone(connection):
                job.result = job.function(connection)
        except Exception as error:
            job.error = error

    def _batch(self, first: _Job) -> Iterator[_Job]:
        yield first
        until = time.monotonic() + max(_LONGEST, _SLOW_DISK * self._commit)
        for _ in range(_MOST - 1):
            if time.monotonic() > until:
                return
            try:
                job = self._jobs.get_nowait()
            except Empty:
                return
            if job is None:  # to be ended, after this commit
                self._jobs.put(None)
                return
            yield job
