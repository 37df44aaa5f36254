"""Plans, duties, what each unit has to do, reports, deputies, calendars, notices."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "notices",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("file_id", sa.String(length=48), nullable=False),
        sa.Column("sent_by", sa.String(length=32), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
    )
    op.create_table(
        "plans",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("number", sa.String(length=100), nullable=False),
        sa.Column("issued", sa.Date(), nullable=True),
        sa.Column("file_id", sa.String(length=48), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_plans"),
    )
    op.create_table(
        "unit_feeds",
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("unit", name="pk_unit_feeds"),
        sa.UniqueConstraint("digest", name="uq_unit_feeds_digest"),
    )
    op.create_table(
        "duties",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("units", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("cooperating", sa.Text(), nullable=False),
        sa.Column("recurrence", sa.String(length=200), nullable=False),
        sa.Column("relative", sa.Text(), nullable=False),
        sa.Column("day_off", sa.String(length=8), nullable=False),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.Column("time", sa.String(length=5), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("window_from", sa.Date(), nullable=True),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("owner", sa.String(length=100), nullable=False),
        sa.Column("made_by", sa.String(length=32), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_duties_plan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_duties"),
        sa.UniqueConstraint("number", name="uq_duties_number"),
    )
    op.create_index("ix_duties_plan_id", "duties", ["plan_id"], unique=False)
    op.create_table(
        "notice_reads",
        sa.Column("notice_id", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("by_person", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["notice_id"], ["notices.id"], name="fk_notice_reads_notice_id"),
        sa.PrimaryKeyConstraint("notice_id", "unit", name="pk_notice_reads"),
    )
    op.create_table(
        "proposals",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("plan_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("duty_id", sa.String(length=32), nullable=False),
        sa.Column("changed_by", sa.String(length=32), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name="fk_proposals_plan_id"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.UniqueConstraint("plan_id", "place", name="uq_proposals_plan_id_place"),
    )
    op.create_table(
        "unit_deputies",
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("person_id", sa.String(length=32), nullable=False),
        sa.Column("named_by", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_unit_deputies_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("unit", "person_id", name="pk_unit_deputies"),
    )
    op.create_table(
        "duty_events",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("duty_id", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("entered_by", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name="fk_duty_events_duty_id"),
        sa.PrimaryKeyConstraint("id", name="pk_duty_events"),
    )
    op.create_index("ix_duty_events_duty_id", "duty_events", ["duty_id"], unique=False)
    op.create_table(
        "duty_rows",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("occurrence", sa.String(length=16), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("named", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("on_time", sa.Boolean(), nullable=True),
        sa.Column("extension", sa.String(length=8), nullable=False),
        sa.Column("extension_until", sa.Date(), nullable=True),
        sa.Column("extension_reason", sa.Text(), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("reminded_on", sa.Date(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name="fk_duty_rows_duty_id"),
        sa.PrimaryKeyConstraint("id", name="pk_duty_rows"),
        sa.UniqueConstraint("duty_id", "unit", "occurrence", name="uq_duty_rows_duty_id_unit_occurrence"),
        sa.UniqueConstraint("number", name="uq_duty_rows_number"),
    )
    op.create_index("ix_duty_rows_due", "duty_rows", ["due"], unique=False)
    op.create_index("ix_duty_rows_remind_on", "duty_rows", ["remind_on"], unique=False)
    op.create_index("ix_duty_rows_state_due", "duty_rows", ["state", "due"], unique=False)
    op.create_index("ix_duty_rows_unit_state", "duty_rows", ["unit", "state"], unique=False)
    op.create_table(
        "duty_changes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("duty_id", sa.String(length=32), nullable=False),
        sa.Column("row_id", sa.String(length=32), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_person", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name="fk_duty_changes_duty_id"),
        sa.ForeignKeyConstraint(["row_id"], ["duty_rows.id"], name="fk_duty_changes_row_id"),
        sa.PrimaryKeyConstraint("id", name="pk_duty_changes"),
    )
    op.create_index("ix_duty_changes_duty_id_row_id", "duty_changes", ["duty_id", "row_id"], unique=False)
    op.create_index("ix_duty_changes_row_id", "duty_changes", ["row_id"], unique=False)
    op.create_table(
        "duty_reports",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("row_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("by_person", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document_number", sa.String(length=100), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("file_id", sa.String(length=48), nullable=False),
        sa.Column("figure", sa.String(length=100), nullable=False),
        sa.Column("effectiveness", sa.Text(), nullable=False),
        sa.Column("verdict", sa.String(length=8), nullable=False),
        sa.Column("verdict_by", sa.String(length=32), nullable=False),
        sa.Column("verdict_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verdict_note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["row_id"], ["duty_rows.id"], name="fk_duty_reports_row_id"),
        sa.PrimaryKeyConstraint("id", name="pk_duty_reports"),
        sa.UniqueConstraint("row_id", "place", name="uq_duty_reports_row_id_place"),
    )
