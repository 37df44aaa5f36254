"""A notice may be for some units only."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """What was sent before went to all."""
    op.add_column("notices", sa.Column("units", sa.Text(), nullable=False, server_default=""))
