"""Add volume, effort and promises up by month too: a year is read from months.

Safe while live: new tables, which fill as the log is read.
"""

from alembic import op
import sqlalchemy as sa

from deploy.migrations import kit


revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit.table('board', 'report_months',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
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
    sa.PrimaryKeyConstraint('tenant_id', 'month', 'task_type_id', 'team_id', 'sourcing', 'priority', name=op.f('report_months_pkey'))
    )
    kit.table('board', 'report_sla_months',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('task_type_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=False),
    sa.Column('sourcing', sa.Text(), nullable=False),
    sa.Column('priority', sa.Text(), nullable=False),
    sa.Column('metric', sa.Text(), nullable=False),
    sa.Column('met', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('breached', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.Column('excused', sa.Integer(), server_default=sa.text('0'), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'month', 'task_type_id', 'team_id', 'sourcing', 'priority', 'metric', name=op.f('report_sla_months_pkey'))
    )


def downgrade() -> None:
    op.drop_table('report_sla_months')
    op.drop_table('report_months')
