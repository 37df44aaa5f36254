"""The tables of plans, duties, what each unit has to do for them, and what was said and changed."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from bot.state.tables import METADATA, Utc

# Documents that duties come from.
plans = Table(
    "plans",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("number", String(100), nullable=False, default=""),
    Column("issued", Date),
    Column("file_id", String(48), nullable=False, default=""),
    Column("made_by", String(32), nullable=False, default=""),
    Column("made_at", Utc, nullable=False),
)

# What was read in a plan and waits for the Office's word, screen by screen.
proposals = Table(
    "proposals",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("plan_id", String(32), ForeignKey("plans.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("state", String(8), nullable=False),  # proposed, accepted, dropped
    Column("body", Text, nullable=False),  # the duty as it was proposed or edited, JSON
    Column("duty_id", String(32), nullable=False, default=""),  # what became of it
    Column("changed_by", String(32), nullable=False, default=""),
    Column("changed_at", Utc, nullable=False),
    UniqueConstraint("plan_id", "place"),
)

# What has to be done, for all its units and occurrences.
duties = Table(
    "duties",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("number", Integer, nullable=False),  # what people say: NV12
    Column("plan_id", String(32), ForeignKey("plans.id")),
    Column("kind", String(32), nullable=False),
    Column("task", Text, nullable=False),
    Column("units", Text, nullable=False, default="[]"),  # codes, or groups such as "tất cả đơn vị": JSON
    Column("quote", Text, nullable=False, default=""),  # the plan's own words
    Column("recipient", Text, nullable=False, default=""),
    Column("evidence", Text, nullable=False, default=""),  # the product that is expected
    Column("cooperating", Text, nullable=False, default=""),
    Column("recurrence", String(200), nullable=False, default=""),  # the notation of docs/ke-hoach.md
    Column("relative", Text, nullable=False, default=""),  # a limit from an event: JSON
    Column("day_off", String(8), nullable=False, default="after"),  # before, after, keep
    Column("target", Text, nullable=False, default=""),  # of a quality objective
    Column("approximate", Boolean, nullable=False, default=False),  # reminded, never late
    Column("time", String(5), nullable=False, default=""),
    Column("due", Date),  # of a duty that comes once; the end of a window
    Column("window_from", Date),
    Column("first_day", Date),  # occurrences are made from here
    Column("last_day", Date),  # to here; null: for ever, year by year
    Column("owner", String(100), nullable=False, default=""),  # of a corrective action
    Column("made_by", String(32), nullable=False, default=""),
    Column("made_at", Utc, nullable=False),
    Column("withdrawn_at", Utc),
    UniqueConstraint("number"),
    Index(None, "plan_id"),
)

# One row for each unit and occurrence.
duty_rows = Table(
    "duty_rows",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("number", Integer, nullable=False),  # what people type: việc 27
    Column("duty_id", String(32), ForeignKey("duties.id"), nullable=False),
    Column("unit", String(32), nullable=False),
    Column("occurrence", String(16), nullable=False, default=""),  # "", 2026-Q1, 2026-12, 2026 1/2
    Column("due", Date),  # in force
    Column("named", Date),  # as the plan's words name it, before a move for a day off or an extension
    Column("state", String(16), nullable=False),  # new, received, reported, accepted, returned, not_applicable
    Column("received_at", Utc),
    Column("reported_at", Utc),
    Column("accepted_at", Utc),
    Column("on_time", Boolean),
    Column("extension", String(8), nullable=False, default=""),  # pending, granted, refused
    Column("extension_until", Date),
    Column("extension_reason", Text, nullable=False, default=""),
    Column("remind_on", Date),  # the day of the next step; null: nobody is reminded
    Column("reminded_on", Date),  # the day of the last step
    Column("step", Integer),  # the last step, in working days; negative: before the due date
    Column("told", Integer, nullable=False, default=0),  # who knows that it is late: 1 the Office, 2 the leaders
    Column("made_at", Utc, nullable=False),
    Column("changed_at", Utc, nullable=False),
    UniqueConstraint("number"),
    UniqueConstraint("duty_id", "unit", "occurrence"),
    Index(None, "remind_on"),
    Index(None, "unit", "state"),
    Index(None, "state", "due"),
    Index(None, "due"),
)

# What a unit said it has done, and what the Office said of that.
duty_reports = Table(
    "duty_reports",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("row_id", String(32), ForeignKey("duty_rows.id"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("by_person", String(32), nullable=False, default=""),
    Column("at", Utc, nullable=False),
    Column("text", Text, nullable=False, default=""),
    Column("document_number", String(100), nullable=False, default=""),
    Column("link", Text, nullable=False, default=""),
    Column("file_id", String(48), nullable=False, default=""),
    Column("figure", String(100), nullable=False, default=""),  # beside the target of a quality objective
    Column("effectiveness", Text, nullable=False, default=""),
    Column("verdict", String(8), nullable=False, default=""),  # accepted, returned
    Column("verdict_by", String(32), nullable=False, default=""),
    Column("verdict_at", Utc),
    Column("verdict_note", Text, nullable=False, default=""),
    UniqueConstraint("row_id", "place"),
)

# Every change, with who, when and from where: only ever added to.
duty_changes = Table(
    "duty_changes",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("duty_id", String(32), ForeignKey("duties.id"), nullable=False),
    Column("row_id", String(32), ForeignKey("duty_rows.id")),
    Column("place", Integer, nullable=False),  # the order among the changes of the same row, or of the duty itself
    Column("at", Utc, nullable=False),
    Column("by_person", String(32), nullable=False, default=""),
    Column("channel", String(16), nullable=False, default=""),
    Column("what", String(32), nullable=False),
    Column("detail", Text, nullable=False, default="{}"),
    Index(None, "duty_id", "row_id"),
    Index(None, "row_id"),
)

# Events that give relative limits their date.
duty_events = Table(
    "duty_events",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("duty_id", String(32), ForeignKey("duties.id"), nullable=False),
    Column("unit", String(32), nullable=False, default=""),  # "": for all its units
    Column("name", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("entered_by", String(32), nullable=False, default=""),
    Column("at", Utc, nullable=False),
    Index(None, "duty_id"),
)

# Who else speaks for a unit and is reminded for it.
unit_deputies = Table(
    "unit_deputies",
    METADATA,
    Column("unit", String(32), primary_key=True),
    Column("person_id", String(32), ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("named_by", String(32), nullable=False, default=""),
    Column("at", Utc, nullable=False),
)

# The secret address of a unit's calendar, as a digest.
unit_feeds = Table(
    "unit_feeds",
    METADATA,
    Column("unit", String(32), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("made_by", String(32), nullable=False, default=""),
    Column("at", Utc, nullable=False),
    UniqueConstraint("digest"),
)

# Documents sent to all groups, and which units have said that they read them.
notices = Table(
    "notices",
    METADATA,
    Column("id", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False, default=""),
    Column("file_id", String(48), nullable=False, default=""),
    Column("sent_by", String(32), nullable=False, default=""),
    Column("sent_at", Utc, nullable=False),
    Column("units", Text, nullable=False, default="", server_default=""),  # codes; "": for all
)
notice_reads = Table(
    "notice_reads",
    METADATA,
    Column("notice_id", String(32), ForeignKey("notices.id"), primary_key=True),
    Column("unit", String(32), primary_key=True),
    Column("by_person", String(32), nullable=False, default=""),
    Column("at", Utc, nullable=False),
)
