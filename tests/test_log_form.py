"""The log shows what happened and where, never what a person or a library put into a message."""

import json
import logging

import pytest

from bot.logs import Careful


def record(logger: str, message: str, *args: object, error: Exception | None = None) -> logging.LogRecord:
    told = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord(logger, logging.ERROR, "/x/session.py", 7, message, args, told, "make_request")


def raised(message: str) -> Exception:
    try:
        raise ValueError(message)
    except ValueError as error:
        return error


@pytest.mark.parametrize("as_json", [False, True])
def test_our_messages_are_shown_and_exceptions_only_by_kind_and_place(as_json: bool) -> None:
    line = Careful(as_json).format(record("bot.delivery", "outbox %s failed", "abc", error=raised("mật khẩu")))
    assert "outbox abc failed" in line and "ValueError at test_log_form.py" in line and "mật khẩu" not in line
    assert "\n" not in line


def test_the_messages_of_libraries_are_not() -> None:
    line = Careful(False).format(record("aiogram.client", "POST https://api/bot123:TOKEN/x %s", "Lan"))
    assert "TOKEN" not in line and "Lan" not in line and "session.py:7 make_request" in line


def test_json_is_json() -> None:
    told = json.loads(Careful(True).format(record("bot", 'lạ "quá"')))
    assert told["message"] == 'lạ "quá"' and told["level"] == "ERROR" and told["time"].endswith("+00:00")
