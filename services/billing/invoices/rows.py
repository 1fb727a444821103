"""From rows to cards, and what of an invoice can still be credited."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.billing.invoices.cards import InvoiceCard, TotalCard
from services.billing.papers.content import Total
from services.rules import ageing, credit_bounds, findings
from services.rules.exact import tidy
from services.rules.invoicing import GroupTotal
from services.rules.rate_cards import TaxCategory
from tenants.db import Tx


def card_of(row: Any, *, is_staff: bool) -> InvoiceCard:
    """The card of a row of the list. What the variance check found is staff's."""
    balance = _balance(row)
    late = ageing.days_late(row["due_on"], row["today"]) if balance and row["kind"] == "invoice" else 0
    return InvoiceCard(
        id=row["id"],
        tenant=row["tenant"],
        kind=row["kind"],
        status=row["status"],
        standing=_standing(row, balance, late),
        number=row["number"],
        contract=row["contract_id"],
        contract_code=row["contract_code"],
        contract_name={"ja": row["contract_ja"], "en": row["contract_en"]},
        legal_entity=row["legal_entity_id"],
        legal_entity_code=row["entity_code"],
        bill_to=row["bill_to_id"],
        bill_to_code=row["party_code"],
        bill_to_name=row["party_name"],
        period=row["period_id"],
        original=row["original_id"],
        currency=row["currency"],
        supply_from_on=row["supply_from_on"],
        supply_to_on=row["supply_to_on"],
        issued_on=row["issued_on"],
        due_on=row["due_on"],
        days_late=late,
        bucket=ageing.bucket(row["due_on"], row["today"]).value if balance else "not_due",
        net=tidy(row["net"]),
        tax=tidy(row["tax"]),
        total=tidy(row["total"]),
        settled=tidy(row["settled"]),
        balance=balance,
        open_disputes=row["disputes"],
        blocking_findings=_blocking(row) if is_staff else 0,
        reminders=row["reminders"],
        reviewed_at=row["reviewed_at"],
        issued_at=row["issued_at"],
        sent_at=row["sent_at"],
        version=row["version"],
    )


def _blocking(row: Any) -> int:
    return len(findings.open_blockers(row["findings"])) if row["status"] == "draft" else 0


def _balance(row: Any) -> Decimal | None:
    return tidy(row["total"] - row["settled"]) if row["status"] == "issued" else None


def _standing(row: Any, balance: Decimal | None, late: int) -> str:
    if balance is None:
        return "draft"
    if row["kind"] == "credit_note":
        return "unused" if balance else "used"
    if balance <= 0:
        return "paid"
    if late:
        return "overdue"
    return "part_paid" if row["settled"] else "open"


def total_card(total: Total | GroupTotal) -> TotalCard:
    """The printed total of a rate."""
    return TotalCard(
        tax_category=str(total.tax_category),
        rate=tidy(total.rate),
        net=tidy(total.net),
        tax=tidy(total.tax),
        gross=tidy(total.gross),
    )


_NOTES = """
SELECT totals FROM invoices WHERE tenant_id = $1 AND original_id = $2 AND kind = 'credit_note' AND status = 'issued' AND id <> $3
"""


async def creditable(tx: Tx, row: Any) -> list[TotalCard]:
    """What of an issued invoice is left to credit, per rate; nothing of a draft or a credit note."""
    if row["status"] != "issued" or row["kind"] != "invoice":
        return []
    left = await remaining(tx, row)
    return [total_card(each) for each in left.values() if each.gross]


async def remaining(
    tx: Tx, original: Any, *, besides: UUID | None = None
) -> dict[credit_bounds.Rate, GroupTotal]:
    """What is left of each rate of an invoice, after all its issued notes but one."""
    notes = await tx.fetch(_NOTES, tx.tenant, original["id"], besides or original["id"])
    earlier = [each for note in notes for each in groups(note["totals"])]
    return credit_bounds.remaining(groups(original["totals"]), earlier)


def groups(totals: Iterable[Mapping[str, Any]]) -> list[GroupTotal]:
    """The totals per rate, as a row keeps them."""
    return [
        GroupTotal(
            TaxCategory(each["tax_category"]),
            tidy(Decimal(each["rate"])),
            *(tidy(Decimal(each[name])) for name in ("net", "tax", "gross")),
        )
        for each in totals
    ]


def dumped(totals: Iterable[GroupTotal]) -> list[dict[str, str]]:
    """The same as a row keeps them."""
    return [
        {
            "tax_category": each.tax_category.value,
            **{name: format(tidy(getattr(each, name)), "f") for name in ("rate", "net", "tax", "gross")},
        }
        for each in totals
    ]
