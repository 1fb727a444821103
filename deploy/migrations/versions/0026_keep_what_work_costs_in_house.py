"""Keep what work costs in-house, month by month. Safe while live: new tables."""

import sqlalchemy as sa
from alembic import op

from deploy.migrations import kit

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit.table('tenant', 'baselines',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('task_type_id', sa.Uuid(), nullable=True),
    sa.Column('month_on', sa.Date(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'task_type_id'], ['task_types.tenant_id', 'task_types.id'], name=op.f('baselines_tenant_id_task_type_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('baselines_pkey'))
    )
    op.create_index('baselines_company_idx', 'baselines', ['tenant_id', 'month_on'], unique=True, postgresql_where=sa.text('task_type_id IS NULL'))
    op.create_index('baselines_task_type_idx', 'baselines', ['tenant_id', 'task_type_id', 'month_on'], unique=True, postgresql_where=sa.text('task_type_id IS NOT NULL'))
    kit.table('tenant', 'baseline_inputs',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('baseline_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('value', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('low', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('high', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('origin', sa.Text(), nullable=False),
    sa.Column('source', sa.Text(), nullable=False),
    sa.Column('said_by', sa.Uuid(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("origin IN ('entered', 'typical')", name=op.f('baseline_inputs_origin_known_check')),
    sa.CheckConstraint("status IN ('assumed', 'confirmed')", name=op.f('baseline_inputs_status_known_check')),
    sa.ForeignKeyConstraint(['tenant_id', 'baseline_id'], ['baselines.tenant_id', 'baselines.id'], name=op.f('baseline_inputs_tenant_id_baseline_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'baseline_id', 'code', name=op.f('baseline_inputs_pkey'))
    )


def downgrade() -> None:
    op.drop_table('baseline_inputs')
    op.drop_index('baselines_task_type_idx', table_name='baselines', postgresql_where=sa.text('task_type_id IS NOT NULL'))
    op.drop_index('baselines_company_idx', table_name='baselines', postgresql_where=sa.text('task_type_id IS NULL'))
    op.drop_table('baselines')
