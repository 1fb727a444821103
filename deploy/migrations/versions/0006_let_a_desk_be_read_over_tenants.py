"""Let a desk be read over tenants in one statement: the day of a person, what a ticket asks of who holds it; keep bulk changes to undo.

The functions are the finder's; they answer only inside the set of tenants that the caller may see, with counts, instants and numbers.

Safe while live: on large tables build the two indexes CONCURRENTLY by hand first; this finds them and goes on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from deploy.migrations import kit
from tenants.walls import APP, FINDER, WORKER

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WALL = "ANY ((SELECT nullif(current_setting('urakata.tenants', true), '')::uuid[])::uuid[])"
FUNCTIONS = {
    "work_since(uuid, timestamptz)": f"""
    CREATE FUNCTION work_since(who uuid, since timestamptz) RETURNS TABLE (done bigint, seconds bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
    AS $$
        SELECT (SELECT count(*) FROM tickets t WHERE t.tenant_id = {WALL} AND t.assignee_id = who AND t.resolved_at >= since
                AND t.merged_into IS NULL),
               (SELECT coalesce(sum(w.seconds), 0)::bigint FROM work_entries w
                WHERE w.tenant_id = {WALL} AND w.person_id = who AND w.started_at >= since
                AND NOT EXISTS (SELECT 1 FROM work_entries c WHERE c.tenant_id = w.tenant_id AND c.ticket_id = w.ticket_id
                                AND c.corrects = w.id))
    $$
    """,
    "ticket_signals(uuid, uuid)": f"""
    CREATE FUNCTION ticket_signals(tenant uuid, ticket uuid)
    RETURNS TABLE (number bigint, unanswered boolean, asked_at timestamptz, given_at timestamptz, sent_back_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public
    AS $$
        SELECT t.number, t.unanswered,
               CASE WHEN t.unanswered THEN (
                   SELECT e.at FROM events e WHERE e.tenant_id = t.tenant_id AND e.ticket_id = t.id AND e.type = 'comment.added'
                   AND e.data ->> 'side' = 'client' ORDER BY e.place DESC LIMIT 1) END,
               CASE WHEN t.status = 'queued' THEN (
                   SELECT e.at FROM events e WHERE e.tenant_id = t.tenant_id AND e.ticket_id = t.id AND e.type = 'ticket.assigned'
                   ORDER BY e.place DESC LIMIT 1) END,
               CASE WHEN t.status = 'in_progress' THEN (
                   SELECT CASE WHEN e.data ->> 'from' = 'in_review' THEN e.at END FROM events e
                   WHERE e.tenant_id = t.tenant_id AND e.ticket_id = t.id AND e.type = 'ticket.moved'
                   ORDER BY e.place DESC LIMIT 1) END
        FROM tickets t WHERE t.tenant_id = tenant AND t.id = ticket AND t.tenant_id = {WALL}
    $$
    """,
}
READ = ("events", "work_entries")
"""What the finder reads from here on; a fresh database has given it that already."""


def upgrade() -> None:
    op.execute(
        "CREATE INDEX IF NOT EXISTS tickets_done_idx ON tickets (tenant_id, assignee_id, resolved_at) WHERE resolved_at IS NOT NULL"
    )
    op.execute("CREATE INDEX IF NOT EXISTS work_entries_person_idx ON work_entries (tenant_id, person_id, started_at)")
    for table in READ:
        op.execute(f"DROP POLICY IF EXISTS {table}_finder ON {table}")
        op.execute(f"CREATE POLICY {table}_finder ON {table} FOR SELECT TO {FINDER} USING (true)")
        op.execute(f"GRANT SELECT ON {table} TO {FINDER}")
    for signature, function in FUNCTIONS.items():
        op.execute(function)
        op.execute(f"ALTER FUNCTION {signature} OWNER TO {FINDER}")
        op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {APP}, {WORKER}")
    kit.table('tenant', 'bulk_changes',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('run_id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('action', sa.Text(), nullable=False),
    sa.Column('before', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('after_version', sa.Integer(), nullable=True),
    sa.Column('refused', sa.Text(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['tenant_id', 'ticket_id'], ['tickets.tenant_id', 'tickets.id'], name=op.f('bulk_changes_tenant_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'run_id', 'ticket_id', name=op.f('bulk_changes_pkey'))
    )
    op.create_index('bulk_changes_tenant_id_ticket_id_idx', 'bulk_changes', ['tenant_id', 'ticket_id'], unique=False)
    op.create_index('bulk_changes_tenant_id_made_at_idx', 'bulk_changes', ['tenant_id', 'made_at'], unique=False)


def downgrade() -> None:
    op.drop_table('bulk_changes')
    for signature in FUNCTIONS:
        op.execute(f"DROP FUNCTION {signature}")
    for table in READ:
        op.execute(f"DROP POLICY {table}_finder ON {table}")
        op.execute(f"REVOKE SELECT ON {table} FROM {FINDER}")
    op.drop_index('work_entries_person_idx', table_name='work_entries')
    op.drop_index('tickets_done_idx', table_name='tickets')
