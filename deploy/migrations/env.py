"""Alembic's entry: connects as the administrator and knows all models."""

from typing import Any

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
        include_object=_is_of_the_models,
    )
    with context.begin_transaction():
        context.run_migrations()


def _is_of_the_models(_object: Any, name: str | None, kind: str, _reflected: bool, _compared_to: Any) -> bool:
    """Search indexes stand on functions, which the models do not know: their migration makes them by hand."""
    return not (kind == "index" and (name or "").startswith("tickets_search"))


run()
