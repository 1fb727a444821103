"""Let the finder tell which tenant an alert or a subscription is of, and keep the domain of what an alert watches.

Safe while live: it replaces a function, adds policies, and a column with a constant default. An alert on one kind of work from before
counts as one on all work until it is changed: who sees some domains alone does not see it.
"""

import sqlalchemy as sa
from alembic import op

from tenants.walls import FINDER

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None

BEFORE = (
    "approvals", "documents", "procedures", "calendars", "sla_policy_versions", "task_types",
    "contracts", "rate_cards", "usage_items", "usage_requests", "billing_periods", "invoices", "payments", "write_off_requests",
    "monthly_reports", "baselines",
)  # fmt: skip
FOUND = ("alert_rules", "report_subscriptions")
OPENED = ("baselines", *FOUND)
"""Tables that were made before the finder searched them: a database from before has no policy for it yet."""
_ONE = """SELECT tenant_id FROM {table} WHERE tenant_of_row.kind = '{table}' AND id = wanted
      AND tenant_id = ANY (nullif(current_setting('urakata.tenants', true), '')::uuid[])"""
FUNCTION = """
CREATE OR REPLACE FUNCTION tenant_of_row(kind text, wanted uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    {looks}
$$
"""


def _find_in(tables: tuple[str, ...]) -> None:
    op.execute(FUNCTION.format(looks=" UNION ALL ".join(_ONE.format(table=table) for table in tables)))


def upgrade() -> None:
    op.add_column("alert_rules", sa.Column("domain", sa.Text(), nullable=False, server_default=""))
    for table in OPENED:
        op.execute(f"DROP POLICY IF EXISTS {table}_finder ON {table}")
        op.execute(f"CREATE POLICY {table}_finder ON {table} FOR SELECT TO {FINDER} USING (true)")
        op.execute(f"GRANT SELECT ON {table} TO {FINDER}")
    _find_in((*BEFORE, *FOUND))


def downgrade() -> None:
    _find_in(BEFORE)
    op.drop_column("alert_rules", "domain")
