"""Lay the tables of contracts, usage, invoices, payments, grades and jobs. Safe while live: new tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from deploy.migrations import kit

revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade() -> None:
    kit.table('provider', 'bank_deposits',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('legal_entity_id', sa.Uuid(), nullable=False),
    sa.Column('account', sa.Text(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('payer', sa.Text(), nullable=False),
    sa.Column('payer_key', sa.Text(), nullable=False),
    sa.Column('bank', sa.Text(), nullable=False),
    sa.Column('reference', sa.Text(), nullable=False),
    sa.Column('fingerprint', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=True),
    sa.Column('payment_id', sa.Uuid(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('imported_by', sa.Uuid(), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("status IN ('open', 'matched', 'ignored')", name=op.f('bank_deposits_status_known_check')),
    sa.CheckConstraint('amount > 0', name=op.f('bank_deposits_amount_positive_check')),
    sa.PrimaryKeyConstraint('id', name=op.f('bank_deposits_pkey')),
    sa.UniqueConstraint('legal_entity_id', 'fingerprint', name=op.f('bank_deposits_legal_entity_id_fingerprint_key'))
    )
    op.create_index('bank_deposits_status_idx', 'bank_deposits', ['legal_entity_id', 'status', 'received_on'], unique=False)
    kit.table('tenant', 'contracts',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name_ja', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('legal_entity_id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('tax_mode', sa.Text(), nullable=False),
    sa.Column('rounding', sa.Text(), nullable=False),
    sa.Column('closing_day', sa.Integer(), nullable=False),
    sa.Column('payment_terms', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('bank_account', sa.Text(), nullable=True),
    sa.Column('summary_invoice', sa.Boolean(), nullable=False),
    sa.Column('bill_reopened_work', sa.Boolean(), nullable=False),
    sa.Column('language', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("rounding IN ('floor', 'half_up', 'ceiling')", name=op.f('contracts_rounding_known_check')),
    sa.CheckConstraint("status IN ('draft', 'active', 'ended')", name=op.f('contracts_status_known_check')),
    sa.CheckConstraint("tax_mode IN ('exclusive', 'inclusive')", name=op.f('contracts_tax_mode_known_check')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('contracts_pkey')),
    sa.UniqueConstraint('tenant_id', 'code', name=op.f('contracts_tenant_id_code_key'))
    )
    op.create_index('contracts_id_idx', 'contracts', ['id'], unique=False)
    kit.table('provider', 'grade_costs',
    sa.Column('grade_id', sa.Uuid(), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('hourly_cost', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('hourly_cost >= 0', name=op.f('grade_costs_hourly_cost_not_negative_check')),
    sa.PrimaryKeyConstraint('grade_id', 'effective_on', name=op.f('grade_costs_pkey'))
    )
    kit.table('provider', 'grades',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name_ja', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('grades_pkey')),
    sa.UniqueConstraint('code', name=op.f('grades_code_key'))
    )
    kit.table('provider', 'invoice_numbers',
    sa.Column('legal_entity_id', sa.Uuid(), nullable=False),
    sa.Column('series', sa.Text(), nullable=False),
    sa.Column('fiscal_year', sa.Integer(), nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.CheckConstraint("series IN ('invoice', 'credit_note')", name=op.f('invoice_numbers_series_known_check')),
    sa.PrimaryKeyConstraint('legal_entity_id', 'series', 'fiscal_year', name=op.f('invoice_numbers_pkey'))
    )
    kit.table('provider', 'jobs',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('asked', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=True),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('total', sa.Integer(), nullable=False),
    sa.Column('result', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('problem', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("status IN ('queued', 'running', 'done', 'failed')", name=op.f('jobs_status_known_check')),
    sa.PrimaryKeyConstraint('id', name=op.f('jobs_pkey'))
    )
    op.create_index('jobs_asked_by_idx', 'jobs', ['asked_by', 'created_at'], unique=False)
    op.create_index('jobs_open_idx', 'jobs', ['lease_until'], unique=False, postgresql_where=sa.text("status IN ('queued', 'running')"))
    kit.table('provider', 'legal_entities',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('name_ja', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('registration_number', sa.Text(), nullable=True),
    sa.Column('corporate_number', sa.Text(), nullable=True),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('postal_code', sa.Text(), nullable=False),
    sa.Column('address_ja', sa.Text(), nullable=False),
    sa.Column('address_en', sa.Text(), nullable=False),
    sa.Column('telephone', sa.Text(), nullable=False),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('time_zone', sa.Text(), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('fiscal_year_starts_in', sa.Integer(), nullable=False),
    sa.Column('invoice_prefix', sa.Text(), nullable=False),
    sa.Column('credit_note_prefix', sa.Text(), nullable=False),
    sa.Column('bank_accounts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('accounts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('fee_tolerance', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('legal_entities_pkey')),
    sa.UniqueConstraint('code', name=op.f('legal_entities_code_key'))
    )
    kit.table('provider', 'month_locks',
    sa.Column('legal_entity_id', sa.Uuid(), nullable=False),
    sa.Column('month_on', sa.Date(), nullable=False),
    sa.Column('locked_by', sa.Uuid(), nullable=False),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('legal_entity_id', 'month_on', name=op.f('month_locks_pkey'))
    )
    kit.table('provider', 'payer_names',
    sa.Column('legal_entity_id', sa.Uuid(), nullable=False),
    sa.Column('payer_key', sa.Text(), nullable=False),
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('seen', sa.Integer(), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('legal_entity_id', 'payer_key', 'tenant_id', name=op.f('payer_names_pkey'))
    )
    kit.table('tenant', 'payments',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('legal_entity_id', sa.Uuid(), nullable=False),
    sa.Column('received_on', sa.Date(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('method', sa.Text(), nullable=False),
    sa.Column('payer', sa.Text(), nullable=False),
    sa.Column('deposit_id', sa.Uuid(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('voided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('voided_by', sa.Uuid(), nullable=True),
    sa.Column('void_reason', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("method IN ('bank_transfer', 'direct_debit', 'card', 'cash', 'other')", name=op.f('payments_method_known_check')),
    sa.CheckConstraint('amount > 0', name=op.f('payments_amount_positive_check')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('payments_pkey'))
    )
    op.create_index('payments_id_idx', 'payments', ['id'], unique=False)
    op.create_index('payments_received_on_idx', 'payments', ['tenant_id', 'received_on', 'id'], unique=False)
    kit.table('provider', 'staff_grades',
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('grade_id', sa.Uuid(), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('person_id', 'from_on', name=op.f('staff_grades_pkey'))
    )
    kit.table('tenant', 'transfers',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.BigInteger(), nullable=False),
    sa.Column('legal_entity_id', sa.Uuid(), nullable=False),
    sa.Column('posted_on', sa.Date(), nullable=False),
    sa.Column('debit', sa.Text(), nullable=False),
    sa.Column('credit', sa.Text(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('tax_category', sa.Text(), nullable=False),
    sa.Column('subject_kind', sa.Text(), nullable=False),
    sa.Column('subject_id', sa.Uuid(), nullable=False),
    sa.Column('reverses', sa.Uuid(), nullable=True),
    sa.Column('posted_by', sa.Uuid(), nullable=False),
    sa.Column('posted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("subject_kind IN ('invoice', 'credit_note', 'payment', 'settlement')", name=op.f('transfers_subject_kind_known_check')),
    sa.CheckConstraint('amount > 0', name=op.f('transfers_amount_positive_check')),
    sa.CheckConstraint('debit <> credit', name=op.f('transfers_two_accounts_check')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('transfers_pkey'))
    )
    op.create_index('transfers_posted_on_idx', 'transfers', ['tenant_id', 'posted_on', 'place'], unique=False)
    op.create_index('transfers_subject_idx', 'transfers', ['tenant_id', 'subject_kind', 'subject_id'], unique=False)
    kit.table('tenant', 'usage_cursors',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('place', sa.BigInteger(), nullable=False),
    sa.Column('epoch', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('tenant_id', name=op.f('usage_cursors_pkey'))
    )
    kit.table('tenant', 'usage_requests',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('item', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("status IN ('pending', 'approved', 'rejected')", name=op.f('usage_requests_status_known_check')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('usage_requests_pkey'))
    )
    op.create_index('usage_requests_id_idx', 'usage_requests', ['id'], unique=False)
    kit.table('tenant', 'bill_to_parties',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('code', sa.Text(), nullable=False),
    sa.Column('is_main', sa.Boolean(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('department', sa.Text(), nullable=False),
    sa.Column('contact', sa.Text(), nullable=False),
    sa.Column('postal_code', sa.Text(), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('country', sa.Text(), nullable=False),
    sa.Column('registration_number', sa.Text(), nullable=True),
    sa.Column('email', sa.Text(), nullable=False),
    sa.Column('order_number', sa.Text(), nullable=False),
    sa.Column('departments', sa.ARRAY(sa.Text()), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['tenant_id', 'contract_id'], ['contracts.tenant_id', 'contracts.id'], name=op.f('bill_to_parties_tenant_id_contract_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('bill_to_parties_pkey')),
    sa.UniqueConstraint('tenant_id', 'contract_id', 'code', name=op.f('bill_to_parties_tenant_id_contract_id_code_key'))
    )
    kit.table('tenant', 'billing_periods',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('rate_card_ids', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('epoch', sa.BigInteger(), nullable=True),
    sa.Column('frozen_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('frozen_by', sa.Uuid(), nullable=True),
    sa.Column('first_issued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('balances', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('findings', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('billed', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('runs', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("status IN ('open', 'frozen', 'issued')", name=op.f('billing_periods_status_known_check')),
    sa.ForeignKeyConstraint(['tenant_id', 'contract_id'], ['contracts.tenant_id', 'contracts.id'], name=op.f('billing_periods_tenant_id_contract_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('billing_periods_pkey')),
    sa.UniqueConstraint('tenant_id', 'contract_id', 'starts_on', name=op.f('billing_periods_tenant_id_contract_id_starts_on_key'))
    )
    op.create_index('billing_periods_ends_on_idx', 'billing_periods', ['tenant_id', 'ends_on'], unique=False)
    op.create_index('billing_periods_id_idx', 'billing_periods', ['id'], unique=False)
    kit.table('tenant', 'rate_cards',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('effective_on', sa.Date(), nullable=False),
    sa.Column('card', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'contract_id'], ['contracts.tenant_id', 'contracts.id'], name=op.f('rate_cards_tenant_id_contract_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('rate_cards_pkey')),
    sa.UniqueConstraint('tenant_id', 'contract_id', 'effective_on', name=op.f('rate_cards_tenant_id_contract_id_effective_on_key'))
    )
    op.create_index('rate_cards_id_idx', 'rate_cards', ['id'], unique=False)
    kit.table('tenant', 'invoices',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('contract_id', sa.Uuid(), nullable=False),
    sa.Column('period_id', sa.Uuid(), nullable=True),
    sa.Column('bill_to_id', sa.Uuid(), nullable=False),
    sa.Column('legal_entity_id', sa.Uuid(), nullable=False),
    sa.Column('original_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('number', sa.Text(), nullable=True),
    sa.Column('sequence', sa.Integer(), nullable=True),
    sa.Column('fiscal_year', sa.Integer(), nullable=True),
    sa.Column('currency', sa.Text(), nullable=False),
    sa.Column('tax_mode', sa.Text(), nullable=False),
    sa.Column('rounding', sa.Text(), nullable=False),
    sa.Column('supply_from_on', sa.Date(), nullable=False),
    sa.Column('supply_to_on', sa.Date(), nullable=False),
    sa.Column('issued_on', sa.Date(), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('net', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('tax', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('total', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('totals', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('content', postgresql.JSONB(astext_type=sa.Text()), nullable=True),
    sa.Column('digest', sa.Text(), nullable=False),
    sa.Column('reviewed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reviewed_by', sa.Uuid(), nullable=True),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('issued_by', sa.Uuid(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('invoice', 'credit_note')", name=op.f('invoices_kind_known_check')),
    sa.CheckConstraint("status IN ('draft', 'issued')", name=op.f('invoices_status_known_check')),
    sa.ForeignKeyConstraint(['tenant_id', 'bill_to_id'], ['bill_to_parties.tenant_id', 'bill_to_parties.id'], name=op.f('invoices_tenant_id_bill_to_id_fkey')),
    sa.ForeignKeyConstraint(['tenant_id', 'contract_id'], ['contracts.tenant_id', 'contracts.id'], name=op.f('invoices_tenant_id_contract_id_fkey')),
    sa.ForeignKeyConstraint(['tenant_id', 'original_id'], ['invoices.tenant_id', 'invoices.id'], name=op.f('invoices_tenant_id_original_id_fkey')),
    sa.ForeignKeyConstraint(['tenant_id', 'period_id'], ['billing_periods.tenant_id', 'billing_periods.id'], name=op.f('invoices_tenant_id_period_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('invoices_pkey')),
    sa.UniqueConstraint('tenant_id', 'legal_entity_id', 'kind', 'number', name=op.f('invoices_tenant_id_legal_entity_id_kind_number_key'))
    )
    op.create_index('invoices_id_idx', 'invoices', ['id'], unique=False)
    op.create_index('invoices_one_draft_idx', 'invoices', ['tenant_id', 'period_id', 'bill_to_id'], unique=True, postgresql_where=sa.text("kind = 'invoice' AND status = 'draft'"))
    op.create_index('invoices_original_id_idx', 'invoices', ['tenant_id', 'original_id'], unique=False, postgresql_where=sa.text('original_id IS NOT NULL'))
    op.create_index('invoices_period_id_idx', 'invoices', ['tenant_id', 'period_id'], unique=False)
    op.create_index('invoices_tenant_id_status_id_idx', 'invoices', ['tenant_id', 'status', 'id'], unique=False)
    kit.table('tenant', 'usage_items',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('meter', sa.Text(), nullable=False),
    sa.Column('charge', sa.Text(), nullable=False),
    sa.Column('source_kind', sa.Text(), nullable=False),
    sa.Column('source_id', sa.Text(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('quantity', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('task_type', sa.Text(), nullable=False),
    sa.Column('ticket_id', sa.Uuid(), nullable=True),
    sa.Column('occurred_on', sa.Date(), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('epoch', sa.BigInteger(), nullable=False),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.Column('reverses', sa.Uuid(), nullable=True),
    sa.Column('first_id', sa.Uuid(), nullable=True),
    sa.Column('description', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=False),
    sa.Column('approved_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("source_kind IN ('ticket', 'work_entry', 'manual', 'import')", name=op.f('usage_items_source_kind_known_check')),
    sa.ForeignKeyConstraint(['tenant_id', 'reverses'], ['usage_items.tenant_id', 'usage_items.id'], name=op.f('usage_items_tenant_id_reverses_fkey')),
    sa.ForeignKeyConstraint(['tenant_id', 'ticket_id'], ['tickets.tenant_id', 'tickets.id'], name=op.f('usage_items_tenant_id_ticket_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('usage_items_pkey')),
    sa.UniqueConstraint('tenant_id', 'meter', 'charge', 'source_kind', 'source_id', 'revision', name=op.f('usage_items_tenant_id_meter_charge_source_kind_source_id_revision_key'))
    )
    op.create_index('usage_items_id_idx', 'usage_items', ['id'], unique=False)
    op.create_index('usage_items_occurred_on_idx', 'usage_items', ['tenant_id', 'occurred_on', 'id'], unique=False)
    op.create_index('usage_items_ticket_id_idx', 'usage_items', ['tenant_id', 'ticket_id'], unique=False, postgresql_where=sa.text('ticket_id IS NOT NULL'))
    kit.table('tenant', 'invoice_lines',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('invoice_id', sa.Uuid(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('charge', sa.Text(), nullable=False),
    sa.Column('name_ja', sa.Text(), nullable=False),
    sa.Column('name_en', sa.Text(), nullable=False),
    sa.Column('quantity', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('unit_ja', sa.Text(), nullable=False),
    sa.Column('unit_en', sa.Text(), nullable=False),
    sa.Column('unit_price', sa.Numeric(precision=30, scale=12), nullable=True),
    sa.Column('amount', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('tax_category', sa.Text(), nullable=False),
    sa.Column('tax_rate', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('facts', postgresql.JSONB(astext_type=sa.Text()), nullable=False),
    sa.CheckConstraint("kind IN ('charge', 'surcharge', 'one_off', 'service_credit', 'true_up', 'adjustment', 'correction')", name=op.f('invoice_lines_kind_known_check')),
    sa.CheckConstraint("tax_category IN ('standard', 'reduced', 'exempt', 'out_of_scope', 'export')", name=op.f('invoice_lines_tax_category_known_check')),
    sa.ForeignKeyConstraint(['tenant_id', 'invoice_id'], ['invoices.tenant_id', 'invoices.id'], name=op.f('invoice_lines_tenant_id_invoice_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'invoice_id', 'n', name=op.f('invoice_lines_pkey'))
    )
    kit.table('tenant', 'invoice_reminders',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('invoice_id', sa.Uuid(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('sent_by', sa.Uuid(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['tenant_id', 'invoice_id'], ['invoices.tenant_id', 'invoices.id'], name=op.f('invoice_reminders_tenant_id_invoice_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'invoice_id', 'n', name=op.f('invoice_reminders_pkey'))
    )
    kit.table('tenant', 'line_disputes',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('invoice_id', sa.Uuid(), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('charge', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('answer', sa.Text(), nullable=False),
    sa.Column('raised_by', sa.Uuid(), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_by', sa.Uuid(), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("status IN ('open', 'accepted', 'declined', 'withdrawn')", name=op.f('line_disputes_status_known_check')),
    sa.ForeignKeyConstraint(['tenant_id', 'invoice_id'], ['invoices.tenant_id', 'invoices.id'], name=op.f('line_disputes_tenant_id_invoice_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('line_disputes_pkey'))
    )
    op.create_index('line_disputes_invoice_id_idx', 'line_disputes', ['tenant_id', 'invoice_id'], unique=False)
    kit.table('tenant', 'settlements',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('invoice_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sa.Text(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('payment_id', sa.Uuid(), nullable=True),
    sa.Column('credit_note_id', sa.Uuid(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('made_on', sa.Date(), nullable=False),
    sa.Column('made_by', sa.Uuid(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('approved_by', sa.Uuid(), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by', sa.Uuid(), nullable=True),
    sa.CheckConstraint("kind IN ('payment', 'transfer_fee', 'credit_note', 'write_off')", name=op.f('settlements_kind_known_check')),
    sa.CheckConstraint('amount > 0', name=op.f('settlements_amount_positive_check')),
    sa.ForeignKeyConstraint(['tenant_id', 'credit_note_id'], ['invoices.tenant_id', 'invoices.id'], name=op.f('settlements_tenant_id_credit_note_id_fkey')),
    sa.ForeignKeyConstraint(['tenant_id', 'invoice_id'], ['invoices.tenant_id', 'invoices.id'], name=op.f('settlements_tenant_id_invoice_id_fkey')),
    sa.ForeignKeyConstraint(['tenant_id', 'payment_id'], ['payments.tenant_id', 'payments.id'], name=op.f('settlements_tenant_id_payment_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('settlements_pkey'))
    )
    op.create_index('settlements_invoice_id_idx', 'settlements', ['tenant_id', 'invoice_id'], unique=False)
    op.create_index('settlements_payment_id_idx', 'settlements', ['tenant_id', 'payment_id'], unique=False)
    kit.table('tenant', 'write_off_requests',
    sa.Column('tenant_id', sa.Uuid(), nullable=False),
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('invoice_id', sa.Uuid(), nullable=False),
    sa.Column('amount', sa.Numeric(precision=30, scale=12), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('status', sa.Text(), nullable=False),
    sa.Column('asked_by', sa.Uuid(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("status IN ('pending', 'approved', 'rejected')", name=op.f('write_off_requests_status_known_check')),
    sa.ForeignKeyConstraint(['tenant_id', 'invoice_id'], ['invoices.tenant_id', 'invoices.id'], name=op.f('write_off_requests_tenant_id_invoice_id_fkey')),
    sa.PrimaryKeyConstraint('tenant_id', 'id', name=op.f('write_off_requests_pkey'))
    )
    op.create_index('write_off_requests_id_idx', 'write_off_requests', ['id'], unique=False)


def downgrade() -> None:
    op.drop_index('write_off_requests_id_idx', table_name='write_off_requests')
    op.drop_table('write_off_requests')
    op.drop_index('settlements_payment_id_idx', table_name='settlements')
    op.drop_index('settlements_invoice_id_idx', table_name='settlements')
    op.drop_table('settlements')
    op.drop_index('line_disputes_invoice_id_idx', table_name='line_disputes')
    op.drop_table('line_disputes')
    op.drop_table('invoice_reminders')
    op.drop_table('invoice_lines')
    op.drop_index('usage_items_ticket_id_idx', table_name='usage_items', postgresql_where=sa.text('ticket_id IS NOT NULL'))
    op.drop_index('usage_items_occurred_on_idx', table_name='usage_items')
    op.drop_index('usage_items_id_idx', table_name='usage_items')
    op.drop_table('usage_items')
    op.drop_index('invoices_tenant_id_status_id_idx', table_name='invoices')
    op.drop_index('invoices_period_id_idx', table_name='invoices')
    op.drop_index('invoices_original_id_idx', table_name='invoices', postgresql_where=sa.text('original_id IS NOT NULL'))
    op.drop_index('invoices_one_draft_idx', table_name='invoices', postgresql_where=sa.text("kind = 'invoice' AND status = 'draft'"))
    op.drop_index('invoices_id_idx', table_name='invoices')
    op.drop_table('invoices')
    op.drop_index('rate_cards_id_idx', table_name='rate_cards')
    op.drop_table('rate_cards')
    op.drop_index('billing_periods_id_idx', table_name='billing_periods')
    op.drop_index('billing_periods_ends_on_idx', table_name='billing_periods')
    op.drop_table('billing_periods')
    op.drop_table('bill_to_parties')
    op.drop_index('usage_requests_id_idx', table_name='usage_requests')
    op.drop_table('usage_requests')
    op.drop_table('usage_cursors')
    op.drop_index('transfers_subject_idx', table_name='transfers')
    op.drop_index('transfers_posted_on_idx', table_name='transfers')
    op.drop_table('transfers')
    op.drop_table('staff_grades')
    op.drop_index('payments_received_on_idx', table_name='payments')
    op.drop_index('payments_id_idx', table_name='payments')
    op.drop_table('payments')
    op.drop_table('payer_names')
    op.drop_table('month_locks')
    op.drop_table('legal_entities')
    op.drop_index('jobs_open_idx', table_name='jobs', postgresql_where=sa.text("status IN ('queued', 'running')"))
    op.drop_index('jobs_asked_by_idx', table_name='jobs')
    op.drop_table('jobs')
    op.drop_table('invoice_numbers')
    op.drop_table('grades')
    op.drop_table('grade_costs')
    op.drop_index('contracts_id_idx', table_name='contracts')
    op.drop_table('contracts')
    op.drop_index('bank_deposits_status_idx', table_name='bank_deposits')
    op.drop_table('bank_deposits')
