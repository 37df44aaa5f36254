"""Everything that was logged while the tests ran, as the service would write it, for the end of the run to look at."""

import logging
import os
from pathlib import Path

from bot.logs import Careful

_OURS = ("bot", "handlers", "knowledge")
_handlers: list[logging.FileHandler] = []


def begin(folder: Path) -> None:
    """From now on what this process logs goes into a file of its own in a folder that all processes of the run share."""
    handler = logging.FileHandler(folder / f"{os.getpid()}.log", encoding="utf-8", delay=True)
    handler.setFormatter(Careful(as_json=False))
    handler.setLevel(logging.DEBUG)
    _handlers.append(handler)
    listen()


def listen() -> None:
    """Ours in every detail, whatever a test has set; nothing before `begin`."""
    root = logging.getLogger()
    for handler in _handlers:
        if handler not in root.handlers:
            root.addHandler(handler)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.DEBUG)


def keep(line: str) -> None:
    """Write down a line that a process of ours printed."""
    for handler in _handlers:
        with Path(handler.baseFilename).open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def here() -> str:
    """What this process has logged."""
    files = [Path(handler.baseFilename) for handler in _handlers]
    return "".join(file.read_text(encoding="utf-8") for file in files if file.exists())


def end() -> None:
    """This process is over."""
    for handler in _handlers:
        logging.getLogger().removeHandler(handler)
        handler.close()
    _handlers.clear()
