"""Keep what was answered while a company is taken on, encrypted, until it stands.

Safe while live: a new table.
"""

import sqlalchemy as sa
from alembic import op

from deploy.migrations import kit

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit.table(
        "provider",
        "onboardings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.Uuid(), nullable=True),
        sa.Column("answers", sa.LargeBinary(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("status IN ('open', 'done', 'dropped')", name=op.f("onboardings_status_known_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("onboardings_pkey")),
    )


def downgrade() -> None:
    op.drop_table("onboardings")
