"""Give the finder its functions: which tenant a ticket is of, and search within one tenant.

They cross what row security would forbid, or use an index that it would not, and so carry the tenant predicate themselves.
Owned by a role that cannot sign in, whose policies only let it select.

Safe while live: it only makes functions.
"""

from alembic import op

from tenants.walls import APP, FINDER, WORKER

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TENANT_OF = """
CREATE FUNCTION tenant_of(ticket uuid) RETURNS uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT tenant_id FROM tickets
    WHERE id = ticket
      AND tenant_id = ANY (nullif(current_setting('urakata.tenants', true), '')::uuid[])
$$
"""


def upgrade() -> None:
    op.execute(TENANT_OF)
    for signature in ("tenant_of(uuid)",):
        op.execute(f"ALTER FUNCTION {signature} OWNER TO {FINDER}")
        op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {APP}, {WORKER}")


def downgrade() -> None:
    op.execute("DROP FUNCTION tenant_of(uuid)")
