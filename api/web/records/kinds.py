"""What events are about, by the first word of their type; and where that is to be seen."""

from collections.abc import Mapping

from api.web.words import noop
from services.audit.queries import Entry

KINDS: Mapping[str, str] = {
    "ticket": noop("Tickets"), "comment": noop("Messages"), "note": noop("Internal notes"), "document": noop("Documents"),
    "step": noop("Steps of procedures"), "approval": noop("Approvals"), "work": noop("Working time"), "sla": noop("SLA clocks"),
    "tenant": noop("Client companies"), "person": noop("People of companies"), "staff": noop("Staff"), "membership": noop("Memberships"),
    "api_client": noop("Programs"), "clearance": noop("Clearances"), "team": noop("Teams"), "presence": noop("Presence"),
    "sign_in": noop("Failed sign-ins"), "second_factor": noop("Second factors"), "recovery_codes": noop("Recovery codes"),
    "password": noop("Passwords"), "password_reset": noop("Links for passwords"), "sessions": noop("Sessions"),
    "company_sign_in": noop("Failed company sign-ins"), "identity_provider": noop("Company sign-ins"), "settings": noop("Settings"),
    "task_type": noop("Task types"), "procedure": noop("Procedures"), "calendar": noop("Calendars"),
    "sla_policies": noop("SLA policies"), "queue": noop("Queues"), "routing_rule": noop("Routing rules"), "skill": noop("Skills"),
    "onboarding": noop("Onboarding"), "audit": noop("Audit log"), "legal_entity": noop("Legal entities"),
    "contract": noop("Contracts"), "rate_card": noop("Prices"), "bill_to": noop("Addresses that are billed"), "usage": noop("Usage"),
    "usage_file": noop("Files of usage"), "refund": noop("Refunds"),
    "period": noop("Billing periods"), "invoice": noop("Invoices"), "credit_note": noop("Credit notes"), "line": noop("Disputed lines"),
    "dispute": noop("Answers to disputes"), "payment": noop("Payments"), "settlement": noop("Settlements"),
    "write_off": noop("Write-offs"), "bank_deposit": noop("Deposits"), "month": noop("Months of the books"), "grade": noop("Grades"),
}  # fmt: skip
"""By the word before the dot."""

_PLACES: Mapping[str, str] = {
    "person": "/admin/people/{id}", "staff": "/admin/people/{id}", "clearance": "/admin/clearances/{id}",
    "api_client": "/admin/api-clients/{id}", "tenant": "/admin/tenants/{key}", "calendar": "/floor/calendars",
    "sla_policy_version": "/floor/policies", "queue": "/console/queues/{id}", "routing_rule": "/floor/rules", "skill": "/floor/skills",
    "invoice": "/billing/invoices/{id}",
}  # fmt: skip


def place_of(entry: Entry, key: str, reference: str) -> str:
    """The page of what an event is about; empty where it has none. `key` is the company's, `reference` its ticket's."""
    if reference:
        return f"/console/tickets/{reference}"
    kind = str(entry.subject["kind"])
    if kind == "tenant" and not key:
        return "/admin/settings"
    return _PLACES.get(kind, "").format(id=entry.subject["id"], key=key)
