"""Where a ticket goes: the routing rules in force, asked in their order, else the default queue.

Used wherever a ticket leaves `new` or `awaiting_approval`: by the worker, and in the transaction of an approving decision.
"""

from services.changes import verbs
from services.changes.case import Case
from services.in_force.snapshot import QueueInForce, RuleInForce, Snapshot
from services.rules import condition_forms, routing
from services.rules.conditions import Facts
from services.rules.lifecycle import Channel, Priority, Sourcing, Status
from services.rules.moves import Mover
from services.rules.routing import Destination, Route, Rule


async def release(case: Case, mover: Mover) -> bool:
    """Put a ticket into the queue it belongs to, to wait there. False where no queue exists; it then stays as it is."""
    found = route(case)
    if found is None:
        return False
    verbs.enqueue(case, found.queue, rule=found.rule)
    await verbs.move(case, Status.QUEUED, mover)
    return True


def route(case: Case) -> Route | None:
    """The queue of a held ticket and the rule that said so; None where its side has no queue at all."""
    sourcing = Sourcing(case.ticket.sourcing)
    return decide(case.in_force, facts_of(case), sourcing, default=default_queue(case))


def decide(
    in_force: Snapshot, facts: Facts, sourcing: Sourcing, *, default: QueueInForce | None
) -> Route | None:
    """The first rule that holds, else the default."""
    if default is None:
        return None
    return routing.route(rules_of(in_force), facts, sourcing, default=default.id)


def default_queue(case: Case) -> QueueInForce | None:
    """Where a ticket goes when no rule matches: the tenant's own queue in-house, else its task type's."""
    return default_of(case.in_force, Sourcing(case.ticket.sourcing), case.task_type.code)


def default_of(in_force: Snapshot, sourcing: Sourcing, task_type: str) -> QueueInForce | None:
    """The same for a ticket that does not exist yet.

    Where the task type's queue was retired, the provider's first by code takes it, so that no ticket is left unrouted.
    """
    if sourcing is Sourcing.IN_HOUSE:
        return in_force.in_house_queue()
    wanted = in_force.by_code[task_type].default_queue_id
    if wanted is not None and wanted in in_force.queues:
        return in_force.queues[wanted]
    provider = (queue for queue in in_force.queues.values() if queue.tenant_id is None)
    return min(provider, key=lambda queue: queue.code, default=None)


def facts_of(case: Case) -> Facts:
    """What a held ticket shows to the rules."""
    ticket = case.ticket
    return Facts(
        tenant=case.in_force.key,
        task_type=case.task_type.code,
        domain=ticket.domain,
        priority=Priority(ticket.priority),
        channel=Channel(ticket.channel),
        language=ticket.language,
        tags=frozenset(ticket.tags),
        form=ticket.form,
    )


def rules_of(in_force: Snapshot) -> tuple[Rule, ...]:
    """The rules in force, read once a version. One whose queue was retired decides nothing."""
    if "routing" not in in_force.memo:
        in_force.memo["routing"] = tuple(
            _rule(rule, queue, in_force)
            for rule in in_force.rules
            if (queue := in_force.queues.get(rule.queue_id)) is not None
        )
    rules: tuple[Rule, ...] = in_force.memo["routing"]
    return rules


def _rule(rule: RuleInForce, queue: QueueInForce, in_force: Snapshot) -> Rule:
    side = None if queue.tenant_id is None else in_force.key
    return Rule(rule.id, condition_forms.parse(rule.conditions), Destination(queue.id, side))
