"""Count the tickets that were reopened by pairs of days, and those pairs and the repeats of promises by month too.

A report counts each reopened ticket once, over any period, without looking at tickets. Safe while live: adding waits until this is done.
The worker of the version before writes nothing here and asks the cursor for a column that is called otherwise now: it adds nothing until
the new version does, and loses nothing, since its cursor stays. Reports go on.
"""

import sqlalchemy as sa
from alembic import op

from deploy.migrations import kit

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

READ = ("report_tickets", "report_sla_repeats", "report_sla_repeat_months", "report_reopenings", "report_reopening_months")
DIMENSIONS = "task_type_id, team_id, sourcing, priority"
REOPENINGS = f"""
INSERT INTO report_reopenings (tenant_id, day, next_day, {DIMENSIONS}, tickets)
SELECT tenant_id, day, coalesce(next_day, DATE '9999-12-31'), {DIMENSIONS}, count(*)
FROM (SELECT tenant_id, {DIMENSIONS}, day, lead(day) OVER (PARTITION BY tenant_id, ticket_id ORDER BY day) AS next_day
      FROM (SELECT DISTINCT tenant_id, ticket_id, {DIMENSIONS}, (turn->>0)::date AS day
            FROM report_tickets CROSS JOIN LATERAL jsonb_array_elements(turns) turn
            WHERE reopened > 0 AND NOT merged AND turn->>1 = 'reopened') days) told
GROUP BY 1, 2, 3, {DIMENSIONS}
"""
MONTHS = """
INSERT INTO {into} (tenant_id, month, next_month, {dimensions}, {measures})
SELECT tenant_id, date_trunc('month', day)::date, date_trunc('month', next_day)::date, {dimensions}, {sums}
FROM {table} GROUP BY 1, 2, 3, {dimensions}
"""
BY_MONTH = (
    ("report_sla_repeats", "report_sla_repeat_months", ("met", "breached", "excused")),
    ("report_reopenings", "report_reopening_months", ("tickets",)),
)


def upgrade() -> None:
    kit.table('board', 'report_reopenings',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('next_day', sa.Date(), nullable=False),
    sa.Column('task_type_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=False),
    sa.Column('sourcing', sa.Text(), nullable=False),
    sa.Column('priority', sa.Text(), nullable=False),
    sa.Column('tickets', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'day', 'next_day', 'task_type_id', 'team_id', 'sourcing', 'priority', name=op.f('report_reopenings_pkey'))
    )
    op.create_index('report_reopenings_next_day_idx', 'report_reopenings', ['tenant_id', 'next_day'])
    kit.table('board', 'report_reopening_months',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('next_month', sa.Date(), nullable=False),
    sa.Column('task_type_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=False),
    sa.Column('sourcing', sa.Text(), nullable=False),
    sa.Column('priority', sa.Text(), nullable=False),
    sa.Column('tickets', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'month', 'next_month', 'task_type_id', 'team_id', 'sourcing', 'priority', name=op.f('report_reopening_months_pkey'))
    )
    kit.table('board', 'report_sla_repeat_months',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('next_month', sa.Date(), nullable=False),
    sa.Column('task_type_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=False),
    sa.Column('sourcing', sa.Text(), nullable=False),
    sa.Column('priority', sa.Text(), nullable=False),
    sa.Column('met', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('breached', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('excused', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'month', 'next_month', 'task_type_id', 'team_id', 'sourcing', 'priority', name=op.f('report_sla_repeat_months_pkey'))
    )
    op.alter_column('rollup_cursors', 'costs', new_column_name='hourly_costs')
    op.create_index('report_sla_repeats_next_day_idx', 'report_sla_repeats', ['tenant_id', 'next_day'])
    _walls("NO FORCE")
    op.execute(REOPENINGS)
    for table, into, measures in BY_MONTH:
        told = {"dimensions": DIMENSIONS, "measures": ", ".join(measures), "sums": ", ".join(f"sum({each})" for each in measures)}
        op.execute(MONTHS.format(table=table, into=into, **told))
    _walls("FORCE")


def downgrade() -> None:
    op.drop_index('report_sla_repeats_next_day_idx', 'report_sla_repeats')
    op.alter_column('rollup_cursors', 'hourly_costs', new_column_name='costs')
    for table in ("report_sla_repeat_months", "report_reopening_months", "report_reopenings"):
        op.drop_table(table)


def _walls(force: str) -> None:
    """The owner writes over all tenants, within this transaction alone."""
    for table in READ:
        op.execute(f"ALTER TABLE {table} {force} ROW LEVEL SECURITY")
