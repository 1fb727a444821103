"""Let the finder tell which tenant a row is of that staff name by its id alone, as it does for tickets.

Like `tenant_of`, it answers only inside the set of tenants that the caller may see.

Safe while live: it only makes a function.
"""

from alembic import op

from tenants.walls import APP, FINDER, WORKER

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("approvals", "documents", "procedures", "calendars", "sla_policy_versions", "task_types")
SIGNATURE = "tenant_of_row(text, uuid)"
_ONE = """SELECT tenant_id FROM {table} WHERE kind = '{table}' AND id = wanted
      AND tenant_id = ANY (nullif(current_setting('urakata.tenants', true), '')::uuid[])"""
FUNCTION = f"""
CREATE FUNCTION tenant_of_row(kind text, wanted uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    {" UNION ALL ".join(_ONE.format(table=table) for table in TABLES)}
$$
"""


def upgrade() -> None:
    op.execute(FUNCTION)
    op.execute(f"ALTER FUNCTION {SIGNATURE} OWNER TO {FINDER}")
    op.execute(f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {SIGNATURE} TO {APP}, {WORKER}")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {SIGNATURE}")
