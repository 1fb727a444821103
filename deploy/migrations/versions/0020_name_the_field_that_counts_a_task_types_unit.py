"""Let a task type name the field of its intake form that counts its unit, for usage.

Safe while live: a new column that may be empty; until it is filled, the field is found by the unit's name.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("task_types", sa.Column("rate_field", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("task_types", "rate_field")
