"""Alembic's entry: connects as the administrator and knows all models."""

from alembic import context

import services.tables
from deploy.migrations import kit

kit.render_tables_with_their_kind()


def run() -> None:
    """Run migrations on the connection that `deploy.migrate` hands over."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=services.tables.metadata,
        compare_type=True,
        compare_server_default=False,
        user_module_prefix="sqlmodel.",
    )
    with context.begin_transaction():
        context.run_migrations()


run()
