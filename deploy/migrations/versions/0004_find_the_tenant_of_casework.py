"""Let the finder tell which tenant an approval, a document or a procedure is of, as it does for tickets

Staff name these by their ids alone. Like `tenant_of`, it answers only inside the set of tenants that the caller may see.

Safe while live: it makes policies, a function, and indexes on small tables.
"""

from alembic import op

from tenants.walls import APP, FINDER, WORKER

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("approvals", "documents", "procedures")
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
    for table in TABLES:
        op.create_index(f"{table}_id_idx", table, ["id"])
        op.execute(f"DROP POLICY IF EXISTS {table}_finder ON {table}")  # a fresh database has it from the table's making
        op.execute(f"CREATE POLICY {table}_finder ON {table} FOR SELECT TO {FINDER} USING (true)")
        op.execute(f"GRANT SELECT ON {table} TO {FINDER}")
    op.execute(FUNCTION)
    op.execute(f"ALTER FUNCTION {SIGNATURE} OWNER TO {FINDER}")
    op.execute(f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {SIGNATURE} TO {APP}, {WORKER}")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {SIGNATURE}")
    for table in TABLES:
        op.execute(f"DROP POLICY {table}_finder ON {table}")
        op.execute(f"REVOKE SELECT ON {table} FROM {FINDER}")
        op.drop_index(f"{table}_id_idx", table)
