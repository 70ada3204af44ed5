"""What Alembic runs: it is handed an open connection and changes the tables inside that transaction."""

from alembic import context

from assistant.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
