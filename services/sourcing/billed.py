"""What was invoiced for each kind of work in each month, without consumption tax: issued invoices less credit notes, else the draft.

A period belongs to the month of its last day. Amounts are what invoices print: lines in the currency's smallest unit that add up to the
net amount, so that a client finds the same sum on the paper.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any
from uuid import UUID

from services.rules.exact import tidy, total
from services.rules.invoice_lines import Line, LineKind
from services.rules.invoicing import GroupTotal, TaxMode, Terms, Totals, printed
from services.rules.money import Rounding
from services.rules.rate_cards import TaxCategory
from services.rules.ratios import Ratio
from services.rules.sourcing_allocation import BilledLine, Part, Worked, allocated
from services.sourcing.shapes import OtherCurrency
from tenants.db import Tx

_LINES = """
SELECT date_trunc('month', p.ends_on - 1)::date AS month, i.id AS invoice_id, i.kind AS paper, i.status, i.number, i.currency, i.tax_mode,
       i.rounding, i.totals, l.n, l.kind, l.charge, l.name_ja, l.name_en, l.quantity, l.amount, l.tax_category, l.tax_rate, l.facts
FROM invoices i LEFT JOIN invoices o ON o.tenant_id = i.tenant_id AND o.id = i.original_id
JOIN billing_periods p ON p.tenant_id = i.tenant_id AND p.id = coalesce(i.period_id, o.period_id)
JOIN invoice_lines l ON l.tenant_id = i.tenant_id AND l.invoice_id = i.id
WHERE i.tenant_id = $1 AND p.ends_on > $2 AND p.ends_on <= $3 AND (i.kind = 'invoice' OR i.status = 'issued')
ORDER BY i.id, l.n
"""


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A line as the comparison shows it: on which paper, what it came to without tax, and how its usage is known."""

    invoice: UUID
    n: int
    number: str | None
    is_draft: bool
    kind: str
    charge: str
    name: Mapping[str, str]
    amount: Decimal
    has_usage: bool

    @property
    def key(self) -> str:
        return f"{self.invoice}/{self.n}"


@dataclass(frozen=True, slots=True)
class BilledMonth:
    """A month's lines, and what of each falls on which task type (by code; None: on nobody)."""

    currency: str
    is_draft: bool
    lines: Sequence[PaperLine]
    parts: Sequence[Part]
    net: Decimal
    other_currencies: Sequence[OtherCurrency] = ()
    by_key: Mapping[str, PaperLine] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Read:
    """A line, and the same as the rules of sharing take it."""

    currency: str
    shown: PaperLine
    billed: BilledLine


async def read(
    tx: Tx, first: date, end: date, worked: Mapping[date, Mapping[str, Worked]]
) -> dict[date, BilledMonth]:
    """Each month that has an invoice or a draft, shared among the task types that were worked on outsourced."""
    by_month: dict[date, list[_Read]] = defaultdict(list)
    rows = await tx.fetch(_LINES, tx.tenant, first, end)
    for _, listed in groupby(rows, key=lambda row: row["invoice_id"]):
        paper = list(listed)
        by_month[paper[0]["month"]] += _lines(paper)
    return {month: _month(found, worked.get(month, {})) for month, found in by_month.items()}


def _month(found: Sequence[_Read], worked: Mapping[str, Worked]) -> BilledMonth:
    lines_in = Counter(each.currency for each in found)
    currencies = sorted(lines_in, key=lambda currency: (-lines_in[currency], currency))
    own = [each for each in found if each.currency == currencies[0]]
    lines = [each.shown for each in own]
    return BilledMonth(
        currency=currencies[0],
        is_draft=any(line.is_draft for line in lines),
        lines=lines,
        parts=allocated([each.billed for each in own], worked),
        net=total(line.amount for line in lines),
        other_currencies=[
            OtherCurrency(currency, total(each.shown.amount for each in found if each.currency == currency))
            for currency in currencies[1:]
        ],
        by_key={line.key: line for line in lines},
    )


def _lines(paper: Sequence[Any]) -> Iterable[_Read]:
    """The lines of one invoice or credit note, as it prints them without tax; a credit note takes off."""
    head = paper[0]
    terms = Terms(head["currency"], TaxMode(head["tax_mode"]), Rounding(head["rounding"]))
    amounts = printed([_line(row) for row in paper], _totals(head["totals"]), terms)
    sign = -1 if head["paper"] == "credit_note" else 1
    for row, amount in zip(paper, amounts, strict=True):
        yield _read(row, sign * amount)


def _read(row: Any, amount: Decimal) -> _Read:
    facts = row["facts"]
    quantities = {kind: Ratio(size) for kind, size in (facts.get("task_types") or {}).items()}
    scope = (facts.get("usage") or {}).get("task_types")
    shown = PaperLine(
        invoice=row["invoice_id"],
        n=row["n"],
        number=row["number"],
        is_draft=row["status"] == "draft",
        kind=row["kind"],
        charge=row["charge"],
        name={"ja": row["name_ja"], "en": row["name_en"]},
        amount=amount,
        has_usage="usage" in facts,
    )
    billed = BilledLine(shown.key, Ratio(amount), quantities, frozenset(scope) if scope else None)
    return _Read(row["currency"], shown, billed)


def _line(row: Any) -> Line:
    return Line(
        LineKind(row["kind"]), row["charge"], row["name_ja"], row["name_en"], tidy(row["quantity"]), tidy(row["amount"]),
        TaxCategory(row["tax_category"]), tidy(row["tax_rate"]),
    )  # fmt: skip


def _totals(held: Sequence[Mapping[str, Any]]) -> Totals:
    groups = tuple(
        GroupTotal(
            TaxCategory(each["tax_category"]),
            tidy(Decimal(each["rate"])),
            *(tidy(Decimal(each[name])) for name in ("net", "tax", "gross")),
        )
        for each in held
    )
    net, tax = total(each.net for each in groups), total(each.tax for each in groups)
    return Totals(groups, net, tax, total((net, tax)))
