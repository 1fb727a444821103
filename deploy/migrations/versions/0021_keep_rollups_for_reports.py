"""Keep rollups for reports: sums by local day, what each ticket gives to them, and how far the event log was read for them.

Safe while live: new tables, and a column with a default. They fill themselves from the log.
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from deploy.migrations import kit

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
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
    kit.table('board', 'report_days',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('task_type_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=False),
    sa.Column('sourcing', sa.Text(), nullable=False),
    sa.Column('priority', sa.Text(), nullable=False),
    sa.Column('created', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('resolved', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('first_pass', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('worked', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('resolutions', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('reopened', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('ended', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('touch_seconds', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
    sa.Column('work_squares', sa.Numeric(precision=40, scale=0), server_default=sa.text('0'), nullable=False),
    sa.Column('cycle_seconds', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
    sa.Column('work_seconds', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
    sa.Column('unpriced_seconds', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
    sa.Column('cost', sa.Numeric(precision=30, scale=12), server_default=sa.text('0'), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'day', 'task_type_id', 'team_id', 'sourcing', 'priority', name=op.f('report_days_pkey'))
    )
    kit.table('board', 'report_hours',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('hour', sa.Integer(), nullable=False),
    sa.Column('task_type_id', sa.Uuid(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('created', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('resolved', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'day', 'hour', 'task_type_id', 'channel', name=op.f('report_hours_pkey'))
    )
    kit.table('board', 'report_people',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('task_type_id', sa.Uuid(), nullable=False),
    sa.Column('sourcing', sa.Text(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('resolved', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('under_procedure', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('worked', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('touch_seconds', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
    sa.Column('work_squares', sa.Numeric(precision=40, scale=0), server_default=sa.text('0'), nullable=False),
    sa.Column('work_seconds', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'month', 'task_type_id', 'sourcing', 'person_id', name=op.f('report_people_pkey'))
    )
    kit.table('board', 'report_sla',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('task_type_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=False),
    sa.Column('sourcing', sa.Text(), nullable=False),
    sa.Column('priority', sa.Text(), nullable=False),
    sa.Column('metric', sa.Text(), nullable=False),
    sa.Column('met', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('breached', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('excused', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'day', 'task_type_id', 'team_id', 'sourcing', 'priority', 'metric', name=op.f('report_sla_pkey'))
    )
    kit.table('board', 'report_sla_repeats',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('next_day', sa.Date(), nullable=False),
    sa.Column('task_type_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=False),
    sa.Column('sourcing', sa.Text(), nullable=False),
    sa.Column('priority', sa.Text(), nullable=False),
    sa.Column('met', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('breached', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('excused', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'day', 'next_day', 'task_type_id', 'team_id', 'sourcing', 'priority', name=op.f('report_sla_repeats_pkey'))
    )
    kit.table('tenant', 'report_tickets',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('task_type_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=False),
    sa.Column('sourcing', sa.Text(), nullable=False),
    sa.Column('priority', sa.Text(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('created_on', sa.Date(), nullable=False),
    sa.Column('created_hour', sa.Integer(), nullable=False),
    sa.Column('resolved_on', sa.Date(), nullable=True),
    sa.Column('resolved_hour', sa.Integer(), nullable=True),
    sa.Column('resolved_by', sa.Uuid(), nullable=True),
    sa.Column('cycle_seconds', sa.BigInteger(), nullable=True),
    sa.Column('first_pass', sa.Boolean(), nullable=False),
    sa.Column('reopened', sa.Integer(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('merged', sa.Boolean(), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('under_procedure', sa.Boolean(), nullable=False),
    sa.Column('work_seconds', sa.BigInteger(), nullable=False),
    sa.Column('work', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('sla', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('turns', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('place', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'ticket_id', name=op.f('report_tickets_pkey'))
    )
    op.create_index('report_tickets_created_on_idx', 'report_tickets', ['tenant_id', 'created_on'], unique=False)
    op.create_index('report_tickets_resolved_on_idx', 'report_tickets', ['tenant_id', 'resolved_on'], unique=False, postgresql_where=sa.text('resolved_on IS NOT NULL'))
    kit.table('board', 'rollup_cursors',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.BigInteger(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('zone', sa.Text(), nullable=False),
    sa.Column('costs', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('rebuilt_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('tenant_id', name=op.f('rollup_cursors_pkey'))
    )
    op.add_column('relays', sa.Column('rollup_place', sa.BigInteger(), server_default=sa.text('0'), nullable=False))


def downgrade() -> None:
    op.drop_column('relays', 'rollup_place')
    op.drop_table('rollup_cursors')
    op.drop_index('report_tickets_resolved_on_idx', table_name='report_tickets', postgresql_where=sa.text('resolved_on IS NOT NULL'))
    op.drop_index('report_tickets_created_on_idx', table_name='report_tickets')
    op.drop_table('report_tickets')
    op.drop_table('report_sla_repeats')
    op.drop_table('report_sla')
    op.drop_table('report_people')
    op.drop_table('report_hours')
    op.drop_table('report_days')
    op.drop_table('report_cycles')
