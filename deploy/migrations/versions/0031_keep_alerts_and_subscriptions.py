"""Keep alerts on figures, subscriptions to reports, and what was delivered.

Safe while live: it makes new tables.
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from deploy.migrations import kit


revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit.table('board', 'alert_rules',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('figure', sa.Text(), nullable=False),
    sa.Column('task_type', sa.Text(), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('side', sa.Text(), nullable=False),
    sa.Column('raise_value', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('clear_value', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('fewest', sa.Integer(), nullable=False),
    sa.Column('watchers', sa.ARRAY(sa.Uuid()), nullable=False),
    sa.Column('is_raised', sa.Boolean(), nullable=False),
    sa.Column('value', sa.Numeric(precision=30, scale=12), nullable=True),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('turned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("side IN ('below', 'above')", name=op.f('alert_rules_side_known_check')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('alert_rules_pkey'))
    )
    op.create_index('alert_rules_id_idx', 'alert_rules', ['id'], unique=False)
    op.create_index('alert_rules_raised_idx', 'alert_rules', ['tenant_id'], unique=False, postgresql_where=sa.text('is_raised AND ended_at IS NULL'))
    kit.table('board', 'alert_turns',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('rule_id', sa.Uuid(), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_raised', sa.Boolean(), nullable=False),
    sa.Column('value', sa.Numeric(precision=30, scale=12), nullable=True),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'rule_id', 'at', name=op.f('alert_turns_pkey'))
    )
    kit.table('tenant', 'report_deliveries',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('subscription_id', sa.Uuid(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('to_on', sa.Date(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('mailed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('tenant_id', 'subscription_id', 'from_on', name=op.f('report_deliveries_pkey'))
    )
    op.create_index('report_deliveries_person_idx', 'report_deliveries', ['tenant_id', 'person_id', 'made_at'], unique=False)
    kit.table('board', 'report_subscriptions',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('report', sa.Text(), nullable=False),
    sa.Column('every', sa.Text(), nullable=False),
    sa.Column('on_day', sa.Integer(), nullable=False),
    sa.Column('hour', sa.Integer(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('format', sa.Text(), nullable=False),
    sa.Column('by_mail', sa.Boolean(), nullable=False),
    sa.Column('next_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("every IN ('week', 'month')", name=op.f('report_subscriptions_every_known_check')),
    sa.CheckConstraint("format IN ('xlsx', 'csv')", name=op.f('report_subscriptions_format_known_check')),
    sa.CheckConstraint("language IN ('ja', 'en')", name=op.f('report_subscriptions_language_known_check')),
    sa.CheckConstraint("report IN ('sla', 'throughput', 'backlog', 'dependence')", name=op.f('report_subscriptions_report_known_check')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('report_subscriptions_pkey'))
    )
    op.create_index('report_subscriptions_id_idx', 'report_subscriptions', ['id'], unique=False)
    op.create_index('report_subscriptions_person_id_idx', 'report_subscriptions', ['person_id'], unique=False)


def downgrade() -> None:
    op.drop_index('report_subscriptions_person_id_idx', table_name='report_subscriptions')
    op.drop_index('report_subscriptions_id_idx', table_name='report_subscriptions')
    op.drop_table('report_subscriptions')
    op.drop_index('report_deliveries_person_idx', table_name='report_deliveries')
    op.drop_table('report_deliveries')
    op.drop_table('alert_turns')
    op.drop_index('alert_rules_raised_idx', table_name='alert_rules', postgresql_where=sa.text('is_raised AND ended_at IS NULL'))
    op.drop_index('alert_rules_id_idx', table_name='alert_rules')
    op.drop_table('alert_rules')
