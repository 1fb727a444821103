"""Legal entities to read: whole for who manages them, by name for who makes contracts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.errors import NotFound
from services.billing.contracts.writing import told
from services.rules import entity_details
from services.rules.exact import tidy
from tenants.db import Tx


class EntityNotFound(NotFound):
    """No such legal entity."""

    code = "legal_entity_not_found"


@dataclass(frozen=True, slots=True)
class WarningCard:
    """What may be wrong, and was taken all the same."""

    pointer: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class EntityCard:
    """A legal entity. Ended ones are kept: their invoices stay theirs."""

    id: UUID
    code: str
    name: Mapping[str, str]
    registration_number: str | None
    corporate_number: str | None
    country: str
    postal_code: str
    address: Mapping[str, str]
    telephone: str
    email: str
    time_zone: str
    currency: str
    fiscal_year_starts_in: int
    invoice_prefix: str
    credit_note_prefix: str
    bank_accounts: Sequence[Mapping[str, str]]
    accounts: Mapping[str, str]
    fee_tolerance: Decimal
    warnings: Sequence[WarningCard]
    version: int
    created_at: datetime
    updated_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class EntityName:
    """A legal entity as a contract names it, with the codes of its accounts."""

    id: UUID
    code: str
    name: Mapping[str, str]
    currency: str
    bank_accounts: Sequence[str]


_PAGE = "SELECT * FROM legal_entities WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2"
_ONE = "SELECT * FROM legal_entities WHERE id = $1"
_LIVING = "SELECT * FROM legal_entities WHERE ended_at IS NULL ORDER BY code"


async def listed(tx: Tx, *, after: UUID | None, limit: int) -> list[EntityCard]:
    """All of them, ended ones too, in the order of their making."""
    tx.scope.require("legal_entities.read")
    return [card(row) for row in await tx.fetch(_PAGE, after, limit)]


async def one(tx: Tx, entity_id: UUID) -> EntityCard:
    """One. Raises EntityNotFound."""
    tx.scope.require("legal_entities.read")
    row = await tx.fetchrow(_ONE, entity_id)
    if row is None:
        raise EntityNotFound
    return card(row)


async def names(tx: Tx) -> list[EntityName]:
    """Those that a contract can be made with, for who writes contracts."""
    tx.scope.require("contracts.write")
    return [name_of(row) for row in await tx.fetch(_LIVING)]


def name_of(row: Any) -> EntityName:
    return EntityName(
        row["id"], row["code"], {"ja": row["name_ja"], "en": row["name_en"]}, row["currency"],
        tuple(each["code"] for each in row["bank_accounts"]),
    )  # fmt: skip


def card(row: Any) -> EntityCard:
    """The card of a row."""
    held = {name: value for name, value in dict(row).items() if not name.endswith(("_ja", "_en"))}
    return EntityCard(
        **held | {"fee_tolerance": tidy(row["fee_tolerance"])},
        name={"ja": row["name_ja"], "en": row["name_en"]},
        address={"ja": row["address_ja"], "en": row["address_en"]},
        warnings=[WarningCard(**each) for each in told(entity_details.warnings(held))],
    )
