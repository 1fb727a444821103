"""The OAuth scopes of programs as people choose them: by noun, reading and writing."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.web.words import noop
from tenants.bounds import SCOPES

NOUNS: Mapping[str, str] = {
    "tickets": noop("Requests (tickets)"), "documents": noop("Documents"), "approvals": noop("Approvals"), "events": noop("Events"),
    "webhook-endpoints": noop("Webhooks"), "task-types": noop("Kinds of work"), "procedures": noop("Procedures"), "queues": noop("Queues"),
    "routing-rules": noop("Queue rules"), "calendars": noop("Business hours"), "sla-policies": noop("SLAs"), "skills": noop("Skills"),
    "teams": noop("Teams"), "me": noop("Own presence"), "tenants": noop("Companies"), "users": noop("People"),
    "memberships": noop("Access of people"), "clearances": noop("Clearances"), "api-clients": noop("Programs"), "audit-log": noop("Audit log"),
    "settings": noop("Settings"), "reports": noop("Reports"), "baselines": noop("In-house costs"), "contracts": noop("Contracts"),
    "usage": noop("Usage"), "invoices": noop("Invoices"), "billing": noop("Billing"), "legal-entities": noop("Legal entities"),
    "payments": noop("Payments"), "bank-deposits": noop("Bank deposits"), "write-offs": noop("Write-offs"), "ledger": noop("Ledger"),
    "grades": noop("Grades of staff"), "jobs": noop("Long-running jobs"),
    "monthly-reports": noop("Monthly reviews"), "alerts": noop("Alerts"), "subscriptions": noop("Reports by mail"),
}  # fmt: skip
VERBS: Mapping[str, str] = {
    "read": noop("read"), "write": noop("write"), "decide": noop("decide"), "close": noop("close the month"),
}  # fmt: skip
_ORDER = ("read", "write", "decide", "close")


@dataclass(frozen=True, slots=True)
class ScopeGroup:
    """A noun with its scopes: (verb, scope)."""

    noun: str
    scopes: tuple[tuple[str, str], ...]


def groups() -> list[ScopeGroup]:
    """All scopes by noun: those with names first, in their order."""
    held: dict[str, list[str]] = {}
    for scope in SCOPES:
        noun, verb = scope.split(":")
        held.setdefault(noun, []).append(verb)
    nouns = [*(noun for noun in NOUNS if noun in held), *sorted(held.keys() - NOUNS.keys())]
    return [ScopeGroup(noun, tuple((v, f"{noun}:{v}") for v in _ORDER if v in held[noun])) for noun in nouns]
