"""Keep ready texts (定型文) for replies and notes. Safe while live: a new table."""

import sqlalchemy as sa
from alembic import op

from deploy.migrations import kit

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit.table('provider', 'macros',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name_ja', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('body_ja', sa.Text(), nullable=False),
    sa.Column('body_en', sa.Text(), nullable=False),
    sa.Column('task_types', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('domains', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('visibility', sa.Text(), nullable=False),
    sa.Column('moves_to', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("moves_to IN ('', 'waiting_client', 'resolved')", name=op.f('macros_moves_to_known_check')),
    sa.CheckConstraint("visibility IN ('public', 'internal')", name=op.f('macros_visibility_known_check')),
    sa.PrimaryKeyConstraint('id', name=op.f('macros_pkey')),
    sa.UniqueConstraint('code', name=op.f('macros_code_key'))
    )


def downgrade() -> None:
    op.drop_table('macros')
