"""Keep drafts of requests, sealed

Safe while live: it only makes a new table.
"""

from alembic import op
import sqlalchemy as sa

from deploy.migrations import kit

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit.table('tenant', 'drafts',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('task_type_id', sa.Uuid(), nullable=False),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'task_type_id'], ['task_types.tenant_id', 'task_types.id'], name=op.f('drafts_tenant_id_task_type_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('drafts_pkey'))
    )
    op.create_index('drafts_person_id_idx', 'drafts', ['tenant_id', 'person_id', 'updated_at'], unique=False)


def downgrade() -> None:
    op.drop_table('drafts')
