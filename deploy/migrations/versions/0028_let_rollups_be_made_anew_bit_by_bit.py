"""Let rollups be made anew bit by bit, and let a rebuild that broke off go on.

Safe while live: two new columns.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rollup_cursors", sa.Column("remaking", postgresql.JSONB(astext_type=sa.Text()), nullable=True))
    op.add_column(
        "rollup_cursors", sa.Column("rebuild_due", sa.Boolean(), server_default=sa.text("false"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("rollup_cursors", "rebuild_due")
    op.drop_column("rollup_cursors", "remaking")
