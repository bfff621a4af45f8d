"""Alembic runs this to apply revisions on the connection that `migrations.upgrade` passes in."""

from alembic import context

from lockence_server.database.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
