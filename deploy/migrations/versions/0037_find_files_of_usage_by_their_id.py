"""Let the finder tell which tenant a file of usage is of.

Safe while live: it replaces a function, and adds an index to a small table, a policy and a grant.
"""

from alembic import op

from tenants.walls import FINDER

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

BEFORE = (
    "approvals", "documents", "procedures", "calendars", "sla_policy_versions", "task_types",
    "contracts", "rate_cards", "usage_items", "usage_requests", "billing_periods", "invoices", "payments", "write_off_requests",
    "monthly_reports", "baselines", "alert_rules", "report_subscriptions", "refunds",
)  # fmt: skip
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
    op.create_index("usage_files_id_idx", "usage_files", ["id"], unique=False)
    op.execute("DROP POLICY IF EXISTS usage_files_finder ON usage_files")  # a table made since has it from the kit
    op.execute(f"CREATE POLICY usage_files_finder ON usage_files FOR SELECT TO {FINDER} USING (true)")
    op.execute(f"GRANT SELECT ON usage_files TO {FINDER}")
    _find_in((*BEFORE, "usage_files"))


def downgrade() -> None:
    _find_in(BEFORE)
    op.drop_index("usage_files_id_idx", table_name="usage_files")
