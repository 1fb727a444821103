"""Tell, before any tenant is entered, which tenants a principal may see: the sign-in needs it to build the wall.

Owned by the finder (it selects from `tenants` past the wall); each function carries the person as its predicate.

Safe while live: it only makes functions.
"""

from alembic import op

from tenants.walls import APP, FINDER, WORKER

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PROVIDER_TODAY = """
CREATE FUNCTION provider_today(instant timestamptz) RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT (instant AT TIME ZONE coalesce(
        (SELECT time_zone FROM tenants WHERE tenant_id = '00000000-0000-7000-8000-000000000001'), 'Asia/Tokyo'))::date
$$
"""

CLEARED = """
CREATE FUNCTION cleared(principal uuid, home uuid, instant timestamptz)
RETURNS TABLE (tenant_id uuid, domains text[], my_number boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
AS $$
    SELECT t.tenant_id, NULL::text[], false
    FROM tenants t WHERE t.tenant_id = home AND t.status = 'active'
    UNION ALL
    SELECT t.tenant_id, c.domains, c.my_number
    FROM clearances c
    JOIN tenants t ON (c.tenant_id = t.tenant_id OR c.tenant_id IS NULL)
        AND t.status = 'active' AND t.tenant_id <> '00000000-0000-7000-8000-000000000001'
    WHERE home IS NULL AND c.person_id = principal AND c.ended_at IS NULL
        AND c.valid_from <= provider_today(instant)
        AND (c.valid_until IS NULL OR provider_today(instant) < c.valid_until)
$$
"""

SIGNATURES = ("provider_today(timestamptz)", "cleared(uuid, uuid, timestamptz)")


def upgrade() -> None:
    op.execute(PROVIDER_TODAY)
    op.execute(CLEARED)
    for signature in SIGNATURES:
        op.execute(f"ALTER FUNCTION {signature} OWNER TO {FINDER}")
        op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {APP}, {WORKER}")


def downgrade() -> None:
    for signature in reversed(SIGNATURES):
        op.execute(f"DROP FUNCTION {signature}")
