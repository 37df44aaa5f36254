"""Everything that was logged while the tests ran, as the service would write it, for a test to look at in the end."""

import logging
import os
import tempfile
from pathlib import Path

from bot.logs import Careful

FILE = Path(tempfile.gettempdir()) / f"troly-suite-{os.getpid()}.log"
_OURS = ("bot", "handlers", "knowledge")
_handler = logging.FileHandler(FILE, encoding="utf-8", delay=True)
_handler.setFormatter(Careful(as_json=False))
_handler.setLevel(logging.DEBUG)


def listen() -> None:
    """Write down what is logged from now on, ours in every detail."""
    root = logging.getLogger()
    if _handler not in root.handlers:
        root.addHandler(_handler)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.DEBUG)


def keep(line: str) -> None:
    """Write down a line that a process of ours printed."""
    with FILE.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def text() -> str:
    """All of it."""
    return FILE.read_text(encoding="utf-8") if FILE.exists() else ""


def forget() -> None:
    """The suite is over."""
    _handler.close()
    FILE.unlink(missing_ok=True)
