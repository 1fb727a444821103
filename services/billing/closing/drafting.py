"""The drafts of a frozen period: one for each party that has something to pay, written anew only where they say something else."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from services.billing.closing import written
from services.billing.closing.agreements import Agreement
from services.billing.closing.periods import Held
from services.rules.invoice_lines import Line
from tenants.db import Tx

_PRESENT = """
SELECT id, kind, bill_to_id, digest FROM invoices
WHERE tenant_id = $1 AND period_id = $2 AND kind = 'invoice' AND status = 'draft' ORDER BY id FOR UPDATE
"""


async def draw_up(
    tx: Tx, agreed: Agreement, held: Held, lines: Mapping[UUID, Sequence[Line]], adjustments: Mapping[UUID, Sequence[Line]]
) -> int:  # fmt: skip
    """Make the drafts of a period say these lines, and the adjustments of earlier ones; how many were written."""
    present = {row["bill_to_id"]: row for row in await tx.fetch(_PRESENT, tx.tenant, held.id)}
    period = agreed.period(held.starts_on, held.ends_on)
    wanted = {
        party: (*lines.get(party, ()), *adjustments.get(party, ()))
        for party in (*lines, *(each for each in adjustments if each not in lines))
    }
    for party, row in present.items():
        if party not in wanted:
            await written.discard(tx, row)
    done = [
        await written.write(
            tx, agreed, written.of_period(held.id, period, party, listed), present=present.get(party)
        )
        for party, listed in wanted.items()
    ]
    return sum(done)


async def discard_all(tx: Tx, held: Held) -> None:
    """Throw the drafts of a period away."""
    found: Sequence[Any] = await tx.fetch(_PRESENT, tx.tenant, held.id)
    for row in found:
        await written.discard(tx, row)
