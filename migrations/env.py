"""Alembic's entry: works on the connection it is handed, inside the caller's transaction (see core/migrating.py)."""

from alembic import context

from models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
