"""The log, as plain lines or JSON, without what people wrote, who they are, or tokens."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from bot.loop import where

_OURS = ("bot", "handlers", "knowledge")


class Careful(logging.Formatter):
    """Our own messages are written with ids only, so they are shown; those of libraries may hold anything (a URL with a
    token, a text), so only where they were written is shown. Of an exception the kind and the place are shown."""

    def __init__(self, as_json: bool) -> None:
        super().__init__()
        self._as_json = as_json

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        said = self._said(record)
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        if not self._as_json:
            return f"{moment} {record.levelname} {record.name}: {said}"
        line = {"time": moment, "level": record.levelname, "logger": record.name, "message": said}
        return json.dumps(line, ensure_ascii=False)

    def _said(self, record: logging.LogRecord) -> str:
        ours = record.name.split(".")[0] in _OURS
        said = record.getMessage() if ours else f"{record.filename}:{record.lineno} {record.funcName}"
        error: Any = record.exc_info[1] if record.exc_info else None
        return f"{said} ({where(error)})" if error else said


def set_up(form: str) -> None:
    """Write the log to standard error: `plain` or `json`."""
    handler = logging.StreamHandler()
    handler.setFormatter(Careful(form == "json"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("bot").setLevel(logging.INFO)
