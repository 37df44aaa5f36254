"""The tables of surveys: what was answered apart from who was asked, who answers, and who has answered."""

from sqlalchemy import Boolean, Column, Float, Index, Integer, LargeBinary, String, Table, Text

from bot.state.tables import METADATA, Utc

# The text of every form that was answered, so that an answer can be read as it was given.
survey_forms = Table(
    "survey_forms",
    METADATA,
    Column("code", String(40), primary_key=True),
    Column("version", String(80), primary_key=True),
    Column("body", Text, nullable=False),  # the YAML
    Column("digest", String(64), nullable=False),
)

# What was answered: nothing here tells who or when, but for the half-day. The rows lie in the order of their key, whose
# end is random (SQLite has no rowid here; PostgreSQL's own order is made random when the half-day is over).
survey_responses = Table(
    "survey_responses",
    METADATA,
    Column("form", String(40), primary_key=True),
    Column("half_day", String(11), primary_key=True),  # 2026-11-30S (sáng) or 2026-11-30C (chiều)
    Column("id", String(32), primary_key=True),
    Column("version", String(80), nullable=False),
    Column("unit", String(32), nullable=False, default=""),
    Column("procedure", String(40), nullable=False, default=""),
    Column("channel", String(16), nullable=False),
    Column("answers", Text, nullable=False),  # JSON
    Column("flags", String(80), nullable=False, default=""),  # trust notes with blanks between them
    sqlite_with_rowid=False,
)

# How many began to answer, for the share that came to the end.
survey_starts = Table(
    "survey_starts",
    METADATA,
    Column("form", String(40), primary_key=True),
    Column("half_day", String(11), primary_key=True),
    Column("unit", String(32), primary_key=True),
    Column("procedure", String(40), primary_key=True),
    Column("channel", String(16), primary_key=True),
    Column("count", Integer, nullable=False),
)

# How many transactions a unit had in a time, as the Office entered it.
survey_transactions = Table(
    "survey_transactions",
    METADATA,
    Column("form", String(40), primary_key=True),  # "": whatever the form
    Column("unit", String(32), primary_key=True),  # "": the whole department
    Column("procedure", String(40), primary_key=True),  # "": all of them
    Column("first", String(10), primary_key=True),  # days such as 2026-11-01, both included
    Column("last", String(10), primary_key=True),
    Column("count", Integer, nullable=False),
)

# The share of 4 and 5, in per cent, that a unit is to reach.
survey_targets = Table(
    "survey_targets",
    METADATA,
    Column("form", String(40), primary_key=True),
    Column("unit", String(32), primary_key=True),  # "": every unit without one of its own
    Column("percent", Float, nullable=False),
)

# What a poster, a link or a kiosk says: which form for which unit and procedure. A ticket is for one person.
survey_codes = Table(
    "survey_codes",
    METADATA,
    Column("code", String(16), primary_key=True),
    Column("form", String(40), nullable=False),
    Column("unit", String(32), nullable=False, default=""),
    Column("procedure", String(40), nullable=False, default=""),
    Column("kiosk", Boolean, nullable=False, default=False),
    Column("invite_on", String(10), nullable=False, default=""),  # of a ticket: the day from which to invite
    Column("made_at", Utc, nullable=False),
    Column("withdrawn_at", Utc),
)

# Answers on their way: they belong to a person until they are sent or 48 hours are over, then the row is gone.
survey_drafts = Table(
    "survey_drafts",
    METADATA,
    Column("owner", String(240), primary_key=True),  # "p:" and a person, or "a:", channel and account
    Column("id", String(32), nullable=False),
    Column("form", String(40), nullable=False),
    Column("version", String(80), nullable=False),
    Column("unit", String(32), nullable=False, default=""),
    Column("procedure", String(40), nullable=False, default=""),
    Column("invitation", String(32), nullable=False, default=""),
    Column("channel", String(16), nullable=False),  # where it began
    Column("answers", Text, nullable=False),  # JSON; null for a question that was passed over
    Column("at", String(40), nullable=False),  # the question that is open
    Column("begun_at", Utc, nullable=False),
    Column("spent", Float, nullable=False, default=0),  # seconds between questions and their answers
    Column("touched_at", Utc, nullable=False),
    Index(None, "begun_at"),
)

# Invitations that wait or were not answered yet: gone with the answer, or when their time is over.
survey_invitations = Table(
    "survey_invitations",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("owner", String(240), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("account", String(200), nullable=False),
    Column("form", String(40), nullable=False),
    Column("unit", String(32), nullable=False, default=""),
    Column("procedure", String(40), nullable=False, default=""),
    Column("due_at", Utc, nullable=False),
    Column("until", Utc, nullable=False),
    Column("asked", Boolean, nullable=False, default=False),  # it was sent, or is being sent
    Index(None, "owner"),
    Index(None, "until"),
)

# Who wants no more surveys, and the day on which somebody was last asked to answer one.
survey_manners = Table(
    "survey_manners",
    METADATA,
    Column("owner", String(240), primary_key=True),
    Column("asked_on", String(10), nullable=False, default=""),
    Column("refuses", Boolean, nullable=False, default=False),
    Index(None, "asked_on"),
)

# Who has answered, as a digest by a key that is destroyed with the period: afterwards nobody can tell, nor can we.
survey_participations = Table(
    "survey_participations",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("until", Utc, nullable=False),
    Index(None, "until"),
)

# Keys by name; a key that is over is destroyed, and what was made with it can be tied to nobody any more.
survey_keys = Table(
    "survey_keys",
    METADATA,
    Column("name", String(40), primary_key=True),
    Column("secret", LargeBinary, nullable=False),
    Column("until", Utc),
    Index(None, "until"),
)

# How often a device or address answered today, by a digest with the key of the day; gone with the key.
survey_traces = Table(
    "survey_traces",
    METADATA,
    Column("digest", String(64), primary_key=True),
    Column("minutes", Text, nullable=False),  # of the day, with blanks between them
    Column("until", Utc, nullable=False),
    Index(None, "until"),
)
