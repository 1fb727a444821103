"""Contracts, their rate cards and parties to read. Clients see what was agreed with them: no drafts, none of our notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from core.errors import NotFound
from services.billing.contracts.entity_views import EntityName, WarningCard, name_of
from services.billing.contracts.queries import ContractNotFound
from services.billing.contracts.writing import told
from services.in_force import reading
from services.rules import contract_terms
from tenants.db import Tx


class RateCardNotFound(NotFound):
    """No such rate card of this contract."""

    code = "rate_card_not_found"


class PartyNotFound(NotFound):
    """No such bill-to party of this contract."""

    code = "bill_to_not_found"


@dataclass(frozen=True, slots=True)
class ContractCard:
    """A contract. `ends_on` is the first day without; an active one whose term is over is `ended`."""

    id: UUID
    tenant: str
    code: str
    name: Mapping[str, str]
    legal_entity: EntityName
    status: str
    currency: str
    tax_mode: str
    rounding: str
    closing_day: int
    payment_terms: Mapping[str, Any]
    starts_on: date
    ends_on: date | None
    bank_account: str | None
    summary_invoice: bool
    bill_reopened_work: bool
    language: str
    note: str
    version: int
    created_by: UUID | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class RateCardCard:
    """The prices from a day on, until the next card's. `rated`: a frozen period was rated with it, so it stays as it is."""

    id: UUID
    contract: UUID
    effective_on: date
    until_on: date | None
    card: Mapping[str, Any]
    note: str
    in_force: bool
    rated: bool
    version: int
    created_by: UUID | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PartyCard:
    """Who gets an invoice. The main party pays for all that no other pays for."""

    id: UUID
    contract: UUID
    code: str
    is_main: bool
    name: str
    department: str
    contact: str
    postal_code: str
    address: str
    country: str
    registration_number: str | None
    email: str
    order_number: str
    departments: Sequence[str]
    warnings: Sequence[WarningCard]
    version: int
    created_at: datetime
    ended_at: datetime | None


_CONTRACTS = """
SELECT c.*, t.key FROM contracts c JOIN tenants t ON t.tenant_id = c.tenant_id
WHERE c.tenant_id = $1 AND ($2::uuid IS NULL OR c.id = $2) AND ($3::uuid IS NULL OR c.id > $3) AND ($4 OR c.status <> 'draft')
ORDER BY c.id LIMIT $5
"""
_ENTITIES = "SELECT * FROM legal_entities WHERE id = ANY($1)"
_CARDS = """
SELECT r.*, lead(r.effective_on) OVER (ORDER BY r.effective_on) AS until_on,
       EXISTS (SELECT 1 FROM billing_periods p WHERE p.tenant_id = r.tenant_id AND p.contract_id = r.contract_id
               AND p.status <> 'open' AND p.rate_card_ids @> jsonb_build_array(r.id::text)) AS rated
FROM rate_cards r WHERE r.tenant_id = $1 AND r.contract_id = $2 ORDER BY r.effective_on
"""
_PARTIES = """
SELECT * FROM bill_to_parties WHERE tenant_id = $1 AND contract_id = $2 ORDER BY ended_at IS NOT NULL, is_main DESC, id
"""


async def today(tx: Tx) -> date:
    """The day that it is at the client's."""
    return tx.now.astimezone((await reading.of(tx)).zone).date()


async def listed(tx: Tx, *, after: UUID | None = None, limit: int = 1000) -> list[ContractCard]:
    """The contracts of this tenant, in the order of their making."""
    tx.scope.require("contracts.read")
    return await _cards(tx, await tx.fetch(_CONTRACTS, tx.tenant, None, after, tx.scope.is_staff, limit))


async def contract(tx: Tx, contract_id: UUID) -> ContractCard:
    """One contract. Raises ContractNotFound."""
    tx.scope.require("contracts.read")
    found = await _cards(tx, await tx.fetch(_CONTRACTS, tx.tenant, contract_id, None, tx.scope.is_staff, 1))
    if not found:
        raise ContractNotFound
    return found[0]


async def rate_cards(tx: Tx, contract_id: UUID) -> list[RateCardCard]:
    """The rate cards of a contract, by their days. Raises ContractNotFound."""
    await contract(tx, contract_id)
    day, inside = await today(tx), tx.scope.is_staff
    return [_rate_card(row, day, inside) for row in await tx.fetch(_CARDS, tx.tenant, contract_id)]


async def rate_card(tx: Tx, contract_id: UUID, card_id: UUID) -> RateCardCard:
    """One of them. Raises ContractNotFound, RateCardNotFound."""
    found = next((each for each in await rate_cards(tx, contract_id) if each.id == card_id), None)
    if found is None:
        raise RateCardNotFound
    return found


async def parties(tx: Tx, contract_id: UUID) -> list[PartyCard]:
    """The bill-to parties of a contract: the main one first, ended ones last. Raises ContractNotFound."""
    await contract(tx, contract_id)
    return [_party(row) for row in await tx.fetch(_PARTIES, tx.tenant, contract_id)]


async def party(tx: Tx, contract_id: UUID, party_id: UUID) -> PartyCard:
    """One of them. Raises ContractNotFound, PartyNotFound."""
    found = next((each for each in await parties(tx, contract_id) if each.id == party_id), None)
    if found is None:
        raise PartyNotFound
    return found


async def _cards(tx: Tx, found: Sequence[Any]) -> list[ContractCard]:
    if not found:
        return []
    entities = await tx.fetch(_ENTITIES, list({row["legal_entity_id"] for row in found}))
    by_id = {row["id"]: name_of(row) for row in entities}
    day = await today(tx)
    return [_contract(row, by_id[row["legal_entity_id"]], day, tx.scope.is_staff) for row in found]


_AS_THEY_ARE = (
    "id", "code", "currency", "tax_mode", "rounding", "closing_day", "payment_terms", "starts_on", "ends_on", "bank_account",
    "summary_invoice", "bill_reopened_work", "language", "version", "created_at", "updated_at",
)  # fmt: skip


def _contract(row: Any, entity: EntityName, day: date, inside: bool) -> ContractCard:
    return ContractCard(
        **{name: row[name] for name in _AS_THEY_ARE},
        tenant=row["key"],
        name={"ja": row["name_ja"], "en": row["name_en"]},
        legal_entity=entity,
        status=status_on(day, row["status"], row["ends_on"]),
        note=row["note"] if inside else "",
        created_by=row["created_by"] if inside else None,
    )


def status_on(day: date, status: str, ends_on: date | None) -> str:
    """How a contract stands on a day: one whose term is over has ended."""
    return "ended" if status == "active" and ends_on is not None and ends_on <= day else status


def _rate_card(row: Any, day: date, inside: bool) -> RateCardCard:
    names = ("id", "effective_on", "until_on", "card", "rated", "version", "created_at")
    return RateCardCard(
        **{name: row[name] for name in names},
        contract=row["contract_id"],
        in_force=row["effective_on"] <= day and (row["until_on"] is None or day < row["until_on"]),
        note=row["note"] if inside else "",
        created_by=row["created_by"] if inside else None,
    )


def _party(row: Any) -> PartyCard:
    held = {name: value for name, value in dict(row).items() if name not in {"tenant_id", "contract_id"}}
    warned = () if row["ended_at"] else contract_terms.party_warnings(row)
    return PartyCard(
        **held, contract=row["contract_id"], warnings=[WarningCard(**each) for each in told(warned)]
    )
