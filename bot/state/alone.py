"""Who serves an SQLite database alone: a lock beside the file, gone with the process that held it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.state import State

try:
    import fcntl
except ImportError:  # Windows has other locks; there a second service on one file is nobody's plan
    fcntl = None  # type: ignore[assignment]


@contextmanager
def hold(state: State) -> Iterator[bool]:
    """True when this process is the only one that serves the database, for as long as the block lasts."""
    database = state.engine.url.database
    if not state.is_sqlite or not database:
        yield False
        return
    with Path(f"{database}.serving").open("w") as file:
        yield _locked(file.fileno())


def _locked(number: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
