"""Keep files of usage that were sent in, to be looked at and recorded. Safe while live: a new table."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

from deploy.migrations import kit

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit.table(
        "tenant",
        "usage_files",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("rows", JSONB(), nullable=False),
        sa.Column("unread", JSONB(), nullable=False),
        sa.Column("results", JSONB(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("form IN ('csv', 'xlsx')", name=op.f("usage_files_form_known_check")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("usage_files_pkey")),
    )
    op.create_index("usage_files_made_at_idx", "usage_files", ["tenant_id", "made_at"], unique=False)


def downgrade() -> None:
    op.drop_index("usage_files_made_at_idx", table_name="usage_files")
    op.drop_table("usage_files")
