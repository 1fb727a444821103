"""Keep how far a tenant's events were looked at for usage, and the first cut of a period; let an item be taken back once.

Safe while live: two new columns, and an index over a table that is new.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ONCE = "usage_items_taken_back_once_idx"
WHERE = sa.text("reverses IS NOT NULL")


def upgrade() -> None:
    op.add_column("billing_periods", sa.Column("cut_epoch", sa.BigInteger(), nullable=True))
    op.add_column(
        "relays", sa.Column("usage_place", sa.BigInteger(), server_default=sa.text("0"), nullable=False)
    )
    op.create_index(ONCE, "usage_items", ["tenant_id", "reverses"], unique=True, postgresql_where=WHERE)


def downgrade() -> None:
    op.drop_index(ONCE, table_name="usage_items", postgresql_where=WHERE)
    op.drop_column("relays", "usage_place")
    op.drop_column("billing_periods", "cut_epoch")
