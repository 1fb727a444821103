"""Routing rules to look at, and where a ticket would go by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from core.errors import Invalid
from core.said import say
from services.changes import routes
from services.in_force import reading
from services.routing.rules import RuleNotFound
from services.rules import routing
from services.rules.conditions import Facts
from services.rules.lifecycle import Channel, Priority, Sourcing
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class RuleCard:
    """A routing rule. `tenant` is the key of the company whose tickets it is about, null for all; `position` counts from 1."""

    id: UUID
    position: int
    tenant: str | None
    conditions: Mapping[str, Any]
    queue: UUID
    active: bool
    version: int
    created_at: datetime


_RULES = """
SELECT r.id, r.position, t.key AS tenant, r.conditions, r.queue_id AS queue, r.active, r.version, r.created_at
FROM routing_rules r LEFT JOIN tenants t ON t.tenant_id = r.tenant_id
WHERE (r.tenant_id IS NULL OR t.tenant_id IS NOT NULL) AND {which}
"""
_PAGE = _RULES.format(
    which="($1::uuid IS NULL OR r.position > (SELECT position FROM routing_rules WHERE id = $1)) ORDER BY r.position, r.id LIMIT $2"
)
_ONE = _RULES.format(which="r.id = $1")


async def listed(tx: Tx, *, after: UUID | None, limit: int) -> list[RuleCard]:
    """The rules that the caller sees, in the order in which they are asked."""
    tx.scope.require("routing_rules.read")
    return [RuleCard(**row) for row in await tx.fetch(_PAGE, after, limit)]


async def one(tx: Tx, rule_id: UUID) -> RuleCard:
    """Raises RuleNotFound."""
    tx.scope.require("routing_rules.read")
    row = await tx.fetchrow(_ONE, rule_id)
    if row is None:
        raise RuleNotFound
    return RuleCard(**row)


@dataclass(frozen=True, slots=True)
class Imagined:
    """A ticket that does not exist, as the rules would see it. `task_type` is the code; without a priority, the type's own."""

    task_type: str
    priority: Priority | None = None
    channel: Channel = Channel.PORTAL
    language: str = "ja"
    tags: Sequence[str] = ()
    form: Mapping[str, Any] | None = None
    sourcing: Sourcing = Sourcing.OUTSOURCED


@dataclass(frozen=True, slots=True)
class AskedRule:
    """A rule that was asked; `against` is the first thing that does not hold, null for the one that decides."""

    rule: UUID
    against: str | None


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a ticket would go: by which rule, or by default, and what spoke against the rules before."""

    queue: UUID | None
    rule: UUID | None
    asked: tuple[AskedRule, ...]


async def journey(tx: Tx, imagined: Imagined) -> Journey:
    """Where such a ticket of this tenant would go, and why. Raises Denied, or Invalid for an unknown task type."""
    tx.scope.require("routing_rules.read")
    in_force = await reading.of(tx)
    kind = in_force.by_code.get(imagined.task_type)
    if kind is None:
        held = imagined.task_type
        raise Invalid.field(
            "/task_type",
            "unknown_task_type",
            say("held {held}; takes a code of the company's catalogue", held=held),
        )
    facts = Facts(
        tenant=in_force.key,
        task_type=kind.code,
        domain=kind.domain,
        priority=imagined.priority or Priority(kind.priority),
        channel=imagined.channel,
        language=imagined.language,
        tags=frozenset(imagined.tags),
        form=imagined.form or {},
    )
    default = routes.default_of(in_force, imagined.sourcing, kind.code)
    found = routes.decide(in_force, facts, imagined.sourcing, default=default)
    asked = routing.explain(routes.rules_of(in_force), facts, imagined.sourcing)
    return Journey(
        found.queue if found else None,
        found.rule if found else None,
        tuple(AskedRule(each.rule, each.against) for each in asked),
    )
