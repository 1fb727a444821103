"""What a company's program may be let in for, in words: only what the company's own roles can do at all."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.web.words import noop
from tenants.bounds import scope_of
from tenants.roles import CLIENT_ROLES, grants_of
from tenants.scope import Scope

NOUNS: Mapping[str, str] = {
    "tickets": noop("Requests"), "documents": noop("Papers"), "task-types": noop("Service catalogue"), "events": noop("History"),
    "approvals": noop("Approvals"), "users": noop("Users"), "memberships": noop("Rights of users"), "calendars": noop("Business hours"),
    "sla-policies": noop("Promises"), "reports": noop("Reports"), "invoices": noop("Invoices"), "contracts": noop("Contracts"),
    "webhook-endpoints": noop("Notices to programs"), "baselines": noop("Costs in-house"), "billing": noop("Prices"),
}  # fmt: skip
VERBS: Mapping[str, str] = {"read": noop("read"), "write": noop("write"), "decide": noop("make decisions")}


@dataclass(frozen=True, slots=True)
class Group:
    """A noun in words, with its scopes: (verb in words, scope)."""

    name: str
    scopes: tuple[tuple[str, str], ...]


def groups(scope: Scope) -> list[Group]:
    """The scopes that mean something to the programs of a client company, by noun."""
    asked = {scope_of(grant) for grant in grants_of(CLIENT_ROLES) & scope.grants}
    return [
        Group(
            name, tuple((word, f"{noun}:{verb}") for verb, word in VERBS.items() if f"{noun}:{verb}" in asked)
        )
        for noun, name in NOUNS.items()
        if any(f"{noun}:{verb}" in asked for verb in VERBS)
    ]
