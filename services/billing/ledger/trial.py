"""The trial balance of a month: what each account held before it, what moved it, and so what it holds after."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from services.rules import months
from services.rules.exact import tidy
from tenants.db import Tx


@dataclass(frozen=True, slots=True)
class Moved:
    """An account over a month. Above zero is a debit balance, below zero a credit balance."""

    legal_entity: UUID
    account: str
    currency: str
    before: Decimal
    debit: Decimal
    credit: Decimal

    @property
    def after(self) -> Decimal:
        return self.before + self.debit - self.credit


_TRIAL = """
SELECT y.legal_entity, y.account, y.currency,
       coalesce(sum(y.debit - y.credit) FILTER (WHERE y.posted_on < $2), 0) AS before,
       coalesce(sum(y.debit) FILTER (WHERE y.posted_on >= $2), 0) AS debit,
       coalesce(sum(y.credit) FILTER (WHERE y.posted_on >= $2), 0) AS credit
FROM (
    SELECT x.legal_entity_id AS legal_entity, split_part(x.debit, ':', 1) AS account, x.currency, x.posted_on, x.amount AS debit,
           0::numeric AS credit
    FROM transfers x WHERE x.tenant_id = $1 AND x.posted_on < $3
    UNION ALL
    SELECT x.legal_entity_id, split_part(x.credit, ':', 1), x.currency, x.posted_on, 0, x.amount
    FROM transfers x WHERE x.tenant_id = $1 AND x.posted_on < $3
) y GROUP BY y.legal_entity, y.account, y.currency
"""


async def of(tx: Tx, month_on: date) -> list[Moved]:
    """This tenant's accounts over the month that begins on `month_on`; revenue of all charges as one. Raises Denied."""
    tx.scope.require("ledger.read")
    rows = await tx.fetch(_TRIAL, tx.tenant, month_on, months.next_of(month_on))
    return [
        Moved(
            row["legal_entity"],
            row["account"],
            row["currency"],
            tidy(row["before"]),
            tidy(row["debit"]),
            tidy(row["credit"]),
        )
        for row in rows
    ]


def added(parts: Iterable[Sequence[Moved]]) -> list[Moved]:
    """The accounts of several tenants as one book."""
    sums: dict[tuple[UUID, str, str], list[Decimal]] = defaultdict(lambda: [Decimal(0)] * 3)
    for part in parts:
        for each in part:
            held = sums[each.legal_entity, each.account, each.currency]
            sums[each.legal_entity, each.account, each.currency] = [
                before + more
                for before, more in zip(held, (each.before, each.debit, each.credit), strict=True)
            ]
    return [Moved(*key, *amounts) for key, amounts in sums.items()]
