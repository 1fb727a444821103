"""The lines of an invoice with what is printed of each: in the smallest unit, apportioned so that a rate's lines add up to its total."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.billing.papers.content import Days, Line
from services.rules import invoice_lines, invoicing
from services.rules.billing_periods import DAY
from services.rules.exact import tidy, total
from services.rules.invoicing import GroupTotal, TaxMode, Terms, Totals
from services.rules.money import Rounding, apportioned
from services.rules.rate_cards import TaxCategory
from tenants.db import Tx

_LINES = "SELECT * FROM invoice_lines WHERE tenant_id = $1 AND invoice_id = $2 ORDER BY n"
_PERIODS = "SELECT id, starts_on, ends_on FROM billing_periods WHERE tenant_id = $1 AND id = ANY($2::uuid[])"


async def of(tx: Tx, invoice: Any, totals: Sequence[GroupTotal]) -> tuple[Line, ...]:
    """The lines of an invoice's row, in their order; its totals per rate are as they are kept."""
    lines = await tx.fetch(_LINES, tx.tenant, invoice["id"])
    terms, exact = terms_of(invoice), [exact_line(each) for each in lines]
    printed = invoicing.printed(exact, _totals(totals), terms)
    gross = _gross(exact, totals, terms) if terms.tax_mode is TaxMode.INCLUSIVE else {}
    earlier = await _earlier(tx, lines)
    return tuple(_line(row, printed[n], gross.get(n), earlier) for n, row in enumerate(lines))


def terms_of(row: Any) -> Terms:
    """How the invoice prints money."""
    return Terms(row["currency"], TaxMode(row["tax_mode"]), Rounding(row["rounding"]))


def exact_line(row: Any) -> invoice_lines.Line:
    """A line's row as the rules read it."""
    return invoice_lines.Line(
        kind=invoice_lines.LineKind(row["kind"]),
        code=row["charge"],
        name_ja=row["name_ja"],
        name_en=row["name_en"],
        quantity=tidy(row["quantity"]),
        amount=tidy(row["amount"]),
        tax_category=TaxCategory(row["tax_category"]),
        tax_rate=tidy(row["tax_rate"]),
        unit_ja=row["unit_ja"],
        unit_en=row["unit_en"],
        unit_price=None if row["unit_price"] is None else tidy(row["unit_price"]),
        facts=row["facts"],
    )


def _totals(groups: Sequence[GroupTotal]) -> Totals:
    net, tax = total(each.net for each in groups), total(each.tax for each in groups)
    return Totals(tuple(groups), net, tax, total((net, tax)))


async def _earlier(tx: Tx, lines: Sequence[Any]) -> Mapping[str, Days]:
    """The days of the earlier periods that lines adjust, by the period's id."""
    named = {UUID(row["facts"]["period"]) for row in lines if "period" in row["facts"]}
    found = await tx.fetch(_PERIODS, tx.tenant, list(named)) if named else []
    return {str(row["id"]): Days(row["starts_on"], row["ends_on"] - DAY) for row in found}


def _gross(
    exact: Sequence[invoice_lines.Line], totals: Sequence[GroupTotal], terms: Terms
) -> dict[int, Decimal]:
    shown: dict[int, Decimal] = {}
    for group in totals:
        places = [n for n, line in enumerate(exact) if line.group == group.group]
        shown |= zip(
            places, apportioned([exact[n].amount for n in places], group.gross, terms.currency), strict=True
        )
    return shown


def _line(row: Any, printed: Decimal, gross: Decimal | None, earlier: Mapping[str, Days]) -> Line:
    facts = row["facts"]
    return Line(
        n=row["n"],
        kind=row["kind"],
        charge=row["charge"],
        name_ja=row["name_ja"],
        name_en=row["name_en"],
        quantity=tidy(row["quantity"]),
        amount=tidy(row["amount"]),
        printed=tidy(printed),
        tax_category=row["tax_category"],
        tax_rate=tidy(row["tax_rate"]),
        unit_ja=row["unit_ja"],
        unit_en=row["unit_en"],
        unit_price=None if row["unit_price"] is None else tidy(row["unit_price"]),
        printed_gross=None if gross is None else tidy(gross),
        party=facts.get("party") or "",
        period=_days(facts) or earlier.get(facts.get("period", "")),
        percent=_percent(row),
    )


def _percent(row: Any) -> Decimal | None:
    """What a surcharge by percentage adds."""
    held = row["facts"].get("percent") if row["kind"] == "surcharge" else None
    return None if held is None else Decimal(held)


def _days(facts: Mapping[str, Any]) -> Days | None:
    """The days of a line where prices changed within the period (kept half-open)."""
    if "from_on" not in facts:
        return None
    return Days(date.fromisoformat(facts["from_on"]), date.fromisoformat(facts["to_on"]) - DAY)
