"""The tables of kept files, and of what people are being asked."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, Text

from bot.state.tables import METADATA, Utc

# Files that came in (evidence, plans) and that go out (letters, sheets, pictures): with the rest, so that a backup has
# them and several processes share them.
files = Table(
    "files",
    METADATA,
    Column("id", String(48), primary_key=True),  # cannot be guessed: it is the way to the file
    Column("name", String(200), nullable=False),
    Column("media", String(100), nullable=False, default=""),
    Column("size", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("kept_at", Utc, nullable=False),
    Column("until", Utc),  # when it may be erased; null: as long as something refers to it
    Index(None, "until"),
)

# What somebody was asked in a chat and has not answered: whatever he writes next may be the answer.
pending = Table(
    "pending",
    METADATA,
    Column("channel", String(16), primary_key=True),
    Column("chat", String(200), primary_key=True),
    Column("thread", String(64), primary_key=True),
    Column("account", String(200), primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("about", Text, nullable=False, default=""),
    Column("asked_at", Utc, nullable=False),
    Index(None, "channel", "account"),
)

# How far something that only goes forward has come, such as "the digest of this week"; numbers that people type.
marks = Table(
    "marks",
    METADATA,
    Column("name", String(100), primary_key=True),
    Column("value", String(100), nullable=False),
)
