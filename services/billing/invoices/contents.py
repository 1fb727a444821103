"""What an invoice says, from its rows: printed lines and totals. Once issued, what was kept is what it says, whatever is edited later."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from services.billing.invoices import printed_lines, rows
from services.billing.invoices.printed_lines import exact_line, terms_of
from services.billing.papers import content_json
from services.billing.papers.content import (
    BankAccount,
    Days,
    InvoiceContent,
    Issuer,
    Original,
    Recipient,
    Total,
)
from services.rules.exact import tidy
from tenants.db import Tx

__all__ = ["drawn_up", "exact_line", "of", "terms_of"]

_INVOICE = """
SELECT i.*, c.code AS contract_code, c.name_ja AS contract_ja, c.name_en AS contract_en, c.language, c.bank_account, c.summary_invoice
FROM invoices i JOIN contracts c ON c.tenant_id = i.tenant_id AND c.id = i.contract_id WHERE i.tenant_id = $1 AND i.id = $2
"""
_ENTITY = "SELECT * FROM legal_entities WHERE id = $1"
_PARTY = "SELECT * FROM bill_to_parties WHERE tenant_id = $1 AND id = $2"
_PARTIES = """
SELECT * FROM bill_to_parties WHERE tenant_id = $1 AND contract_id = $2 AND ended_at IS NULL ORDER BY is_main DESC, code
"""
_ORIGINAL = "SELECT id, number, issued_on, supply_from_on, supply_to_on FROM invoices WHERE tenant_id = $1 AND id = $2"


async def of(tx: Tx, invoice_id: UUID) -> InvoiceContent:
    """What it says: as kept at the issue, or as the draft stands now."""
    row = await tx.fetchrow(_INVOICE, tx.tenant, invoice_id)
    assert row is not None  # the caller has seen it
    if row["content"] is not None:
        return content_json.read(row["content"])
    return await drawn_up(tx, row)


async def drawn_up(
    tx: Tx, row: Any, *, number: str | None = None, issued_on: date | None = None, due_on: date | None = None
) -> InvoiceContent:
    """The content of a draft, or of one that is being issued with this number."""
    entity = await tx.fetchrow(_ENTITY, row["legal_entity_id"])
    assert entity is not None  # entities are ended, never deleted
    totals = rows.groups(row["totals"])
    return InvoiceContent(
        id=row["id"],
        kind=row["kind"],
        contract_code=row["contract_code"],
        contract_name_ja=row["contract_ja"],
        contract_name_en=row["contract_en"],
        issuer=_issuer(entity),
        recipient=_recipient(await tx.fetchrow(_PARTY, tx.tenant, row["bill_to_id"])),
        period=Days(row["supply_from_on"], row["supply_to_on"]),
        lines=await printed_lines.of(tx, row, totals),
        totals=tuple(
            Total(each.tax_category.value, each.rate, each.net, each.tax, each.gross) for each in totals
        ),
        net=tidy(row["net"]),
        tax=tidy(row["tax"]),
        total=tidy(row["total"]),
        number=number,
        issued_on=issued_on,
        due_on=due_on,
        currency=row["currency"],
        tax_mode=row["tax_mode"],
        language=row["language"],
        bank_account=_account(entity["bank_accounts"], row["bank_account"])
        if row["kind"] == "invoice"
        else None,
        parties=await _parties(tx, row),
        original=await _original(tx, row),
        reason=row["reason"],
    )


def _issuer(entity: Any) -> Issuer:
    return Issuer(**{name: entity[name] for name in Issuer.__slots__})


def _recipient(party: Any) -> Recipient:
    names = [name for name in Recipient.__slots__ if name != "corporate_number"]
    return Recipient(**{name: party[name] for name in names})


def _account(accounts: Sequence[Mapping[str, Any]], code: str | None) -> BankAccount | None:
    """The contract's account, else the entity's first."""
    chosen = next((each for each in accounts if each["code"] == code), accounts[0] if accounts else None)
    return BankAccount(**{name: chosen.get(name) or "" for name in BankAccount.__slots__}) if chosen else None


async def _parties(tx: Tx, row: Any) -> tuple[Recipient, ...]:
    if not row["summary_invoice"] or row["kind"] != "invoice":
        return ()
    return tuple(_recipient(each) for each in await tx.fetch(_PARTIES, tx.tenant, row["contract_id"]))


async def _original(tx: Tx, row: Any) -> Original | None:
    if row["original_id"] is None:
        return None
    first = await tx.fetchrow(_ORIGINAL, tx.tenant, row["original_id"])
    assert first is not None
    return Original(
        first["id"], first["number"], first["issued_on"], Days(first["supply_from_on"], first["supply_to_on"])
    )
