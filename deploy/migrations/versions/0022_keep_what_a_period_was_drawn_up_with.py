"""Keep with a period what its bills were drawn up with, so that a later change of its parties changes nothing that was issued.

Safe while live: a new column that may be empty; a period without it is computed anew with the contract as it stands.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("billing_periods", sa.Column("drawn_up_with", JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("billing_periods", "drawn_up_with")
