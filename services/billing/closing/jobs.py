"""The close over many contracts: one after the other, each in transactions of its own, from where somebody stopped.

What cannot be closed is told of with its reason, and stops no other. For a worker's job, and for the command line.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from core.errors import Invalid, Refusal, Unavailable
from core.said import kept, say
from services.billing.closing import actions
from services.billing.usage import recording
from services.jobs import actions as jobs
from services.jobs.leasing import Held, Progress
from services.jobs.queries import JobCard
from services.rules import months
from services.rules.billing_periods import period_of_month
from tenants.db import Tx, transaction
from tenants.roles import Role
from tenants.scope import PROVIDER_TENANT, SYSTEM_ACTOR, Scope, system

KIND = "billing.close"

_KEY = "SELECT key FROM tenants WHERE tenant_id = $1"
_CONTRACTS = "SELECT id, closing_day, starts_on, ends_on FROM contracts WHERE tenant_id = $1 AND status <> 'draft' ORDER BY id"


async def ask(tx: Tx, *, month: str, tenant: UUID | None) -> JobCard:
    """Ask for the close of a month: of a tenant, or of all that the caller sees. Raises Denied, or Invalid for a month to come."""
    month_on = months.read(month)
    if month_on > tx.now.date().replace(day=1):
        raise Invalid.field("/month", "not_yet", say("held {held}; takes a month that has begun", held=month))
    return await jobs.ask(tx, kind=KIND, asked={"month": month}, tenants=tenants_of(tx.scope, tenant))


_FIRST = "SELECT min(starts_on) FROM contracts WHERE tenant_id = $1 AND status <> 'draft'"


async def refuse_too_early(tenants: Sequence[UUID], month_on: date, *, by: UUID = SYSTEM_ACTOR) -> None:
    """Raises Invalid for a month that ended before the first contract of these tenants began: nothing can be closed there."""
    begun = []
    for tenant in tenants:
        async with transaction(_inside(tenant, by)) as tx:
            begun.append(await tx.fetchval(_FIRST, tenant))
    first = min((each for each in begun if each), default=None)
    if first and month_on < first.replace(day=1):
        said = say(
            "held {held}; the first contract begins on {first}, takes a month from then on",
            held=f"{month_on:%Y-%m}",
            first=first,
        )
        raise Invalid.field("/month", "before_first_contract", said)


def tenants_of(scope: Scope, tenant: UUID | None) -> list[UUID]:
    """Whose contracts a close is about: one tenant's, or those of all that the caller sees."""
    return [tenant] if tenant else sorted(each for each in scope.tenants if each != PROVIDER_TENANT)


async def steps(job: Held) -> AsyncIterator[Progress]:
    """Do what a job asks for, from what was kept of it on."""
    month_on = months.read(job.asked["month"])
    async for progress in close_all(job.tenants, month_on, by=job.asked_by, kept=job.result):
        yield progress


async def close_all(
    tenants: Sequence[UUID], month_on: date, *, by: UUID = SYSTEM_ACTOR, kept: Mapping[str, Any] | None = None
) -> AsyncIterator[Progress]:
    """Close a month of these tenants, contract by contract; each time, how far it is and what came of it."""
    due = [each for tenant in sorted(tenants) for each in await _due(tenant, month_on, by)]
    result = dict(kept or {"month": f"{month_on:%Y-%m}", "closed": [], "refused": []})
    left = [each for each in due if each.place > result.get("after", "")]
    for n, each in enumerate(left, len(due) - len(left) + 1):
        outcome, told = await _closed(each, month_on, by)
        result = {**result, outcome: [*result[outcome], told], "after": each.place}
        yield Progress(n, len(due), result)
    if not left:
        yield Progress(len(due), len(due), result)


@dataclass(frozen=True, slots=True)
class _Due:
    """A contract to close; `place` is where it stands among all, whatever others come or go."""

    tenant: UUID
    key: str
    contract: UUID

    @property
    def place(self) -> str:
        return f"{self.tenant}/{self.contract}"


async def _due(tenant: UUID, month_on: date, by: UUID) -> list[_Due]:
    """The contracts of a tenant with a period that ends in a month."""
    async with transaction(_inside(tenant, by)) as tx:
        key = await tx.fetchval(_KEY, tenant)
        rows = await tx.fetch(_CONTRACTS, tenant)
    terms = ("closing_day", "starts_on", "ends_on")
    return [
        _Due(tenant, key, row["id"])
        for row in rows
        if period_of_month(month_on, **{name: row[name] for name in terms}) is not None
    ]


async def _closed(due: _Due, month_on: date, by: UUID) -> tuple[str, Mapping[str, Any]]:
    """Close one: `closed` or `refused`, and what is told of it. A long backlog of usage is recorded beforehand, piece by piece."""
    inside = _inside(due.tenant, by)
    try:
        more = True
        while more:
            async with transaction(inside) as tx:
                more = await recording.record(tx)
        async with transaction(inside) as tx:
            closed = await actions.close(tx, contract_id=due.contract, month_on=month_on)
    except Unavailable:
        raise
    except Refusal as refusal:
        why = {"code": refusal.reason, **kept(refusal.detail)}
        return "refused", {"tenant": due.key, "contract": str(due.contract), **why}
    return "closed", {"tenant": due.key, **closed.facts()}


def _inside(tenant: UUID, by: UUID) -> Scope:
    """The product itself inside a tenant, in the name of who asked."""
    return replace(system(tenant, name="billing", roles=frozenset({Role.BILLING_CLERK})), actor=by)
