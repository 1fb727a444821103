"""Drop `find_tickets`, which `search_tickets` took the place of.

Safe while live: no release since 0019 calls it. Bring processes of an older release to their end first.
"""

from alembic import op

from tenants.walls import APP, FINDER, WORKER

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

SIGNATURE = "find_tickets(text, integer)"
FUNCTION = r"""
CREATE FUNCTION find_tickets(term text, most integer DEFAULT 1000) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public
AS $$
DECLARE
    wall uuid := nullif(current_setting('urakata.tenant', true), '')::uuid;
    word text := lower(normalize(term, NFKC));
BEGIN
    IF length(word) > 2 THEN
        RETURN QUERY SELECT t.id FROM tickets t WHERE t.tenant_id = wall
            AND searchable(t.subject, t.description)
                LIKE '%' || replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%'
            ORDER BY t.id DESC LIMIT most;
    ELSE
        RETURN QUERY SELECT t.id FROM tickets t WHERE t.tenant_id = wall AND short_words(t.subject) @> ARRAY[word]
            ORDER BY t.id DESC LIMIT most;
    END IF;
    RETURN QUERY SELECT t.id FROM tickets t WHERE t.tenant_id = wall AND t.external_reference = term LIMIT most;
END
$$
"""


def upgrade() -> None:
    op.execute(f"DROP FUNCTION {SIGNATURE}")


def downgrade() -> None:
    op.execute(FUNCTION)
    op.execute(f"ALTER FUNCTION {SIGNATURE} OWNER TO {FINDER}")
    op.execute(f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {SIGNATURE} TO {APP}, {WORKER}")
