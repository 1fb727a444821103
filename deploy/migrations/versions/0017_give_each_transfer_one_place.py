"""Give each transfer of a tenant one place, and let it be taken back once.

Safe while live: nothing was posted before the release that brings this.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "transfers_reverses_idx",
        "transfers",
        ["tenant_id", "reverses"],
        unique=True,
        postgresql_where=sa.text("reverses IS NOT NULL"),
    )
    op.create_unique_constraint(op.f("transfers_tenant_id_place_key"), "transfers", ["tenant_id", "place"])


def downgrade() -> None:
    op.drop_constraint(op.f("transfers_tenant_id_place_key"), "transfers", type_="unique")
    op.drop_index("transfers_reverses_idx", table_name="transfers")
