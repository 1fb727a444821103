"""Keep monthly reports as they were frozen and sent, their papers, and what was agreed.

Safe while live: it makes new tables.
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from deploy.migrations import kit

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit.table('tenant', 'monthly_reports',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('month_on', sa.Date(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('comments', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('frozen_by', sa.Uuid(), nullable=False),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_by', sa.Uuid(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('provider_signed_by', sa.Uuid(), nullable=True),
    sa.Column('provider_signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('client_signed_by', sa.Uuid(), nullable=True),
    sa.Column('client_signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('client_remark', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("status IN ('draft', 'replaced', 'sent')", name=op.f('monthly_reports_status_known_check')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('monthly_reports_pkey')),
    sa.UniqueConstraint('tenant_id', 'month_on', 'number', name=op.f('monthly_reports_tenant_id_month_on_number_key'))
    )
    op.create_index('monthly_reports_id_idx', 'monthly_reports', ['id'], unique=False)
    kit.table('tenant', 'review_items',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('side', sa.Text(), nullable=False),
    sa.Column('owner', sa.Text(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('opened_in', sa.Date(), nullable=False),
    sa.Column('closed_in', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('decision', 'action')", name=op.f('review_items_kind_known_check')),
    sa.CheckConstraint("side IN ('provider', 'client')", name=op.f('review_items_side_known_check')),
    sa.CheckConstraint("status IN ('open', 'done', 'dropped')", name=op.f('review_items_status_known_check')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('review_items_pkey'))
    )
    op.create_index('review_items_id_idx', 'review_items', ['id'], unique=False)
    kit.table('tenant', 'monthly_report_papers',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('report_id', sa.Uuid(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('sha256', sa.LargeBinary(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("language IN ('ja', 'en')", name=op.f('monthly_report_papers_language_known_check')),
    sa.ForeignKeyConstraint(['tenant_id', 'report_id'], ['monthly_reports.tenant_id', 'monthly_reports.id'], name=op.f('monthly_report_papers_tenant_id_report_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'report_id', 'language', name=op.f('monthly_report_papers_pkey'))
    )


def downgrade() -> None:
    op.drop_table('monthly_report_papers')
    op.drop_index('review_items_id_idx', table_name='review_items')
    op.drop_table('review_items')
    op.drop_index('monthly_reports_id_idx', table_name='monthly_reports')
    op.drop_table('monthly_reports')
