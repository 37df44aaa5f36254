"""What came in and is done names no chat any more, and every key is kept as its digest only."""

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_AT_ONCE = 1000  # rows
_DIGEST = re.compile(r"[0-9a-f]{64}")  # what the first revision kept of a key that was too long

_inbox = sa.table("inbox", *(sa.column(name) for name in ("id", "key", "chat", "place", "state")))


def upgrade() -> None:
    """Clean the rows that there are. The digest must stay the one that bot.state.inbox takes."""
    connection = op.get_bind()
    connection.execute(sa.update(_inbox).where(_inbox.c.state != "waiting").values(chat="", place=0))
    change = sa.update(_inbox).where(_inbox.c.id == sa.bindparam("row")).values(key=sa.bindparam("digest"))
    for rows in _batches(connection):
        changes = [
            {"row": row.id, "digest": sha256(row.key.encode("utf-8", "replace")).hexdigest()}
            for row in rows
            if not _DIGEST.fullmatch(row.key)
        ]
        if changes:
            connection.execute(change, changes)


def _batches(connection: sa.Connection) -> Iterator[Sequence[Any]]:
    """All rows, some at a time, by id: none is read again after it was changed."""
    last = ""
    while True:
        wanted = sa.select(_inbox.c.id, _inbox.c.key).where(_inbox.c.id > last).order_by(_inbox.c.id).limit(_AT_ONCE)
        rows = connection.execute(wanted).all()
        if not rows:
            return
        yield rows
        last = rows[-1].id
