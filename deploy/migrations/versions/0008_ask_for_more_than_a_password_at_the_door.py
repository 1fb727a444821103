"""Ask for more than a password at the door: second factors, company sign-ins, reset links

Safe while live: it makes new tables, and columns that may be empty.
"""

from alembic import op
import sqlalchemy as sa

from deploy.migrations import kit

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NEW = ("identity_provider_id", "subject", "provider_session")


def upgrade() -> None:
    kit.table('door', 'identity_providers',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('slug', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=True),
    sa.Column('issuer', sa.Text(), nullable=False),
    sa.Column('client_id', sa.Text(), nullable=False),
    sa.Column('client_secret', sa.LargeBinary(), nullable=True),
    sa.Column('domains', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('enabled', sa.Boolean(), nullable=False),
    sa.Column('asks_factor', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('identity_providers_pkey')),
    sa.UniqueConstraint('slug', name=op.f('identity_providers_slug_key'))
    )
    op.create_index('identity_providers_tenant_id_idx', 'identity_providers', ['tenant_id'], unique=False)
    kit.table('door', 'second_factors',
    sa.Column('sign_in_id', sa.Uuid(), nullable=False),
    sa.Column('secret', sa.LargeBinary(), nullable=False),
    sa.Column('last_step', sa.BigInteger(), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['sign_in_id'], ['sign_ins.id'], name=op.f('second_factors_sign_in_id_fkey')),
    sa.PrimaryKeyConstraint('sign_in_id', name=op.f('second_factors_pkey'))
    )
    kit.table('door', 'recovery_codes',
    sa.Column('sign_in_id', sa.Uuid(), nullable=False),
    sa.Column('code_hash', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['sign_in_id'], ['sign_ins.id'], name=op.f('recovery_codes_sign_in_id_fkey')),
    sa.PrimaryKeyConstraint('sign_in_id', 'code_hash', name=op.f('recovery_codes_pkey'))
    )
    kit.table('door', 'pending_sign_ins',
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('sign_in_id', sa.Uuid(), nullable=True),
    sa.Column('membership_id', sa.Uuid(), nullable=True),
    sa.Column('identity_provider_id', sa.Uuid(), nullable=True),
    sa.Column('subject', sa.Text(), nullable=True),
    sa.Column('provider_session', sa.Text(), nullable=True),
    sa.Column('nonce', sa.Text(), nullable=True),
    sa.Column('verifier', sa.Text(), nullable=True),
    sa.Column('goes_to', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('factor', 'company')", name=op.f('pending_sign_ins_kind_known_check')),
    sa.ForeignKeyConstraint(['identity_provider_id'], ['identity_providers.id'], name=op.f('pending_sign_ins_identity_provider_id_fkey')),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('pending_sign_ins_membership_id_fkey')),
    sa.ForeignKeyConstraint(['sign_in_id'], ['sign_ins.id'], name=op.f('pending_sign_ins_sign_in_id_fkey')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pending_sign_ins_pkey'))
    )
    op.create_index('pending_sign_ins_expires_at_idx', 'pending_sign_ins', ['expires_at'], unique=False)
    kit.table('door', 'password_resets',
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('sign_in_id', sa.Uuid(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['sign_in_id'], ['sign_ins.id'], name=op.f('password_resets_sign_in_id_fkey')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('password_resets_pkey'))
    )
    op.create_index('password_resets_sign_in_id_idx', 'password_resets', ['sign_in_id'], unique=False)
    op.add_column('sessions', sa.Column('identity_provider_id', sa.Uuid(), nullable=True))
    op.add_column('sessions', sa.Column('subject', sa.Text(), nullable=True))
    op.add_column('sessions', sa.Column('provider_session', sa.Text(), nullable=True))
    op.create_foreign_key(op.f('sessions_identity_provider_id_fkey'), 'sessions', 'identity_providers', ['identity_provider_id'], ['id'])
    op.create_index('sessions_identity_provider_id_subject_idx', 'sessions', ['identity_provider_id', 'subject'], unique=False)


def downgrade() -> None:
    op.drop_index('sessions_identity_provider_id_subject_idx', table_name='sessions')
    op.drop_constraint('sessions_identity_provider_id_fkey', 'sessions', type_='foreignkey')
    for column in NEW:
        op.drop_column('sessions', column)
    for table in ('password_resets', 'pending_sign_ins', 'recovery_codes', 'second_factors', 'identity_providers'):
        op.drop_table(table)
