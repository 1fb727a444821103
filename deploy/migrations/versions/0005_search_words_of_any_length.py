"""Find tickets by words of any length, Japanese ones too: trigrams from three characters on, an index of one and two below.

Text is compared in Unicode's NFKC form and lower case, so that full-width and half-width forms are the same.
The finder's function carries the tenant predicate itself: the trigram operators are not leakproof, and under row security
their index would not be used.

Safe while live: on a large table build the two indexes CONCURRENTLY by hand first; this finds them and goes on.
"""

from alembic import op

from tenants.walls import APP, FINDER, WORKER

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

FUNCTIONS = (
    """
    CREATE FUNCTION searchable(subject text, description text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN lower(normalize(subject || ' ' || left(description, 4000), NFKC))
    """,
    """
    CREATE FUNCTION short_words(subject text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (SELECT array_agg(DISTINCT substr(s, i, n))
            FROM lower(normalize(subject, NFKC)) AS s, generate_series(1, length(s)) AS i, generate_series(1, 2) AS n)
    """,
    r"""
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
    """,
)
INDEXES = (
    "CREATE INDEX IF NOT EXISTS tickets_search_idx ON tickets USING gin (searchable(subject, description) gin_trgm_ops)",
    "CREATE INDEX IF NOT EXISTS tickets_search_short_idx ON tickets USING gin (short_words(subject))",
)


def upgrade() -> None:
    for statement in (*FUNCTIONS, *INDEXES):
        op.execute(statement)
    op.execute(f"GRANT EXECUTE ON FUNCTION searchable(text, text), short_words(text) TO {APP}, {WORKER}, {FINDER}")
    op.execute(f"ALTER FUNCTION find_tickets(text, integer) OWNER TO {FINDER}")
    op.execute("REVOKE ALL ON FUNCTION find_tickets(text, integer) FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION find_tickets(text, integer) TO {APP}, {WORKER}")


def downgrade() -> None:
    op.execute("DROP INDEX tickets_search_idx, tickets_search_short_idx")
    op.execute("DROP FUNCTION find_tickets(text, integer), short_words(text), searchable(text, text)")
