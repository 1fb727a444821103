"""A period of which something is issued: computed anew, and held against what was billed for it, party by party and rate by rate.

More becomes lines of the next draft; less becomes draft credit notes on the originals, as far as these have something left. What was
billed is read from the invoices themselves: the period's own, adjustments issued since, less the credit notes that this made.
A credit note that people made says nothing about usage and is left out.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.billing.closing import written
from services.billing.closing.agreements import Agreement
from services.billing.closing.periods import Held
from services.billing.closing.written import Draft
from services.billing.invoices import contents, rows
from services.rules.adjustments import Adjustment, adjustment
from services.rules.exact import ZERO, tidy
from services.rules.invoice_lines import Line, TaxGroup
from services.rules.invoicing import TaxMode, totalled
from tenants.db import Tx

REASON = "Computed anew with what became known after the issue / 発行後に判明した実績にもとづく再計算"

_BILLED = """
SELECT i.id AS invoice_id, i.bill_to_id, i.kind AS invoice_kind, i.status AS invoice_status, i.original_id, i.supply_from_on,
       i.supply_to_on, i.period_id = $3 AND i.kind = 'invoice' AS is_own, l.*
FROM invoices i JOIN invoice_lines l ON l.tenant_id = i.tenant_id AND l.invoice_id = i.id
WHERE i.tenant_id = $1 AND i.contract_id = $2
    AND CASE WHEN i.kind = 'credit_note' THEN i.period_id = $3 AND i.status = 'issued' AND i.digest <> ''
             WHEN l.kind = 'adjustment' THEN i.status = 'issued' AND l.facts ->> 'period' = $3::text
             ELSE i.period_id = $3 END
ORDER BY i.id, l.n
"""
_NOTES = """
SELECT id, kind, original_id, digest FROM invoices
WHERE tenant_id = $1 AND period_id = $2 AND kind = 'credit_note' AND status = 'draft' AND digest <> '' ORDER BY id FOR UPDATE
"""
_ORIGINALS = "SELECT * FROM invoices WHERE tenant_id = $1 AND id = ANY($2)"


async def settle(
    tx: Tx, agreed: Agreement, held: Held, lines: Mapping[UUID, tuple[Line, ...]], *, up_to: int
) -> tuple[dict[UUID, list[Line]], bool]:
    """Hold what a period comes to now against what was billed; draft credit notes for less, answer with lines for more, by party.

    Answers also whether nothing was found: all that is due is billed, and no more. Each says which usage came late:
    what the bills so far did not know, up to this cut.
    """
    notes = {row["original_id"]: row for row in await tx.fetch(_NOTES, tx.tenant, held.id)}
    billed = await tx.fetch(_BILLED, tx.tenant, agreed.id, held.id)
    late = _late(held, billed, up_to)
    month = agreed.period(held.starts_on, held.ends_on).month
    is_settled = True
    more: dict[UUID, list[Line]] = defaultdict(list)
    less: dict[UUID, list[Line]] = {}
    for party in {*lines, *(row["bill_to_id"] for row in billed)}:
        own = [row for row in billed if row["bill_to_id"] == party]
        found = adjustment(lines.get(party, ()), _sums(own), month=month)
        is_settled = is_settled and not (found.more or found.less)
        payer = party if party in agreed.parties else agreed.main
        more[payer] += [written.marked(line, period=str(held.id), late=late) for line in found.more]
        for invoice, given_back in _taken_from(found, own).items():
            less[invoice] = [written.marked(line, late=late) for line in given_back]
    await _write_notes(tx, agreed, held, less, notes)
    return {party: listed for party, listed in more.items() if listed}, is_settled


def _late(held: Held, billed: Iterable[Any], up_to: int) -> dict[str, Any]:
    """The days of the period, the cut that what is issued knew, and the one that is known now."""
    known = [row["facts"]["late"]["up_to"] for row in billed if "late" in row["facts"]]
    days = {"from_on": held.starts_on.isoformat(), "to_on": held.ends_on.isoformat()}
    return {**days, "after": max([held.epoch or 0, *known]), "up_to": up_to}


def _sums(billed: Iterable[Any]) -> dict[TaxGroup, Decimal]:
    """What was billed, exactly, by category and rate."""
    found: dict[TaxGroup, Decimal] = defaultdict(lambda: ZERO)
    for row in billed:
        line = contents.exact_line(row)
        found[line.group] += -line.amount if row["invoice_kind"] == "credit_note" else line.amount
    return {group: tidy(amount) for group, amount in found.items()}


def _taken_from(found: Adjustment, billed: list[Any]) -> dict[UUID, list[Line]]:
    """What is given back, shared among the issued invoices that billed it: the period's own first, then later adjustments."""
    left = _left(billed)
    notes: dict[UUID, list[Line]] = defaultdict(list)
    for line in found.less:
        wanted = line.amount
        for invoice, amounts in left.items():
            part = min(wanted, amounts.get(line.group, ZERO))
            if part > 0:
                notes[invoice].append(replace(line, amount=tidy(part), unit_price=tidy(part)))
                wanted -= part
    return notes


