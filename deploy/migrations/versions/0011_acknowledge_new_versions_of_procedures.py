"""Keep who has acknowledged which version of a procedure, and which version must be acknowledged.

Safe while live: it only makes new tables.
"""

import sqlalchemy as sa
from alembic import op

from deploy.migrations import kit

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit.table(
        "board",
        "required_readings",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("task_type_id", sa.Uuid(), nullable=False),
        sa.Column("procedure_id", sa.Uuid(), nullable=False),
        sa.Column("since_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "task_type_id", name=op.f("required_readings_pkey")),
    )
    kit.table(
        "board",
        "acknowledgements",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("procedure_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint(
            "tenant_id", "procedure_id", "person_id", name=op.f("acknowledgements_pkey")
        ),
    )


def downgrade() -> None:
    op.drop_table("acknowledgements")
    op.drop_table("required_readings")
