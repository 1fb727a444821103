"""Make, change, order and remove routing rules. The first whose conditions hold decides."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from core import json
from core.errors import FieldError, Invalid, NotFound
from core.ids import new_id
from core.said import say
from services import events
from services.in_force import reading
from services.rules import condition_forms
from services.rules.condition_forms import BadConditions
from tenants.db import Tx
from tenants.directory import rows
from tenants.directory.rows import Row

MOST = 500


class RuleNotFound(NotFound):
    """No such routing rule, or it is of a company that you are not cleared for."""

    code = "routing_rule_not_found"


_ORDER = """
SELECT r.id, r.tenant_id IS NULL OR t.tenant_id IS NOT NULL AS visible
FROM routing_rules r LEFT JOIN tenants t ON t.tenant_id = r.tenant_id ORDER BY r.position, r.id
"""
_PLACE = """
UPDATE routing_rules r SET position = n.position, version = r.version + 1
FROM unnest($1::uuid[]) WITH ORDINALITY AS n (id, position) WHERE r.id = n.id AND r.position <> n.position
"""
_QUEUE = "SELECT tenant_id, active FROM queues WHERE id = $1"


async def make(
    tx: Tx, *, conditions: Any, queue: UUID, tenant: UUID | None = None, position: int | None = None, active: bool = True
) -> UUID:  # fmt: skip
    """Make a rule, at the end or at a place (from 1). Raises Denied, or Invalid naming each bad field."""
    tx.scope.require("routing_rules.write")
    await reading.touch_provider(tx)  # also the lock under which rules are ordered
    conditions = _checked(conditions)
    await _check_queue(tx, queue, tenant)
    order = [row["id"] for row in await tx.fetch(_ORDER)]
    if len(order) >= MOST:
        raise Invalid.field(
            "", "too_many", say("held {count} rules; takes up to {most}", count=len(order), most=MOST)
        )
    made = new_id()
    await rows.insert(
        tx, "routing_rules", id=made, position=0, tenant_id=tenant, conditions=json.text(conditions), queue_id=queue, active=active, version=0,
        created_at=tx.now,
    )  # fmt: skip
    await _put(tx, order, made, position)
    events.record(tx, "routing_rule.created", "routing_rule", made, {"queue": queue})
    return made


async def change(tx: Tx, rule_id: UUID, changes: Mapping[str, Any], *, version: int | None) -> None:
    """Change conditions, queue, place or whether it is asked. Raises Denied, RuleNotFound, Stale, or Invalid."""
    tx.scope.require("routing_rules.write")
    await reading.touch_provider(tx)
    held = await _hold(tx, rule_id, version)
    columns = {name: value for name, value in changes.items() if name != "position"}
    if "conditions" in columns:
        conditions = _checked(columns.pop("conditions"))
        columns |= {} if conditions == held["conditions"] else {"conditions": json.text(conditions)}
    if "queue_id" in columns:
        await _check_queue(tx, columns["queue_id"], held["tenant_id"])
    changed = await rows.edit(tx, "routing_rules", held, columns, id=rule_id)
    if changed:
        events.record(tx, "routing_rule.updated", "routing_rule", rule_id, {"changed": list(changed)})
    if "position" in changes:
        await _put(
            tx,
            [row["id"] for row in await tx.fetch(_ORDER) if row["id"] != rule_id],
            rule_id,
            changes["position"],
        )
        events.record(tx, "routing_rule.moved", "routing_rule", rule_id, {"position": changes["position"]})


async def remove(tx: Tx, rule_id: UUID, *, version: int | None) -> None:
    """Remove a rule. Raises Denied, RuleNotFound, or Stale."""
    tx.scope.require("routing_rules.write")
    await reading.touch_provider(tx)
    await _hold(tx, rule_id, version)
    await tx.execute("DELETE FROM routing_rules WHERE id = $1", rule_id)
    await tx.execute(_PLACE, [row["id"] for row in await tx.fetch(_ORDER)])
    events.record(tx, "routing_rule.removed", "routing_rule", rule_id)


async def reorder(tx: Tx, wanted: Sequence[UUID]) -> None:
    """Put the rules that the caller sees into this order; those of other companies keep their places among them.

    Raises Denied, or Invalid unless every visible rule is named once: then somebody has added or removed one meanwhile.
    """
    tx.scope.require("routing_rules.write")
    await reading.touch_provider(tx)
    order = await tx.fetch(_ORDER)
    seen = [row["id"] for row in order if row["visible"]]
    if sorted(wanted) != sorted(seen):
        raise Invalid.field(
            "/rules",
            "not_all_rules",
            say(
                "held {count} ids; takes each of the {rules} rules once",
                count=len(wanted),
                rules=len(seen),
            ),
        )
    onward = iter(wanted)
    await tx.execute(_PLACE, [next(onward) if row["visible"] else row["id"] for row in order])
    for place, rule_id in enumerate(wanted, start=1):
        if rule_id != seen[place - 1]:
            events.record(tx, "routing_rule.moved", "routing_rule", rule_id, {"position": place})


async def _put(tx: Tx, others: list[UUID], rule_id: UUID, position: int | None) -> None:
    place = len(others) if position is None else min(position, len(others) + 1) - 1
    await tx.execute(_PLACE, [*others[:place], rule_id, *others[place:]])


async def _hold(tx: Tx, rule_id: UUID, version: int | None) -> Row:
    visible = await tx.fetchval(f"SELECT visible FROM ({_ORDER}) o WHERE o.id = $1", rule_id)
    if not visible:
        raise RuleNotFound
    return await rows.hold(tx, "routing_rules", version=version, id=rule_id)


def _checked(conditions: Any) -> dict[str, Any]:
    """The conditions in their plain form. Raises Invalid with every mistake."""
    try:
        return condition_forms.dump(condition_forms.parse(conditions, at="/conditions"))
    except BadConditions as bad:
        raise Invalid([FieldError(each.pointer, each.code, each.detail) for each in bad.problems]) from bad


async def _check_queue(tx: Tx, queue: UUID, tenant: UUID | None) -> None:
    """A rule of all companies leads to the provider's queues; one of a company to those, or to its own."""
    row: Any = await tx.fetchrow(_QUEUE, queue)
    if row is None or not row["active"] or row["tenant_id"] not in {None, tenant}:
        raise Invalid.field(
            "/queue",
            "unknown_queue",
            say(
                "held {held}; takes an active queue of the provider's, or the rule's company's own",
                held=queue,
            ),
        )
