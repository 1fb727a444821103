"""The monthly close of one contract, and taking it back while nothing of it is issued.

Everything is in one transaction under the tenant's usage cursor: two closes at once come one after the other, one that is killed has
done nothing, and one that is run again finds its work done.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.errors import Conflict, NotFound
from core.said import say
from services import events
from services.billing.closing import agreements, drafting, periods
from services.billing.closing.agreements import Agreement
from services.billing.closing.periods import Held, PeriodNotOver
from services.billing.closing.running import Run
from services.billing.usage import cursor, recording
from services.in_force import reading
from services.rules.billing_periods import Period, period_of_month
from services.rules.exact import plain, total
from tenants.db import Tx


class NothingToClose(Conflict):
    """The contract has no period that ends in this month."""

    code = "nothing_to_close"


class NoSuchPeriod(NotFound):
    """There is no such billing period, or you may not see it."""

    code = "period_not_found"


class PeriodIssued(Conflict):
    """An invoice of this period is issued; the period stays as it is, and what comes later is adjusted."""

    code = "period_issued"


class PeriodOpen(Conflict):
    """The period is open already."""

    code = "period_open"


@dataclass(frozen=True, slots=True)
class Closed:
    """What a close did: `drafted` drafts were written (those that said so already are not among them).

    `waiting` is what adjustments of issued periods come to that wait for the next period's draft, in the contract's currency.
    """

    contract: str
    period: UUID
    status: str
    drafted: int
    waiting: Decimal
    findings: int

    def facts(self) -> Mapping[str, Any]:
        """For a job's result."""
        return {
            "contract": self.contract, "period": str(self.period), "status": self.status, "drafted": self.drafted,
            "waiting": plain(self.waiting), "findings": self.findings,
        }  # fmt: skip


_RAN = "UPDATE billing_periods SET runs = runs + 1 WHERE tenant_id = $1 AND id = $2"
_CONTRACT_OF = "SELECT contract_id FROM billing_periods WHERE tenant_id = $1 AND id = $2"
_REOPEN = """
UPDATE billing_periods SET status = 'open', rate_card_ids = '[]', cut_epoch = NULL, epoch = NULL, frozen_at = NULL, frozen_by = NULL,
    balances = '{}', findings = '[]', drawn_up_with = NULL, version = version + 1
WHERE tenant_id = $1 AND id = $2
"""


async def close(tx: Tx, *, contract_id: UUID, month_on: date) -> Closed:
    """Close the period of a contract that ends in a month: freeze it if it is open, and draw up its drafts.

    Of a frozen period the drafts take in what came late; of an issued one the rest is adjusted.
    Raises Denied, ContractNotFound, NobodyToBill, NothingToClose, PeriodNotOver, or NoRateCard.
    """
    tx.scope.require("billing.close")
    at = await recording.catch_up(tx)
    agreed = await agreements.hold(tx, contract_id)
    period = await _over(tx, agreed, month_on)
    held = await periods.hold(tx, contract_id, period)
    own = next(each for each in held if each.starts_on == period.starts_on)
    if own.status == "open":
        await periods.freeze(tx, own, period, agreed.in_force(period), at)
    elif own.status == "frozen":
        await periods.take_in(tx, own, at)
    run = Run(tx, agreed, at)
    await run.through(held)
    await tx.execute(_RAN, tx.tenant, own.id)
    waiting = total(line.amount for lines in run.waiting.values() for line in lines)
    return Closed(agreed.code, own.id, own.status, run.drafted, waiting, len(own.findings))


async def _over(tx: Tx, agreed: Agreement, month_on: date) -> Period:
    """The period that ends in a month, if it has ended."""
    period = period_of_month(
        month_on, closing_day=agreed.closing_day, starts_on=agreed.starts_on, ends_on=agreed.ends_on
    )
    if period is None:
        raise NothingToClose
    today = tx.now.astimezone((await reading.of(tx)).zone).date()
    if today < period.ends_on:
        raise PeriodNotOver(
            say("The period ends on {last_on}; today is {today}.", last_on=period.last_on, today=today),
            last_on=str(period.last_on),
        )
    return period


async def reopen(tx: Tx, *, period_id: UUID) -> None:
    """Take a close back: the drafts are discarded, and what is done in these days counts again until the next close.

    Raises Denied, NoSuchPeriod, PeriodOpen, or PeriodIssued.
    """
    tx.scope.require("billing.close")
    await cursor.lock(tx)
    contract = await tx.fetchval(_CONTRACT_OF, tx.tenant, period_id)
    if contract is None:
        raise NoSuchPeriod
    held = next(each for each in await periods.hold(tx, contract) if each.id == period_id)
    _refuse_reopening(held)
    await drafting.discard_all(tx, held)
    await tx.execute(_REOPEN, tx.tenant, period_id)
    events.record(tx, "period.reopened", "billing_period", period_id)


def _refuse_reopening(held: Held) -> None:
    if held.status == "issued":
        raise PeriodIssued
    if held.status == "open":
        raise PeriodOpen
