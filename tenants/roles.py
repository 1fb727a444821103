"""Who may do what: the roles of the domain and the grants each of them carries.

A grant is `<noun>.<verb>`. What the OAuth scopes of API clients leave of them is in tenants/bounds.py.
"""

from enum import StrEnum
from functools import cache


class Side(StrEnum):
    CLIENT = "client"
    PROVIDER = "provider"


class Role(StrEnum):
    REQUESTER = "requester"
    APPROVER = "approver"
    CLIENT_MANAGER = "client_manager"
    IN_HOUSE_WORKER = "in_house_worker"
    OPERATOR = "operator"
    TEAM_LEAD = "team_lead"
    ACCOUNT_MANAGER = "account_manager"
    BILLING_CLERK = "billing_clerk"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"


CLIENT_ROLES = frozenset({Role.REQUESTER, Role.APPROVER, Role.CLIENT_MANAGER, Role.IN_HOUSE_WORKER})
PROVIDER_ROLES = frozenset(Role) - CLIENT_ROLES
WORKING_ROLES = frozenset({Role.IN_HOUSE_WORKER, Role.OPERATOR, Role.TEAM_LEAD})

_SUBMIT = frozenset({
    "tickets.read", "tickets.create", "tickets.comment", "tickets.attach", "tickets.client_move", "tickets.edit_own",
    "documents.read", "documents.write", "task_types.read", "calendars.read", "events.read", "quotes.make", "approvals.read",
    "personal_data.reveal",
})  # fmt: skip
_WORK = frozenset({
    "tickets.read", "tickets.comment", "tickets.note", "tickets.attach", "tickets.move", "tickets.edit", "tickets.assign_self",
    "tickets.read_notes", "queues.read", "queues.next", "presence.write", "steps.tick", "work.record", "documents.read",
    "documents.write", "task_types.read", "procedures.read", "calendars.read", "events.read", "skills.read", "quotes.make", "approvals.read",
    "personal_data.reveal", "macros.read",
})  # fmt: skip
_SEE_COMPANY = frozenset({
    "tickets.read_all", "users.read", "contracts.read", "invoices.read", "invoices.dispute", "payments.read", "usage.read",
    "reports.read", "sla_policies.read",
})  # fmt: skip
_OVERSEE = frozenset({
    "tickets.read", "tickets.read_notes", "tickets.read_all", "queues.read", "documents.read", "task_types.read", "procedures.read",
    "calendars.read", "events.read", "skills.read", "reports.read", "sla_policies.read", "routing_rules.read", "users.read",
    "teams.read", "tenants.read", "quotes.make", "approvals.read", "monthly_reports.read", "alerts.read",
})  # fmt: skip

GRANTS: dict[Role, frozenset[str]] = {
    Role.REQUESTER: _SUBMIT,
    Role.APPROVER: _SUBMIT | {"approvals.read", "approvals.decide"},
    Role.CLIENT_MANAGER: _SUBMIT | _SEE_COMPANY | {
        "approvals.read", "approvals.decide", "tickets.create_for_others", "users.write", "memberships.read", "memberships.write",
        "api_clients.read", "api_clients.write",
        "baselines.read", "baselines.write", "webhooks.read", "webhooks.write", "access_records.read", "monthly_reports.read",
        "monthly_reports.sign", "alerts.read", "alerts.write", "subscriptions.read", "subscriptions.write",
    },
    Role.IN_HOUSE_WORKER: _SUBMIT | _WORK,
    Role.OPERATOR: _WORK | {"tickets.read_all", "tickets.create", "tickets.create_for_others", "tickets.merge", "tenants.read"},
    Role.TEAM_LEAD: _WORK | _OVERSEE | {
        "tickets.create", "tickets.create_for_others", "tickets.merge", "tickets.assign", "presence.write_others", "skills.write",
        "queues.write", "routing_rules.write", "procedures.write", "sla.excuse", "teams.write", "calendars.write",
        "sla_policies.write", "task_types.write", "macros.write", "alerts.write", "subscriptions.read", "subscriptions.write",
    },
    Role.ACCOUNT_MANAGER: _OVERSEE | {
        "tickets.create", "tickets.create_for_others", "tickets.comment", "tickets.note", "contracts.read", "contracts.write",
        "sla_policies.write", "calendars.write", "sla.excuse", "baselines.read", "baselines.write", "invoices.read",
        "usage.read", "usage.approve", "payments.read", "write_offs.approve", "refunds.approve", "task_types.write",
        "monthly_reports.write", "monthly_reports.sign", "alerts.write", "subscriptions.read", "subscriptions.write",
    },
    Role.BILLING_CLERK: frozenset({
        "tickets.read", "tickets.read_all", "task_types.read", "tenants.read", "contracts.read", "contracts.write", "usage.read",
        "usage.write", "usage_files.read", "invoices.read", "invoices.write", "billing.close", "legal_entities.read", "legal_entities.write",
        "reports.read", "events.read", "calendars.read", "sla_policies.read", "quotes.make", "usage.approve", "payments.read",
        "payments.write", "write_offs.approve", "refunds.approve", "bank_deposits.read", "bank_deposits.write", "ledger.read", "months.lock",
        "grades.read", "grades.write",
    }),
    Role.ADMINISTRATOR: _OVERSEE | {
        "tenants.write", "users.write", "memberships.write", "clearances.read", "clearances.write", "teams.write", "skills.write",
        "api_clients.read", "api_clients.write", "task_types.write", "procedures.write", "sla_policies.write", "calendars.write",
        "queues.write", "routing_rules.write", "settings.write", "webhooks.read", "webhooks.write", "memberships.read", "audit.read",
        "access_records.read", "macros.read", "macros.write", "contracts.read", "legal_entities.read", "legal_entities.write",
        "grades.read", "grades.write", "alerts.write", "subscriptions.read", "subscriptions.write",
    },
    Role.AUDITOR: _OVERSEE | {
        "clearances.read", "memberships.read", "api_clients.read", "audit.read", "audit.export", "contracts.read", "invoices.read",
        "usage.read", "usage_files.read", "baselines.read", "legal_entities.read", "webhooks.read", "approvals.read",
        "access_records.read", "personal_data.reveal", "macros.read", "payments.read", "bank_deposits.read", "ledger.read",
    },
}  # fmt: skip


@cache
def grants_of(roles: frozenset[Role]) -> frozenset[str]:
    """All grants that these roles carry together."""
    return frozenset[str]().union(*(GRANTS[role] for role in roles))
