"""Let somebody else approve a refund: it waits with its status, and has a day once it is approved. The finder finds it by its id.

Safe while live: a column with a constant default, others without; the check looks at rows without keeping writers away. What was paid
back before stays approved.
"""

import sqlalchemy as sa
from alembic import op

from tenants import walls

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None

BEFORE = (
    "approvals", "documents", "procedures", "calendars", "sla_policy_versions", "task_types",
    "contracts", "rate_cards", "usage_items", "usage_requests", "billing_periods", "invoices", "payments", "write_off_requests",
    "monthly_reports", "baselines", "alert_rules", "report_subscriptions",
)  # fmt: skip
TABLES = (*BEFORE, "refunds")
_ONE = """SELECT tenant_id FROM {table} WHERE tenant_of_row.kind = '{table}' AND id = wanted
      AND tenant_id = ANY (nullif(current_setting('urakata.tenants', true), '')::uuid[])"""
FUNCTION = """
CREATE OR REPLACE FUNCTION tenant_of_row(kind text, wanted uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    {looks}
$$
"""
CHECKS = {
    "refunds_status_known_check": "status IN ('pending', 'approved', 'rejected')",
    "refunds_paid_on_a_day_check": "status <> 'approved' OR refunded_on IS NOT NULL",
}


def upgrade() -> None:
    op.add_column("refunds", sa.Column("status", sa.Text(), nullable=False, server_default="approved"))
    op.alter_column("refunds", "status", server_default=None)
    op.add_column("refunds", sa.Column("decided_by", sa.Uuid(), nullable=True))
    op.add_column("refunds", sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True))
    op.alter_column("refunds", "refunded_on", nullable=True)
    for name, check in CHECKS.items():
        op.execute(f"ALTER TABLE refunds ADD CONSTRAINT {name} CHECK ({check}) NOT VALID")
        op.execute(f"ALTER TABLE refunds VALIDATE CONSTRAINT {name}")
    op.create_index("refunds_id_idx", "refunds", ["id"], unique=False)
    op.execute("DROP POLICY IF EXISTS refunds_finder ON refunds")  # a table made since has it from the kit
    op.execute(f"CREATE POLICY refunds_finder ON refunds FOR SELECT TO {walls.FINDER} USING (true)")
    op.execute(f"GRANT SELECT ON refunds TO {walls.FINDER}")
    _find_in(TABLES)


def downgrade() -> None:
    _find_in(BEFORE)
    op.drop_index("refunds_id_idx", table_name="refunds")
    for name in CHECKS:
        op.execute(f"ALTER TABLE refunds DROP CONSTRAINT {name}")
    op.alter_column("refunds", "refunded_on", nullable=False)
    for name in ("decided_at", "decided_by", "status"):
        op.drop_column("refunds", name)


def _find_in(tables: tuple[str, ...]) -> None:
    op.execute(FUNCTION.format(looks=" UNION ALL ".join(_ONE.format(table=table) for table in tables)))
