"""The tables of people, groups, what was asked in vain and what was said of answers."""

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from bot.state.tables import METADATA, Utc

# Who has a role, or uses several channels as one person. Everybody else has no row.
people = Table(
    "people",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("role", String(8), nullable=False),  # citizen, staff, office, leader
    Column("unit", String(32), nullable=False, default=""),  # the code of the unit, for staff
    Column("name", String(100), nullable=False, default=""),  # as the Office wrote it when inviting
    Column("since", Utc, nullable=False),
    Column("revoked_at", Utc),
)

# By which accounts a person speaks.
accounts = Table(
    "accounts",
    METADATA,
    Column("channel", String(16), primary_key=True),
    Column("account", String(200), primary_key=True),
    Column("person_id", String(32), ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("linked_at", Utc, nullable=False),
    Index(None, "person_id"),
)

# One-time codes, kept as digests: with a role to give, or of a person who adds an account.
codes = Table(
    "codes",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("role", String(8), nullable=False, default=""),
    Column("unit", String(32), nullable=False, default=""),
    Column("name", String(100), nullable=False, default=""),
    Column("person_id", String(32), ForeignKey("people.id", ondelete="CASCADE")),  # whom the account is added to
    Column("made_by", String(32), nullable=False, default=""),  # the person who invited; "" from the command line
    Column("expires_at", Utc, nullable=False),
    Index(None, "expires_at"),
)

# Wrong codes of an account since a moment.
tries = Table(
    "tries",
    METADATA,
    Column("channel", String(16), primary_key=True),
    Column("account", String(200), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("since", Utc, nullable=False),
)

# Which unit a group belongs to.
groups = Table(
    "groups",
    METADATA,
    Column("channel", String(16), primary_key=True),
    Column("chat", String(200), primary_key=True),
    Column("unit", String(32), nullable=False),
    Column("bound_by", String(32), nullable=False),
    Column("bound_at", Utc, nullable=False),
    Index(None, "unit"),
)

# Questions that found no answer or a disliked one, masked.
questions = Table(
    "questions",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("question", Text, nullable=False),
    Column("outcome", String(16), nullable=False),  # unknown, disliked
    Column("reason", String(16), nullable=False, default=""),  # of a dislike
    Column("candidates", Text, nullable=False, default=""),  # codes with blanks between them
    Column("channel", String(16), nullable=False),
    Column("chat", String(200), nullable=False),
    Column("thread", String(64), nullable=False, default=""),
    Column("account", String(200), nullable=False),
    Column("asked_at", Utc, nullable=False),
    Index(None, "asked_at"),
    Index(None, "channel", "account"),
)

# What was said of an answer: one row for a person and an answer.
feedback = Table(
    "feedback",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("answer", String(16), nullable=False),
    Column("verdict", String(4), nullable=False),  # up, down
    Column("reason", String(16), nullable=False, default=""),
    Column("codes", Text, nullable=False, default=""),
    Column("question_id", String(32), ForeignKey("questions.id", ondelete="SET NULL")),
    Column("channel", String(16), nullable=False),
    Column("account", String(200), nullable=False),
    Column("said_at", Utc, nullable=False),
    UniqueConstraint("channel", "account", "answer"),
    Index(None, "said_at"),
)
