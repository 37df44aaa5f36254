"""What Alembic runs the revisions in: the connection that `upgrade` opened."""

from alembic import context

from bot.state.tables import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
