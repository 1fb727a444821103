"""OAuth scopes: what they are called, and which grants each lets through.

`<noun>:read` and `<noun>:write` by the first word of the path under `/v1`, besides `approvals:decide` and `billing:close`.
A scope never adds a grant; it only bounds those that the roles carry.
"""

from functools import cache

from tenants.roles import GRANTS

_PATH_WORD = {
    "access_records": "audit-log",
    "api_clients": "api-clients",
    "audit": "audit-log",
    "bank_deposits": "bank-deposits",
    "legal_entities": "legal-entities",
    "macros": "settings",
    "monthly_reports": "monthly-reports",
    "months": "ledger",
    "personal_data": "tickets",
    "presence": "me",
    "quotes": "billing",
    "refunds": "payments",
    "routing_rules": "routing-rules",
    "sla": "tickets",
    "sla_policies": "sla-policies",
    "steps": "tickets",
    "task_types": "task-types",
    "usage_files": "usage",
    "webhooks": "webhook-endpoints",
    "work": "tickets",
    "write_offs": "write-offs",
}
_OWN_SCOPE = {"approvals.decide": "approvals:decide", "billing.close": "billing:close"}
_READING = ("read", "export")


def scope_of(grant: str) -> str:
    """The OAuth scope under which a grant is used."""
    noun, verb = grant.split(".")
    reads = verb.startswith(_READING)
    return _OWN_SCOPE.get(grant) or f"{_PATH_WORD.get(noun, noun)}:{'read' if reads else 'write'}"


_WORDS = {scope_of(grant).split(":")[0] for grants in GRANTS.values() for grant in grants} | {"jobs"}
SCOPES: frozenset[str] = frozenset(
    {*_OWN_SCOPE.values(), *(f"{word}:{verb}" for word in _WORDS for verb in ("read", "write"))}
)
"""Every scope that an API client can be given."""


@cache
def bounded(grants: frozenset[str], scopes: frozenset[str] | None) -> frozenset[str]:
    """What these scopes leave of these grants; all of them where there is no such bound."""
    if scopes is None:
        return grants
    return frozenset(grant for grant in grants if scope_of(grant) in scopes)


OPEN_TO_ALL = frozenset({"/v1/calendars/simulate", "/v1/billing/quote"})
"""Calls that any signed-in principal may make."""


def scope_of_route(method: str, path: str) -> str | None:
    """The OAuth scope that a call needs, by the first word of its path; None where any token will do."""
    if path in OPEN_TO_ALL:
        return None
    words = path.removeprefix("/v1/").split("/")
    if words[0] == "approvals" and words[-1] == "decision":
        return "approvals:decide"
    if words[0] == "jobs":
        return None  # who may see a job follows from who asked for it
    if words[0] == "billing" and words[-1] in {"close", "reopen"}:
        return "billing:close"
    noun = words[0].partition(".")[0]  # statements.pdf is a form of statements
    word = "payments" if noun in {"statements", "refunds"} else noun
    return f"{word}:{'read' if method in {'GET', 'HEAD'} else 'write'}"
