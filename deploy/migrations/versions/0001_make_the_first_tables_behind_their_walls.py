"""Make the first tables behind their walls

Safe while live: it only makes new tables.
"""

from alembic import op
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from deploy.migrations import kit
from sqlalchemy.dialects import postgresql

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit.table('tenant', 'calendars',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name_ja', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('calendars_pkey')),
    sa.UniqueConstraint('tenant_id', 'code', name=op.f('calendars_tenant_id_code_key'))
    )
    op.create_index('calendars_id_idx', 'calendars', ['id'], unique=False)
    kit.table('provider', 'clearances',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=True),
    sa.Column('domains', sa.ARRAY(sa.Text()), nullable=True),
    sa.Column('my_number', sa.Boolean(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('approved_by', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('clearances_pkey'))
    )
    op.create_index('clearances_person_id_idx', 'clearances', ['person_id'], unique=False)
    kit.table('tenant', 'counters',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('last_place', sa.BigInteger(), nullable=False),
    sa.Column('last_number', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', name=op.f('counters_pkey'))
    )
    kit.table('tenant', 'events',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.BigInteger(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('type', sa.Text(), nullable=False),
    sa.Column('subject_kind', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=True),
    sa.Column('actor_id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=True),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('data', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('internal', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'place', name=op.f('events_pkey'))
    )
    op.create_index('events_tenant_id_subject_id_place_idx', 'events', ['tenant_id', 'subject_id', 'place'], unique=False)
    op.create_index('events_tenant_id_ticket_id_place_idx', 'events', ['tenant_id', 'ticket_id', 'place'], unique=False)
    kit.table('door', 'idempotency_keys',
    sa.Column('principal', sa.Text(), nullable=False),
    sa.Column('route', sa.Text(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=True),
    sa.Column('answer', sa.LargeBinary(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('principal', 'route', 'key', name=op.f('idempotency_keys_pkey'))
    )
    op.create_index('idempotency_keys_created_at_idx', 'idempotency_keys', ['created_at'], unique=False)
    kit.table('tenant', 'people',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('department', sa.Text(), nullable=True),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('people_pkey'))
    )
    kit.table('provider', 'person_skills',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('skill', sa.Text(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('person_id', 'skill', name=op.f('person_skills_pkey'))
    )
    kit.table('provider', 'presence',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=True),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('since_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('capacity_units', sa.Integer(), nullable=False),
    sa.Column('last_taken_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('substitute_id', sa.Uuid(), nullable=True),
    sa.Column('timer_tenant_id', sa.Uuid(), nullable=True),
    sa.Column('timer_ticket_id', sa.Uuid(), nullable=True),
    sa.Column('timer_entry_id', sa.Uuid(), nullable=True),
    sa.Column('timer_started_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('idle_tenant_id', sa.Uuid(), nullable=True),
    sa.Column('idle_ticket_id', sa.Uuid(), nullable=True),
    sa.Column('idle_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled', sa.Boolean(), server_default=sa.text('true'), nullable=False),
    sa.CheckConstraint("status IN ('available', 'away', 'offline')", name=op.f('presence_status_known_check')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('presence_pkey'))
    )
    kit.table('provider', 'provider_settings',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('config_version', sa.BigInteger(), nullable=False),
    sa.Column('demo_seed', sa.Text(), nullable=True),
    sa.Column('settings', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('id = 1', name=op.f('provider_settings_single_check')),
    sa.PrimaryKeyConstraint('id', name=op.f('provider_settings_pkey'))
    )
    kit.table('board', 'queue_entries',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('queue_id', sa.Uuid(), nullable=True),
    sa.Column('task_type_id', sa.Uuid(), nullable=False),
    sa.Column('domain', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('sourcing', sa.Text(), nullable=False),
    sa.Column('priority', sa.Integer(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('risk_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('assignee_id', sa.Uuid(), nullable=True),
    sa.Column('skills', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('capacity_units', sa.Integer(), nullable=False),
    sa.Column('confidential', sa.Boolean(), nullable=False),
    sa.Column('makers', sa.ARRAY(sa.Uuid()), nullable=False),
    sa.Column('held_until', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('tenant_id', 'ticket_id', name=op.f('queue_entries_pkey'))
    )
    op.create_index('queue_entries_assignee_id_idx', 'queue_entries', ['assignee_id', 'status', 'due_at'], unique=False)
    op.create_index('queue_entries_new_idx', 'queue_entries', ['created_at'], unique=False, postgresql_where=sa.text("status = 'new'"))
    op.create_index('queue_entries_pull_idx', 'queue_entries', ['queue_id', sa.literal_column('due_at ASC NULLS LAST'), 'priority', 'created_at', 'ticket_id'], unique=False, postgresql_where=sa.text("status = 'queued' AND assignee_id IS NULL"))
    op.create_index('queue_entries_pull_priority_idx', 'queue_entries', ['queue_id', 'priority', sa.literal_column('due_at ASC NULLS LAST'), 'created_at', 'ticket_id'], unique=False, postgresql_where=sa.text("status = 'queued' AND assignee_id IS NULL"))
    kit.table('provider', 'queues',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=True),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name_ja', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('mode', sa.Text(), nullable=False),
    sa.Column('priority_first', sa.Boolean(), nullable=False),
    sa.Column('patience_seconds', sa.Integer(), nullable=True),
    sa.Column('fallback_queue_id', sa.Uuid(), nullable=True),
    sa.Column('waiting_counts', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("mode IN ('pull', 'push')", name=op.f('queues_mode_known_check')),
    sa.ForeignKeyConstraint(['fallback_queue_id'], ['queues.id'], name=op.f('queues_fallback_queue_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('queues_pkey'))
    )
    op.create_index('queues_code_idx', 'queues', [sa.literal_column("coalesce(tenant_id, '00000000-0000-0000-0000-000000000000')"), 'code'], unique=True)
    kit.table('tenant', 'relays',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.BigInteger(), nullable=False),
    sa.Column('sealed_place', sa.BigInteger(), server_default=sa.text('0'), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', name=op.f('relays_pkey'))
    )
    kit.table('tenant', 'seals',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('from_place', sa.BigInteger(), nullable=False),
    sa.Column('to_place', sa.BigInteger(), nullable=False),
    sa.Column('digests', sa.LargeBinary(), nullable=False),
    sa.Column('previous', sa.LargeBinary(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.Column('sealed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'from_place', name=op.f('seals_pkey'))
    )
    kit.table('door', 'sign_ins',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('password_hash', sa.Text(), nullable=True),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('locked_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('sign_ins_pkey')),
    sa.UniqueConstraint('email', name=op.f('sign_ins_email_key'))
    )
    kit.table('provider', 'skills',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name_ja', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('skills_pkey')),
    sa.UniqueConstraint('code', name=op.f('skills_code_key'))
    )
    kit.table('tenant', 'sla_policy_versions',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('effective_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('policies', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('sla_policy_versions_pkey'))
    )
    op.create_index('sla_policy_versions_effective_at_idx', 'sla_policy_versions', ['tenant_id', 'effective_at'], unique=False)
    op.create_index('sla_policy_versions_id_idx', 'sla_policy_versions', ['id'], unique=False)
    kit.table('provider', 'staff',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=True),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('time_zone', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('staff_pkey'))
    )
    op.create_index('staff_email_idx', 'staff', ['email'], unique=False)
    kit.table('tenant', 'task_types',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name_ja', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('description_ja', sa.Text(), nullable=False),
    sa.Column('description_en', sa.Text(), nullable=False),
    sa.Column('domain', sa.Text(), nullable=False),
    sa.Column('form', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('approval', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('skills', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('capacity_units', sa.Integer(), nullable=False),
    sa.Column('default_queue_id', sa.Uuid(), nullable=True),
    sa.Column('priority', sa.Text(), nullable=False),
    sa.Column('review', sa.Text(), nullable=False),
    sa.Column('review_rate', sa.Numeric(precision=5, scale=4), nullable=False),
    sa.Column('confidential', sa.Boolean(), nullable=False),
    sa.Column('core', sa.Boolean(), nullable=False),
    sa.Column('personal_fields', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('retention_class', sa.Text(), nullable=True),
    sa.Column('rate_unit', sa.Text(), nullable=False),
    sa.Column('baseline', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("domain IN ('hr', 'general_affairs', 'accounting', 'finance', 'it')", name=op.f('task_types_domain_known_check')),
    sa.CheckConstraint("priority IN ('urgent', 'high', 'normal', 'low')", name=op.f('task_types_priority_known_check')),
    sa.CheckConstraint("review IN ('none', 'sample', 'always')", name=op.f('task_types_review_known_check')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('task_types_pkey')),
    sa.UniqueConstraint('tenant_id', 'code', name=op.f('task_types_tenant_id_code_key'))
    )
    op.create_index('task_types_id_idx', 'task_types', ['id'], unique=False)
    kit.table('provider', 'teams',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name_ja', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('lead_id', sa.Uuid(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('teams_pkey')),
    sa.UniqueConstraint('code', name=op.f('teams_code_key'))
    )
    kit.table('tenant', 'tenant_keys',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('wrapped', sa.LargeBinary(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('destroyed_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('tenant_keys_pkey'))
    )
    kit.table('board', 'tenants',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('name_ja', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('time_zone', sa.Text(), nullable=False),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('settings', postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    sa.Column('config_version', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("status IN ('active', 'ended')", name=op.f('tenants_status_known_check')),
    sa.PrimaryKeyConstraint('tenant_id', name=op.f('tenants_pkey')),
    sa.UniqueConstraint('key', name=op.f('tenants_key_key'))
    )
    kit.table('board', 'timers',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', 'kind', 'subject_id', name=op.f('timers_pkey'))
    )
    op.create_index('timers_due_at_idx', 'timers', ['due_at'], unique=False)
    kit.table('tenant', 'calendar_versions',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('calendar_id', sa.Uuid(), nullable=False),
    sa.Column('effective_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('spec', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'calendar_id'], ['calendars.tenant_id', 'calendars.id'], name=op.f('calendar_versions_tenant_id_calendar_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'calendar_id', 'effective_at', name=op.f('calendar_versions_pkey'))
    )
    kit.table('door', 'memberships',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('sign_in_id', sa.Uuid(), nullable=True),
    sa.Column('tenant_id', sa.Uuid(), nullable=True),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('roles', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('domains', sa.ARRAY(sa.Text()), nullable=True),
    sa.Column('department', sa.Text(), nullable=True),
    sa.Column('locale', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['sign_in_id'], ['sign_ins.id'], name=op.f('memberships_sign_in_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('memberships_pkey'))
    )
    op.create_index('memberships_person_id_idx', 'memberships', ['person_id'], unique=False)
    op.create_index('memberships_person_id_key', 'memberships', ['person_id'], unique=True, postgresql_where=sa.text('ended_at IS NULL'))
    op.create_index('memberships_sign_in_id_idx', 'memberships', ['sign_in_id'], unique=False)
    op.create_index('memberships_sign_in_id_tenant_id_key', 'memberships', ['sign_in_id', sa.literal_column("coalesce(tenant_id, '00000000-0000-0000-0000-000000000000')")], unique=True, postgresql_where=sa.text('ended_at IS NULL'))
    op.create_index('memberships_tenant_id_idx', 'memberships', ['tenant_id'], unique=False)
    kit.table('tenant', 'procedures',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('task_type_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('steps', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("status IN ('draft', 'in_review', 'published', 'retired')", name=op.f('procedures_status_known_check')),
    sa.ForeignKeyConstraint(['tenant_id', 'task_type_id'], ['task_types.tenant_id', 'task_types.id'], name=op.f('procedures_tenant_id_task_type_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('procedures_pkey')),
    sa.UniqueConstraint('tenant_id', 'task_type_id', 'number', name=op.f('procedures_tenant_id_task_type_id_number_key'))
    )
    op.create_index('procedures_id_idx', 'procedures', ['id'], unique=False)
    kit.table('provider', 'routing_rules',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=True),
    sa.Column('conditions', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('queue_id', sa.Uuid(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['queue_id'], ['queues.id'], name=op.f('routing_rules_queue_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('routing_rules_pkey'))
    )
    op.create_index('routing_rules_position_idx', 'routing_rules', ['position'], unique=False)
    kit.table('provider', 'team_members',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('team_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('team_members_team_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('team_members_pkey'))
    )
    op.create_index('team_members_person_id_idx', 'team_members', ['person_id'], unique=False)
    kit.table('tenant', 'tickets',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('task_type_id', sa.Uuid(), nullable=False),
    sa.Column('domain', sa.Text(), nullable=False),
    sa.Column('confidential', sa.Boolean(), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('form', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('priority', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('sourcing', sa.Text(), nullable=False),
    sa.Column('channel', sa.Text(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('requester_id', sa.Uuid(), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('queue_id', sa.Uuid(), nullable=True),
    sa.Column('assignee_id', sa.Uuid(), nullable=True),
    sa.Column('makers', sa.ARRAY(sa.Uuid()), nullable=False),
    sa.Column('tags', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('external_reference', sa.Text(), nullable=True),
    sa.Column('parent_id', sa.Uuid(), nullable=True),
    sa.Column('merged_into', sa.Uuid(), nullable=True),
    sa.Column('approval_id', sa.Uuid(), nullable=True),
    sa.Column('policy_version_id', sa.Uuid(), nullable=True),
    sa.Column('procedure_id', sa.Uuid(), nullable=True),
    sa.Column('review_drawn', sa.Boolean(), nullable=True),
    sa.Column('deadline_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('deadline_on', sa.Date(), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('queued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('hold_reason', sa.Text(), nullable=True),
    sa.Column('hold_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('work_seconds', sa.BigInteger(), nullable=False),
    sa.Column('responded', sa.Boolean(), nullable=False),
    sa.Column('unanswered', sa.Boolean(), nullable=False),
    sa.Column('reopened', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_event_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('resolved_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("channel IN ('portal', 'api', 'email', 'chat', 'import', 'staff', 'recurring')", name=op.f('tickets_channel_known_check')),
    sa.CheckConstraint("priority IN ('urgent', 'high', 'normal', 'low')", name=op.f('tickets_priority_known_check')),
    sa.CheckConstraint("sourcing IN ('outsourced', 'in_house')", name=op.f('tickets_sourcing_known_check')),
    sa.CheckConstraint("status IN ('new', 'awaiting_approval', 'queued', 'in_progress', 'waiting_client', 'on_hold', 'in_review', 'resolved', 'closed', 'cancelled')", name=op.f('tickets_status_known_check')),
    sa.ForeignKeyConstraint(['tenant_id', 'merged_into'], ['tickets.tenant_id', 'tickets.id'], name=op.f('tickets_tenant_id_merged_into_fkey')),
    sa.ForeignKeyConstraint(['tenant_id', 'parent_id'], ['tickets.tenant_id', 'tickets.id'], name=op.f('tickets_tenant_id_parent_id_fkey')),
    sa.ForeignKeyConstraint(['tenant_id', 'task_type_id'], ['task_types.tenant_id', 'task_types.id'], name=op.f('tickets_tenant_id_task_type_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('tickets_pkey')),
    sa.UniqueConstraint('tenant_id', 'number', name=op.f('tickets_tenant_id_number_key'))
    )
    op.create_index('tickets_completed_idx', 'tickets', ['tenant_id', 'task_type_id', 'first_resolved_at'], unique=False, postgresql_where=sa.text('first_resolved_at IS NOT NULL'))
    op.create_index('tickets_external_reference_idx', 'tickets', ['tenant_id', 'external_reference'], unique=False, postgresql_where=sa.text('external_reference IS NOT NULL'))
    op.create_index('tickets_id_idx', 'tickets', ['id'], unique=False)
    op.create_index('tickets_parent_id_idx', 'tickets', ['tenant_id', 'parent_id'], unique=False, postgresql_where=sa.text('parent_id IS NOT NULL'))
    op.create_index('tickets_tenant_id_assignee_id_id_idx', 'tickets', ['tenant_id', 'assignee_id', 'id'], unique=False)
    op.create_index('tickets_tenant_id_due_at_id_idx', 'tickets', ['tenant_id', 'due_at', 'id'], unique=False, postgresql_where=sa.text('due_at IS NOT NULL'))
    op.create_index('tickets_tenant_id_requester_id_id_idx', 'tickets', ['tenant_id', 'requester_id', 'id'], unique=False)
    op.create_index('tickets_tenant_id_status_id_idx', 'tickets', ['tenant_id', 'status', 'id'], unique=False)
    kit.table('door', 'api_clients',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('client_id', sa.Text(), nullable=False),
    sa.Column('secret_hash', sa.LargeBinary(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=True),
    sa.Column('membership_id', sa.Uuid(), nullable=True),
    sa.Column('roles', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('domains', sa.ARRAY(sa.Text()), nullable=True),
    sa.Column('scopes', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('api_clients_membership_id_fkey')),
    sa.PrimaryKeyConstraint('id', name=op.f('api_clients_pkey')),
    sa.UniqueConstraint('client_id', name=op.f('api_clients_client_id_key'))
    )
    op.create_index('api_clients_tenant_id_idx', 'api_clients', ['tenant_id'], unique=False)
    kit.table('tenant', 'approvals',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('level', sa.Integer(), nullable=False),
    sa.Column('rule', sa.Text(), nullable=False),
    sa.Column('deciders', sa.ARRAY(sa.Uuid()), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("rule IN ('any_of', 'all_of')", name=op.f('approvals_rule_known_check')),
    sa.CheckConstraint("status IN ('pending', 'approved', 'rejected', 'cancelled')", name=op.f('approvals_status_known_check')),
    sa.ForeignKeyConstraint(['tenant_id', 'ticket_id'], ['tickets.tenant_id', 'tickets.id'], name=op.f('approvals_tenant_id_ticket_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('approvals_pkey'))
    )
    op.create_index('approvals_id_idx', 'approvals', ['id'], unique=False)
    op.create_index('approvals_tenant_id_status_idx', 'approvals', ['tenant_id', 'status'], unique=False)
    op.create_index('approvals_tenant_id_ticket_id_idx', 'approvals', ['tenant_id', 'ticket_id'], unique=False)
    kit.table('tenant', 'clocks',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('metric', sa.Text(), nullable=False),
    sa.Column('cycle', sa.Integer(), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.Column('policy_version_id', sa.Uuid(), nullable=True),
    sa.Column('policy_id', sa.Uuid(), nullable=True),
    sa.Column('calendar_id', sa.Uuid(), nullable=False),
    sa.Column('target_us', sa.BigInteger(), nullable=True),
    sa.Column('promised_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('by_cut_off', sa.Boolean(), nullable=False),
    sa.Column('warn_percents', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('measured_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('elapsed_us', sa.BigInteger(), nullable=False),
    sa.Column('carried_us', sa.BigInteger(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('warn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('warned', sa.Integer(), nullable=False),
    sa.Column('judged', sa.Boolean(), nullable=False),
    sa.Column('result', sa.Text(), nullable=True),
    sa.Column('breached_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('excused_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('excused_by', sa.Uuid(), nullable=True),
    sa.Column('excuse_reason', sa.Text(), nullable=True),
    sa.Column('stretches', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.CheckConstraint("metric IN ('first_response', 'next_response', 'periodic_update', 'resolution', 'work_time', 'deadline')", name=op.f('clocks_metric_known_check')),
    sa.CheckConstraint("result IN ('met', 'breached', 'ended')", name=op.f('clocks_result_known_check')),
    sa.CheckConstraint("state IN ('running', 'paused', 'stopped')", name=op.f('clocks_state_known_check')),
    sa.ForeignKeyConstraint(['tenant_id', 'ticket_id'], ['tickets.tenant_id', 'tickets.id'], name=op.f('clocks_tenant_id_ticket_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'ticket_id', 'metric', 'cycle', name=op.f('clocks_pkey'))
    )
    kit.table('tenant', 'comments',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('author_id', sa.Uuid(), nullable=False),
    sa.Column('side', sa.Text(), nullable=False),
    sa.Column('visibility', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("side IN ('working', 'client', 'automatic')", name=op.f('comments_side_known_check')),
    sa.CheckConstraint("visibility IN ('public', 'internal')", name=op.f('comments_visibility_known_check')),
    sa.ForeignKeyConstraint(['tenant_id', 'ticket_id'], ['tickets.tenant_id', 'tickets.id'], name=op.f('comments_tenant_id_ticket_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('comments_pkey'))
    )
    op.create_index('comments_tenant_id_ticket_id_id_idx', 'comments', ['tenant_id', 'ticket_id', 'id'], unique=False)
    kit.table('tenant', 'documents',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=True),
    sa.Column('sha256', sa.LargeBinary(), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('media_type', sa.Text(), nullable=False),
    sa.Column('file_name', sa.Text(), nullable=False),
    sa.Column('internal', sa.Boolean(), nullable=False),
    sa.Column('uploaded_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'ticket_id'], ['tickets.tenant_id', 'tickets.id'], name=op.f('documents_tenant_id_ticket_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('documents_pkey'))
    )
    op.create_index('documents_id_idx', 'documents', ['id'], unique=False)
    op.create_index('documents_tenant_id_sha256_idx', 'documents', ['tenant_id', 'sha256'], unique=False)
    op.create_index('documents_tenant_id_ticket_id_idx', 'documents', ['tenant_id', 'ticket_id'], unique=False)
    kit.table('door', 'sessions',
    sa.Column('session_hash', sa.LargeBinary(), nullable=False),
    sa.Column('sign_in_id', sa.Uuid(), nullable=False),
    sa.Column('membership_id', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('user_agent', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['membership_id'], ['memberships.id'], name=op.f('sessions_membership_id_fkey')),
    sa.ForeignKeyConstraint(['sign_in_id'], ['sign_ins.id'], name=op.f('sessions_sign_in_id_fkey')),
    sa.PrimaryKeyConstraint('session_hash', name=op.f('sessions_pkey'))
    )
    op.create_index('sessions_expires_at_idx', 'sessions', ['expires_at'], unique=False)
    op.create_index('sessions_sign_in_id_idx', 'sessions', ['sign_in_id'], unique=False)
    kit.table('tenant', 'ticket_links',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('other_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('relates_to', 'duplicates', 'blocks', 'caused_by', 'split_from')", name=op.f('ticket_links_kind_known_check')),
    sa.ForeignKeyConstraint(['tenant_id', 'other_id'], ['tickets.tenant_id', 'tickets.id'], name=op.f('ticket_links_tenant_id_other_id_fkey')),
    sa.ForeignKeyConstraint(['tenant_id', 'ticket_id'], ['tickets.tenant_id', 'tickets.id'], name=op.f('ticket_links_tenant_id_ticket_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'ticket_id', 'other_id', 'kind', name=op.f('ticket_links_pkey'))
    )
    op.create_index('ticket_links_other_id_idx', 'ticket_links', ['tenant_id', 'other_id'], unique=False)
    kit.table('tenant', 'ticket_steps',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('done_by', sa.Uuid(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('checked_by', sa.Uuid(), nullable=True),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('note', sa.Text(), nullable=True),
    sa.Column('document_id', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['tenant_id', 'ticket_id'], ['tickets.tenant_id', 'tickets.id'], name=op.f('ticket_steps_tenant_id_ticket_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'ticket_id', 'n', name=op.f('ticket_steps_pkey'))
    )
    kit.table('tenant', 'work_entries',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seconds', sa.BigInteger(), nullable=True),
    sa.Column('corrects', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'ticket_id'], ['tickets.tenant_id', 'tickets.id'], name=op.f('work_entries_tenant_id_ticket_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('work_entries_pkey'))
    )
    op.create_index('work_entries_tenant_id_ticket_id_idx', 'work_entries', ['tenant_id', 'ticket_id'], unique=False)
    kit.table('door', 'access_tokens',
    sa.Column('token_hash', sa.LargeBinary(), nullable=False),
    sa.Column('api_client_id', sa.Uuid(), nullable=False),
    sa.Column('scopes', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['api_client_id'], ['api_clients.id'], name=op.f('access_tokens_api_client_id_fkey')),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('access_tokens_pkey'))
    )
    op.create_index('access_tokens_api_client_id_idx', 'access_tokens', ['api_client_id'], unique=False)
    op.create_index('access_tokens_expires_at_idx', 'access_tokens', ['expires_at'], unique=False)


def downgrade() -> None:
    op.drop_index('access_tokens_expires_at_idx', table_name='access_tokens')
    op.drop_index('access_tokens_api_client_id_idx', table_name='access_tokens')
    op.drop_table('access_tokens')
    op.drop_index('work_entries_tenant_id_ticket_id_idx', table_name='work_entries')
    op.drop_table('work_entries')
    op.drop_table('ticket_steps')
    op.drop_index('ticket_links_other_id_idx', table_name='ticket_links')
    op.drop_table('ticket_links')
    op.drop_index('sessions_sign_in_id_idx', table_name='sessions')
    op.drop_index('sessions_expires_at_idx', table_name='sessions')
    op.drop_table('sessions')
    op.drop_index('documents_tenant_id_ticket_id_idx', table_name='documents')
    op.drop_index('documents_tenant_id_sha256_idx', table_name='documents')
    op.drop_index('documents_id_idx', table_name='documents')
    op.drop_table('documents')
    op.drop_index('comments_tenant_id_ticket_id_id_idx', table_name='comments')
    op.drop_table('comments')
    op.drop_table('clocks')
    op.drop_index('approvals_tenant_id_ticket_id_idx', table_name='approvals')
    op.drop_index('approvals_tenant_id_status_idx', table_name='approvals')
    op.drop_index('approvals_id_idx', table_name='approvals')
    op.drop_table('approvals')
    op.drop_index('api_clients_tenant_id_idx', table_name='api_clients')
    op.drop_table('api_clients')
    op.drop_index('tickets_tenant_id_status_id_idx', table_name='tickets')
    op.drop_index('tickets_tenant_id_requester_id_id_idx', table_name='tickets')
    op.drop_index('tickets_tenant_id_due_at_id_idx', table_name='tickets', postgresql_where=sa.text('due_at IS NOT NULL'))
    op.drop_index('tickets_tenant_id_assignee_id_id_idx', table_name='tickets')
    op.drop_index('tickets_parent_id_idx', table_name='tickets', postgresql_where=sa.text('parent_id IS NOT NULL'))
    op.drop_index('tickets_id_idx', table_name='tickets')
    op.drop_index('tickets_external_reference_idx', table_name='tickets', postgresql_where=sa.text('external_reference IS NOT NULL'))
    op.drop_index('tickets_completed_idx', table_name='tickets', postgresql_where=sa.text('first_resolved_at IS NOT NULL'))
    op.drop_table('tickets')
    op.drop_index('team_members_person_id_idx', table_name='team_members')
    op.drop_table('team_members')
    op.drop_index('routing_rules_position_idx', table_name='routing_rules')
    op.drop_table('routing_rules')
    op.drop_index('procedures_id_idx', table_name='procedures')
    op.drop_table('procedures')
    op.drop_index('memberships_tenant_id_idx', table_name='memberships')
    op.drop_index('memberships_sign_in_id_tenant_id_key', table_name='memberships', postgresql_where=sa.text('ended_at IS NULL'))
    op.drop_index('memberships_sign_in_id_idx', table_name='memberships')
    op.drop_index('memberships_person_id_key', table_name='memberships', postgresql_where=sa.text('ended_at IS NULL'))
    op.drop_index('memberships_person_id_idx', table_name='memberships')
    op.drop_table('memberships')
    op.drop_table('calendar_versions')
    op.drop_index('timers_due_at_idx', table_name='timers')
    op.drop_table('timers')
    op.drop_table('tenants')
    op.drop_table('tenant_keys')
    op.drop_table('teams')
    op.drop_index('task_types_id_idx', table_name='task_types')
    op.drop_table('task_types')
    op.drop_index('staff_email_idx', table_name='staff')
    op.drop_table('staff')
    op.drop_index('sla_policy_versions_id_idx', table_name='sla_policy_versions')
    op.drop_index('sla_policy_versions_effective_at_idx', table_name='sla_policy_versions')
    op.drop_table('sla_policy_versions')
    op.drop_table('skills')
    op.drop_table('sign_ins')
    op.drop_table('seals')
    op.drop_table('relays')
    op.drop_index('queues_code_idx', table_name='queues')
    op.drop_table('queues')
    op.drop_index('queue_entries_pull_priority_idx', table_name='queue_entries', postgresql_where=sa.text("status = 'queued' AND assignee_id IS NULL"))
    op.drop_index('queue_entries_pull_idx', table_name='queue_entries', postgresql_where=sa.text("status = 'queued' AND assignee_id IS NULL"))
    op.drop_index('queue_entries_new_idx', table_name='queue_entries', postgresql_where=sa.text("status = 'new'"))
    op.drop_index('queue_entries_assignee_id_idx', table_name='queue_entries')
    op.drop_table('queue_entries')
    op.drop_table('provider_settings')
    op.drop_table('presence')
    op.drop_table('person_skills')
    op.drop_table('people')
    op.drop_index('idempotency_keys_created_at_idx', table_name='idempotency_keys')
    op.drop_table('idempotency_keys')
    op.drop_index('events_tenant_id_ticket_id_place_idx', table_name='events')
    op.drop_index('events_tenant_id_subject_id_place_idx', table_name='events')
    op.drop_table('events')
    op.drop_table('counters')
    op.drop_index('clearances_person_id_idx', table_name='clearances')
    op.drop_table('clearances')
    op.drop_index('calendars_id_idx', table_name='calendars')
    op.drop_table('calendars')
