"""Statements that are worded once and used often: SQLAlchemy does not keep those with ON CONFLICT compiled."""

from typing import Any

from sqlalchemy import Table, TextClause, bindparam, text


def insert_into(table: Table, otherwise: str) -> TextClause:
    """`insert into table … on conflict <otherwise>`, the same words on SQLite and PostgreSQL."""
    names = [column.name for column in table.columns]
    words = (
        f"insert into {table.name} ({', '.join(names)}) values ({', '.join(':' + name for name in names)}) "
        f"on conflict {otherwise}"
    )
    return text(words).bindparams(*(bindparam(column.name, type_=column.type) for column in table.columns))


def row_of(table: Table, **values: Any) -> dict[str, Any]:
    """The values of a whole row: what is not given has its default, or is null."""
    unknown = values.keys() - {column.name for column in table.columns}
    if unknown:
        raise KeyError(f"{table.name} has no {unknown}")
    defaults = {column.name: column.default.arg if column.default else None for column in table.columns}  # type: ignore[attr-defined]
    return defaults | values
