"""Find the breaches of a period and the tickets that were reopened, which reports list and count.

Safe while live: on large tables build the two indexes CONCURRENTLY by hand first; this finds them and goes on.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Move the schema one revision forward."""
    op.create_index(
        "clocks_breached_idx",
        "clocks",
        ["tenant_id", "breached_at"],
        postgresql_where=sa.text("result = 'breached'"),
        if_not_exists=True,
    )
    op.create_index(
        "report_tickets_reopened_idx",
        "report_tickets",
        ["tenant_id"],
        postgresql_where=sa.text("reopened > 0"),
        if_not_exists=True,
    )


def downgrade() -> None:
    """Move the schema one revision back."""
    op.drop_index("report_tickets_reopened_idx", "report_tickets")
    op.drop_index("clocks_breached_idx", "clocks")
