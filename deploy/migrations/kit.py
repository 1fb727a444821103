"""The migrations' kit: a table is made with its kind, and the kind gives owner, wall and grants (tenants/walls.py)."""

from typing import Any

from alembic import op
from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.operations import ops
from sqlalchemy import Table

from tenants.walls import Kind, statements


def table(kind: Kind, name: str, *parts: Any) -> None:
    """Create a table of this kind behind its wall."""
    op.create_table(name, *parts)
    for statement in statements(name, kind):
        op.execute(statement)


def render_tables_with_their_kind() -> None:
    """Make `alembic revision --autogenerate` write `kit.table(kind, …)` where it would write `op.create_table(…)`."""
    plain = renderers.dispatch(ops.CreateTableOp(table_name="", columns=[]))

    @renderers.dispatch_for(ops.CreateTableOp, replace=True)
    def render(context: AutogenContext, operation: ops.CreateTableOp) -> str:
        made: Table = operation.to_table()
        kind = operation.info.get("kind") or made.info["kind"]
        text = plain(context, operation)
        assert isinstance(text, str)
        text = text.replace(f",\ninfo={operation.info!r}", "")
        return text.replace("op.create_table(", f"kit.table({kind!r}, ", 1)
