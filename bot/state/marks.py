"""How far things that only go forward have come, and numbers short enough to type."""

from sqlalchemy import Connection, Integer, String, cast, select, update

from bot.state.file_tables import marks
from bot.state.sql import insert_into


def advance(connection: Connection, name: str, value: str) -> bool:
    """Set a mark forward; False when it stands there or further already. Values are compared as text ("2026-W48").

    Whoever gets True is alone with it: another process waits for the commit and then gets False.
    """
    connection.execute(_BLANK, {"name": name, "value": ""})
    forward = update(marks).where(marks.c.name == name, marks.c.value < value).values(value=value)
    return connection.execute(forward).rowcount == 1


def standing(connection: Connection, name: str) -> str:
    """Where a mark stands, "" when it was never set."""
    return connection.execute(select(marks.c.value).where(marks.c.name == name)).scalar_one_or_none() or ""


def next_number(connection: Connection, name: str, count: int = 1) -> int:
    """The next number of a series, 1 the first time; no two are alike. With `count` so many in a row: the first."""
    connection.execute(_BLANK, {"name": name, "value": "0"})
    up = cast(cast(marks.c.value, Integer) + count, String)
    grown = update(marks).where(marks.c.name == name).values(value=up).returning(marks.c.value)
    return int(connection.execute(grown).scalar_one()) - count + 1


_BLANK = insert_into(marks, "(name) do nothing")