def _left(billed: list[Any]) -> dict[UUID, dict[TaxGroup, Decimal]]:
    """What of each issued invoice was billed for the period and not given back yet."""
    issued = [r for r in billed if r["invoice_kind"] == "invoice" and r["invoice_status"] == "issued"]
    found: dict[UUID, dict[TaxGroup, Decimal]] = {}
    for row in sorted(issued, key=lambda each: not each["is_own"]):
        line, amounts = contents.exact_line(row), found.setdefault(row["invoice_id"], {})
        amounts[line.group] = amounts.get(line.group, ZERO) + line.amount
    for row in billed:
        if row["invoice_kind"] == "credit_note" and row["original_id"] in found:
            line, amounts = contents.exact_line(row), found[row["original_id"]]
            amounts[line.group] = amounts.get(line.group, ZERO) - line.amount
    return found


async def _write_notes(
    tx: Tx, agreed: Agreement, held: Held, less: Mapping[UUID, list[Line]], present: Mapping[UUID, Any]
) -> None:
    originals = {row["id"]: row for row in await tx.fetch(_ORIGINALS, tx.tenant, list(less))} if less else {}
    wanted = {
        invoice: await _within(tx, agreed, originals[invoice], lines) for invoice, lines in less.items()
    }
    for invoice, row in present.items():
        if not wanted.get(invoice):
            await written.discard(tx, row)
    for invoice, lines in wanted.items():
        if lines:
            note = _note(held, originals[invoice], lines)
            await written.write(tx, agreed, note, present=present.get(invoice))


def _note(held: Held, original: Any, lines: Iterable[Line]) -> Draft:
    return Draft(
        kind="credit_note",
        bill_to_id=original["bill_to_id"],
        period_id=held.id,
        supply_from_on=original["supply_from_on"],
        supply_to_on=original["supply_to_on"],
        lines=tuple(lines),
        original_id=original["id"],
        reason=REASON,
    )


async def _within(tx: Tx, agreed: Agreement, original: Any, lines: Iterable[Line]) -> list[Line]:
    """The lines as far as the original has something left to credit; what rounds to nothing waits until it is more."""
    left = await rows.remaining(tx, original)
    inclusive = agreed.terms.tax_mode is TaxMode.INCLUSIVE
    kept = []
    for line in lines:
        (asked,) = totalled([line], agreed.terms).groups
        has = left.get(line.group)
        most = (has.gross if inclusive else has.net) if has else ZERO
        wants = asked.gross if inclusive else asked.net
        amount = most if wants > most else line.amount
        if wants > 0 and amount > 0:
            kept.append(replace(line, amount=amount, unit_price=amount))
    return kept
