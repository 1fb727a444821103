"""Let the finder tell which tenant a contract, an invoice or a payment is of that staff name by its id alone.

Safe while live: it replaces a function.
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

BEFORE = ("approvals", "documents", "procedures", "calendars", "sla_policy_versions", "task_types")
TABLES = (
    *BEFORE, "contracts", "rate_cards", "usage_items", "usage_requests", "billing_periods", "invoices", "payments",
    "write_off_requests",
)
_ONE = """SELECT tenant_id FROM {table} WHERE kind = '{table}' AND id = wanted
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
    _find_in(TABLES)


def downgrade() -> None:
    _find_in(BEFORE)
