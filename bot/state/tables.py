"""All tables of the state, on one MetaData; ids are text, times are UTC."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

METADATA = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Utc(TypeDecorator[datetime]):
    """A moment: aware going in, UTC coming out, on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """What is written. Raises ValueError for a time without a zone."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """What is read."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# What came in: the raw update and its chat are kept until it is handled, the digest of its key much longer.
inbox = Table(
    "inbox",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("bot", String(64), nullable=False),
    Column("key", String(200), nullable=False),  # digest of the channel's id of the update or message
    Column("chat", String(200), nullable=False),  # whose order it belongs to; "" when it does not wait any more
    Column("place", BigInteger, nullable=False),  # where in that order; 0 when it does not wait any more
    Column("state", String(8), nullable=False),  # waiting, done, dropped
    Column("body", Text, nullable=False),  # "" when it does not wait any more
    Column("taken_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("worker", String(64), nullable=False, default=""),
    Column("lease_until", Utc),
    Column("tries", Integer, nullable=False, default=0),
    Column("error", String(200), nullable=False, default=""),
    UniqueConstraint("channel", "bot", "key"),
    Index(None, "state", "channel", "chat", "place"),
    Index(None, "taken_at"),
)

# What goes out: kept until it is sent, then only that it was.
outbox = Table(
    "outbox",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("chat", String(200), nullable=False),
    Column("thread", String(64), nullable=False, default=""),
    Column("is_group", Boolean, nullable=False, default=False),
    Column("reply_to", String(200), nullable=False, default=""),  # the message it answers, shown in groups
    Column("key", String(200), nullable=False),  # the same key is put only once
    Column("kind", String(32), nullable=False, default=""),  # "" or what `compose` words it by
    Column("about", Text, nullable=False, default=""),
    Column("body", Text, nullable=False),  # the reply as JSON; "" when it is worded at sending time or was sent
    Column("place", BigInteger, nullable=False),  # the order inside a chat
    Column("state", String(8), nullable=False),  # queued, sending, sent, failed, unknown, dropped
    Column("put_at", Utc, nullable=False),
    Column("due_at", Utc, nullable=False),
    Column("worker", String(64), nullable=False, default=""),
    Column("lease_until", Utc),
    Column("tries", Integer, nullable=False, default=0),
    Column("parts", Integer, nullable=False, default=0),  # how many messages of it have been sent
    Column("repeat", String(8), nullable=False, default=""),  # why it may arrive twice: lapse, unknown, moved
    Column("messages", Text, nullable=False, default=""),  # the channel's ids of what was sent, JSON
    Column("sent_at", Utc),
    Column("error", String(200), nullable=False, default=""),
    UniqueConstraint("channel", "key"),
    Index(None, "state", "channel", "chat", "place"),
    Index(None, "state", "due_at"),
    Index(None, "channel", "sent_at"),
)

# Chats that have to wait, because the other side said so or because their oldest message could not be sent yet.
pauses = Table(
    "pauses",
    METADATA,
    Column("channel", String(16), primary_key=True),
    Column("chat", String(200), primary_key=True),
    Column("until", Utc, nullable=False),
)

# What a conversation remembers.
talks = Table(
    "talks",
    METADATA,
    Column("channel", String(16), primary_key=True),
    Column("chat", String(200), primary_key=True),
    Column("thread", String(64), primary_key=True),
    Column("memory", Text, nullable=False),
    Column("heard_at", Utc, nullable=False),
    Index(None, "heard_at"),
)

from bot.state import duty_tables, file_tables, people_tables, survey_tables  # noqa: E402, F401  (on the same MetaData)
