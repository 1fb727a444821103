"""Keep who read whose personal data: access records, which the application may write and read, and nobody changes.

Safe while live: it only makes a table.
"""

import sqlalchemy as sa
from alembic import op

from deploy.migrations import kit

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit.table('tenant', 'access_records',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('side', sa.Text(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=True),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.Column('pointer', sa.Text(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('ticket', 'field', 'document')", name=op.f('access_records_kind_known_check')),
    sa.CheckConstraint("side IN ('provider', 'client')", name=op.f('access_records_side_known_check')),
    sa.ForeignKeyConstraint(['tenant_id', 'document_id'], ['documents.tenant_id', 'documents.id'], name=op.f('access_records_tenant_id_document_id_fkey')),
    sa.ForeignKeyConstraint(['tenant_id', 'ticket_id'], ['tickets.tenant_id', 'tickets.id'], name=op.f('access_records_tenant_id_ticket_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('access_records_pkey'))
    )
    op.create_index('access_records_tenant_id_person_id_id_idx', 'access_records', ['tenant_id', 'person_id', 'id'], unique=False)
    op.create_index('access_records_tenant_id_ticket_id_id_idx', 'access_records', ['tenant_id', 'ticket_id', 'id'], unique=False)


def downgrade() -> None:
    op.drop_table('access_records')
