"""Search within one company: its own part of the index alone is read, and a word that stands everywhere costs no more than a rare one.

The index of words begins with the tenant (btree_gin). `search_tickets` gives all tickets that hold a word, or nothing where they are
more than asked for. The release before still calls `find_tickets`.

Safe while live: on a large table build the two new indexes CONCURRENTLY by hand first; this finds them and goes on.
"""

from alembic import op

from tenants.walls import APP, FINDER, WORKER

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

SIGNATURE = "search_tickets(text, integer)"
FUNCTION = r"""
CREATE OR REPLACE FUNCTION search_tickets(term text, most integer) RETURNS uuid[]
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = public SET enable_seqscan = off SET enable_indexscan = off
AS $$
DECLARE
    wall uuid := nullif(current_setting('urakata.tenant', true), '')::uuid;
    word text := lower(normalize(term, NFKC));
    holding uuid[];
    named uuid[];
BEGIN
    IF length(word) > 2 THEN
        EXECUTE 'SELECT ARRAY(SELECT t.id FROM tickets t WHERE t.tenant_id = $1
            AND searchable(t.subject, t.description) LIKE $2 LIMIT $3)'
            INTO holding USING wall, '%' || replace(replace(replace(word, '\', '\\'), '%', '\%'), '_', '\_') || '%', most + 1;
    ELSE
        EXECUTE 'SELECT ARRAY(SELECT t.id FROM tickets t WHERE t.tenant_id = $1 AND short_words(t.subject) @> ARRAY[$2] LIMIT $3)'
            INTO holding USING wall, word, most + 1;
    END IF;
    EXECUTE 'SELECT ARRAY(SELECT t.id FROM tickets t WHERE t.tenant_id = $1 AND t.external_reference = $2 LIMIT $3)'
        INTO named USING wall, term, most + 1;
    RETURN CASE WHEN cardinality(holding) <= most AND cardinality(named) <= most THEN holding || named END;
END
$$
"""
NEW = (
    "CREATE INDEX IF NOT EXISTS tickets_search_words_idx ON tickets USING gin (tenant_id, searchable(subject, description) gin_trgm_ops)",
    "CREATE INDEX IF NOT EXISTS tickets_search_letters_idx ON tickets USING gin (tenant_id, short_words(subject))",
)
OLD = (
    "CREATE INDEX tickets_search_idx ON tickets USING gin (searchable(subject, description) gin_trgm_ops)",
    "CREATE INDEX tickets_search_short_idx ON tickets USING gin (short_words(subject))",
)


def upgrade() -> None:
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gin")
    for statement in NEW:
        op.execute(statement)
    op.execute("DROP INDEX IF EXISTS tickets_search_idx, tickets_search_short_idx")
    op.execute(FUNCTION)
    op.execute(f"ALTER FUNCTION {SIGNATURE} OWNER TO {FINDER}")
    op.execute(f"REVOKE ALL ON FUNCTION {SIGNATURE} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION {SIGNATURE} TO {APP}, {WORKER}")


def downgrade() -> None:
    op.execute(f"DROP FUNCTION {SIGNATURE}")
    for statement in OLD:
        op.execute(statement)
    op.execute("DROP INDEX tickets_search_words_idx, tickets_search_letters_idx")
