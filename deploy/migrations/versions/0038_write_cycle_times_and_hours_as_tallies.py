"""Write the buckets of cycle times beside the volume that they are of, and the hours of a week by month, as tallies: a number each.

A year of buckets and hours is a row for nearly every ticket; of tallies it is the rows of the volume. Safe while live: adding waits until
this is done; the worker of the version before then finds no buckets, adds nothing, and loses nothing, since its cursor stays. Its report
of throughput is away until the new version serves it.
"""

import sqlalchemy as sa
from alembic import op

from deploy.migrations import kit

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

READ = ("report_cycles", "report_days", "report_months", "report_tickets", "report_hour_months", "rollup_cursors")
DIMENSIONS = "tenant_id, task_type_id, team_id, sourcing, priority"
DAYS = {"report_days": ("day", "day"), "report_months": ("month", "month")}
"""Of each table its day, and the grain of the buckets."""
FILL = """
UPDATE {table} d SET cycle_tally = c.tally
FROM (SELECT {dimensions}, day, sum(n * ('1e' || 9 * bucket)::numeric) AS tally FROM report_cycles WHERE grain = '{grain}'
      GROUP BY {dimensions}, day) c
WHERE d.{day} = c.day AND {same}
"""
HOURS = """
INSERT INTO report_hour_months (tenant_id, month, task_type_id, sourcing, priority, channel, created_tally, resolved_tally)
SELECT tenant_id, date_trunc('month', day)::date, task_type_id, sourcing, priority, channel, sum(created * place), sum(resolved * place)
FROM (SELECT tenant_id, day, task_type_id, sourcing, priority, channel, created, resolved,
             ('1e' || 9 * ((day - DATE '0001-01-01') % 7 * 24 + hour))::numeric AS place
      FROM (SELECT tenant_id, created_on AS day, created_hour AS hour, task_type_id, sourcing, priority, channel, 1 AS created, 0 AS resolved
            FROM report_tickets WHERE NOT merged
            UNION ALL
            SELECT tenant_id, resolved_on, resolved_hour, task_type_id, sourcing, priority, channel, 0, 1
            FROM report_tickets WHERE resolved_on IS NOT NULL AND NOT merged) told) placed
GROUP BY 1, 2, 3, 4, 5, 6
"""


def upgrade() -> None:
    for table in DAYS:
        op.add_column(table, sa.Column("cycle_tally", sa.Numeric(), server_default=sa.text("0"), nullable=False))
    kit.table('board', 'report_hour_months',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('task_type_id', sa.Uuid(), nullable=False),
    sa.Column('sourcing', sa.Text(), nullable=False),
    sa.Column('priority', sa.Text(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('created_tally', sa.Numeric(), server_default=sa.text('0'), nullable=False),
    sa.Column('resolved_tally', sa.Numeric(), server_default=sa.text('0'), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'month', 'task_type_id', 'sourcing', 'priority', 'channel', name=op.f('report_hour_months_pkey'))
    )
    _walls("NO FORCE")
    same = " AND ".join(f"d.{each} = c.{each}" for each in DIMENSIONS.split(", "))
    for table, (day, grain) in DAYS.items():
        op.execute(FILL.format(table=table, dimensions=DIMENSIONS, day=day, grain=grain, same=same))
    op.execute(HOURS)
    _walls("FORCE")
    op.drop_table("report_cycles")


def downgrade() -> None:
    """The buckets come back with the rebuild that is asked for here (`urakata rollups rebuild`)."""
    kit.table('board', 'report_cycles',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('grain', sa.Text(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('task_type_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=False),
    sa.Column('sourcing', sa.Text(), nullable=False),
    sa.Column('priority', sa.Text(), nullable=False),
    sa.Column('bucket', sa.Integer(), nullable=False),
    sa.Column('n', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.CheckConstraint("grain IN ('day', 'month')", name=op.f('report_cycles_grain_known_check')),
    sa.PrimaryKeyConstraint('tenant_id', 'grain', 'day', 'task_type_id', 'team_id', 'sourcing', 'priority', 'bucket', name=op.f('report_cycles_pkey'))
    )
    _walls("NO FORCE")
    op.execute("UPDATE rollup_cursors SET rebuild_due = true")
    _walls("FORCE")
    op.drop_table("report_hour_months")
    for table in DAYS:
        op.drop_column(table, "cycle_tally")


def _walls(force: str) -> None:
    """The owner writes over all tenants, within this transaction alone."""
    for table in READ:
        op.execute(f"ALTER TABLE {table} {force} ROW LEVEL SECURITY")
