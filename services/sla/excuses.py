"""Excuse a breach: it stays a breach, and leaves the adjusted figures; the raw ones keep it."""

from uuid import UUID

from core.errors import Conflict, Invalid, NotFound
from core.said import say
from services.changes import saving
from services.changes.case import Case
from services.changes.holding import hold
from services.rules import attainment
from services.rules.clocks import Clock, Result
from services.rules.policies import Metric
from tenants.db import Tx

_REASON = "UPDATE clocks SET excuse_reason = $5 WHERE tenant_id = $1 AND ticket_id = $2 AND metric = $3 AND cycle = $4"


class NoSuchClock(NotFound):
    """This ticket has no clock of that metric."""

    code = "clock_not_found"


class NotBreached(Conflict):
    """Only a breach can be excused, and only once."""

    code = "not_breached"


async def excuse(tx: Tx, *, ticket_id: UUID, metric: Metric, reason: str) -> Clock:
    """Excuse the latest breached cycle of a metric, with a reason; the caller is its approver.

    Raises Denied, NoSuchClock, NotBreached, or Invalid without a reason.
    """
    case = await hold(tx, ticket_id)
    tx.scope.require("sla.excuse")
    breached = _breached(case, metric)
    if not reason.strip():
        raise Invalid.field("/reason", "missing", say("An excuse needs a reason: the client sees it."))
    excused = attainment.excused(breached, at=case.at, by=tx.scope.actor)
    key = (excused.metric, excused.cycle)
    case.clocks = tuple(excused if (each.metric, each.cycle) == key else each for each in case.clocks)
    case.tell("sla.excused", {"metric": metric, "cycle": excused.cycle}, kind="clock")
    await saving.save(case)
    await tx.execute(_REASON, tx.tenant, ticket_id, metric, excused.cycle, reason.strip())
    return excused


def _breached(case: Case, metric: Metric) -> Clock:
    cycles = [clock for clock in case.clocks if clock.metric is metric]
    if not cycles:
        raise NoSuchClock(say("This ticket has no clock of {value}.", value=metric.value))
    found = [clock for clock in cycles if clock.result is Result.BREACHED and clock.excused_at is None]
    if not found:
        raise NotBreached
    return found[-1]
