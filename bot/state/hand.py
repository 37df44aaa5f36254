"""The one hand that writes to SQLite: jobs that wait together are committed together."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

from sqlalchemy import Connection, Engine

_MOST = 64  # jobs in one commit
_LONGEST = 0.03  # seconds of work in one commit: those who wait for it wait no longer


@dataclass(frozen=True)
class _Job:
    function: Callable[[Connection], Any]
    outcome: "Future[Any]" = field(default_factory=Future)


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


class Hand:
    """A thread that does one job after another. Each job is all or nothing, and done only when it is on the disk:
    waiting for the disk costs more than most jobs, so those that came meanwhile share the next wait."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._jobs: SimpleQueue[_Job | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="state", daemon=True)
        self._thread.start()

    def submit(self, function: Callable[[Connection], Any]) -> "Future[Any]":
        """Do this in a transaction; the future has what it gave or raised, after the commit."""
        job = _Job(function)
        self._jobs.put(job)
        return job.outcome

    def close(self) -> None:
        """Do what is waiting, then end."""
        self._jobs.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            self._together(job)

    def _together(self, first: _Job) -> None:
        """One commit: the first job and those that wait behind it."""
        done: list[tuple[_Job, Any]] = []
        failed: list[tuple[_Job, BaseException]] = []
        jobs: list[_Job] = []
        try:
            with self._engine.begin() as connection:
                for job in self._batch(first):
                    if not job.outcome.set_running_or_notify_cancel():
                        continue
                    jobs.append(job)
                    if len(jobs) == 1:  # when the first fails, everything is undone: nothing else was begun
                        done.append((job, job.function(connection)))
                        continue
                    try:
                        with _undone_alone(connection):
                            done.append((job, job.function(connection)))
                    except Exception as error:
                        failed.append((job, error))
        except BaseException as error:  # the first job failed, the commit did, or the database is not to be had
            if not jobs and first.outcome.set_running_or_notify_cancel():
                jobs = [first]
            failed, done = [(job, error) for job in jobs], []
        for job, result in done:
            job.outcome.set_result(result)
        for job, error in failed:
            job.outcome.set_exception(error)

    def _batch(self, first: _Job) -> Iterator[_Job]:
        yield first
        until = time.monotonic() + _LONGEST
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
