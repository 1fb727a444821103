"""Keep refunds of what is to a client's credit, and let transfers be for them.

Safe while live: a new table; the check of transfers is widened, and its rows are looked at without keeping writers away.
"""

import sqlalchemy as sa
from alembic import op

from deploy.migrations import kit

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None

CHECK = "transfers_subject_kind_known_check"
BEFORE = ("invoice", "credit_note", "payment", "settlement")


def upgrade() -> None:
    kit.table(
        "tenant",
        "refunds",
        sa.Column("tenant_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("legal_entity_id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=True),
        sa.Column("credit_note_id", sa.Uuid(), nullable=True),
        sa.Column("refunded_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Numeric(30, 12), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Uuid(), nullable=True),
        sa.Column("undo_reason", sa.Text(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("refunds_amount_positive_check")),
        sa.CheckConstraint(
            "payment_id IS NULL OR credit_note_id IS NULL", name=op.f("refunds_one_source_check")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "payment_id"], ["payments.tenant_id", "payments.id"], name=op.f("refunds_tenant_id_payment_id_fkey")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "credit_note_id"], ["invoices.tenant_id", "invoices.id"], name=op.f("refunds_tenant_id_credit_note_id_fkey")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("refunds_pkey")),
    )
    op.create_index("refunds_payment_id_idx", "refunds", ["tenant_id", "payment_id"], unique=False)
    op.create_index("refunds_credit_note_id_idx", "refunds", ["tenant_id", "credit_note_id"], unique=False)
    _takes(*BEFORE, "refund")


def downgrade() -> None:
    _takes(*BEFORE)
    op.drop_index("refunds_credit_note_id_idx", table_name="refunds")
    op.drop_index("refunds_payment_id_idx", table_name="refunds")
    op.drop_table("refunds")


def _takes(*kinds: str) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    op.execute(
        f"ALTER TABLE transfers DROP CONSTRAINT {CHECK}, ADD CONSTRAINT {CHECK} CHECK (subject_kind IN ({listed})) NOT VALID"
    )
    op.execute(f"ALTER TABLE transfers VALIDATE CONSTRAINT {CHECK}")
