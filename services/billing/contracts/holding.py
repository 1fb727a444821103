"""A contract locked for a change, with what must not change any more: the periods that were frozen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.errors import Conflict
from core.said import say
from services.billing.contracts import views
from services.billing.contracts.queries import ContractNotFound
from tenants.db import Tx
from tenants.directory import rows
from tenants.directory.rows import Row


class ContractEnded(Conflict):
    """The contract has ended, and is changed no more."""

    code = "contract_ended"


class PeriodFrozen(Conflict):
    """A period that reaches beyond that day is frozen already; reopen it first, or choose a later day."""

    code = "period_frozen"


@dataclass(frozen=True, slots=True)
class Frozen:
    """The periods of a contract that are frozen or issued: where they end, and the cards that they were rated with."""

    until_on: date | None
    cards: Collection[str]

    def require_after(self, day: date | None) -> None:
        """Raises PeriodFrozen for a day inside a frozen period."""
        if self.until_on is not None and day is not None and day < self.until_on:
            raise PeriodFrozen(
                say(
                    "The periods up to {until_on} are frozen; {day} lies before that.",
                    until_on=self.until_on,
                    day=day,
                ),
                until_on=self.until_on,
            )


_ALL = "SELECT id FROM contracts WHERE tenant_id = $1 ORDER BY id FOR UPDATE"
_FROZEN = """
SELECT max(ends_on) AS until_on, coalesce(jsonb_agg(rate_card_ids), '[]') AS cards FROM billing_periods
WHERE tenant_id = $1 AND contract_id = $2 AND status <> 'open'
"""


async def hold_all(tx: Tx) -> None:
    """Lock every contract of the tenant, in one order: what is checked between two of them holds until the commit."""
    await tx.fetch(_ALL, tx.tenant)


async def hold(tx: Tx, contract_id: UUID, version: int | None = None) -> Row:
    """Lock all, and give one. Raises ContractNotFound, Stale."""
    await hold_all(tx)
    known = "SELECT 1 FROM contracts WHERE tenant_id = $1 AND id = $2"
    if not await tx.fetchval(known, tx.tenant, contract_id):
        raise ContractNotFound
    return await rows.hold(tx, "contracts", version=version, tenant_id=tx.tenant, id=contract_id)


async def hold_living(tx: Tx, contract_id: UUID, version: int | None = None) -> Row:
    """The same for one that has not ended. Raises ContractEnded as well."""
    held = await hold(tx, contract_id, version)
    if views.status_on(await views.today(tx), held["status"], held["ends_on"]) == "ended":
        raise ContractEnded
    return held


async def frozen(tx: Tx, contract_id: UUID) -> Frozen:
    """What is frozen of a contract."""
    row = await tx.fetchrow(_FROZEN, tx.tenant, contract_id)
    assert row is not None
    return Frozen(row["until_on"], {card for listed in row["cards"] for card in listed})
