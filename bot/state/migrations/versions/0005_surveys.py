"""Surveys: forms, responses, drafts, invitations, codes, keys."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "survey_forms",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("code", "version", name="pk_survey_forms"),
    )
    op.create_table(
        "survey_responses",
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("half_day", sa.String(length=11), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("flags", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("form", "half_day", "id", name="pk_survey_responses"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "survey_starts",
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("half_day", sa.String(length=11), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("form", "half_day", "unit", "procedure", "channel", name="pk_survey_starts"),
    )
    op.create_table(
        "survey_transactions",
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("first", sa.String(length=10), nullable=False),
        sa.Column("last", sa.String(length=10), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("form", "unit", "procedure", "first", "last", name="pk_survey_transactions"),
    )
    op.create_table(
        "survey_targets",
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("percent", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("form", "unit", name="pk_survey_targets"),
    )
    op.create_table(
        "survey_codes",
        sa.Column("code", sa.String(length=16), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("kiosk", sa.Boolean(), nullable=False),
        sa.Column("invite_on", sa.String(length=10), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("code", name="pk_survey_codes"),
    )
    op.create_table(
        "survey_drafts",
        sa.Column("owner", sa.String(length=240), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("version", sa.String(length=80), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("invitation", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("at", sa.String(length=40), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("spent", sa.Float(), nullable=False),
        sa.Column("touched_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_survey_drafts"),
    )
    op.create_index("ix_survey_drafts_begun_at", "survey_drafts", ["begun_at"])
    op.create_table(
        "survey_invitations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=240), nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("account", sa.String(length=200), nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("procedure", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_survey_invitations"),
    )
    op.create_index("ix_survey_invitations_owner", "survey_invitations", ["owner"])
    op.create_index("ix_survey_invitations_until", "survey_invitations", ["until"])
    op.create_table(
        "survey_manners",
        sa.Column("owner", sa.String(length=240), nullable=False),
        sa.Column("asked_on", sa.String(length=10), nullable=False),
        sa.Column("refuses", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("owner", name="pk_survey_manners"),
    )
    op.create_index("ix_survey_manners_asked_on", "survey_manners", ["asked_on"])
    op.create_table(
        "survey_participations",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_survey_participations"),
    )
    op.create_index("ix_survey_participations_until", "survey_participations", ["until"])
    op.create_table(
        "survey_keys",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_survey_keys"),
    )
    op.create_index("ix_survey_keys_until", "survey_keys", ["until"])
    op.create_table(
        "survey_traces",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_survey_traces"),
    )
    op.create_index("ix_survey_traces_until", "survey_traces", ["until"])
