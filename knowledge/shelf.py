"""The library in use, reopened by itself when its file is swapped."""

from pathlib import Path

from knowledge.lexicon import Words
from knowledge.library import Library


class Shelf:
    """The library in use: reopened by itself when the file was swapped for a new one."""

    def __init__(self, path: Path, level: str = "") -> None:
        """Open `path`. Raises DatabaseError."""
        self._path, self._level = path, level
        self._words = Words()
        self._stamp = self._now()
        self._library = Library(path, self._words, level)

    def _now(self) -> tuple[int, int]:
        status = self._path.stat()
        return status.st_ino, status.st_mtime_ns

    @property
    def library(self) -> Library:
        """The current library. A new file that cannot be used leaves the old library in use."""
        try:
            stamp = self._now()
            if stamp != self._stamp:
                self._stamp = stamp
                fresh = Library(self._path, self._words, self._level)
                fresh.warm()
                self._library = fresh
        except (OSError, ValueError):
            pass
        return self._library
