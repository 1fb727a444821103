"""What was agreed, for who bills by it: a contract with its cards by day, its parties and its legal entity.

These reads ask for no grant: what is done with them has its own. A contract that is no draft is billed on the days of its term,
also after it has ended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.errors import NotFound
from services.rules.payment_terms import PaymentTerms, parse_payment_terms
from services.rules.rate_cards import RateCard
from services.rules.rate_cards_reader import parse_rate_card
from tenants.db import Tx


class ContractNotFound(NotFound):
    """No such contract."""

    code = "contract_not_found"


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where to pay. `kind` is `ordinary` (普通), `current` (当座) or `savings` (貯蓄)."""

    code: str
    bank: str
    branch: str
    kind: str
    number: str
    holder: str
    bank_code: str = ""
    branch_code: str = ""
    bank_en: str = ""
    branch_en: str = ""
    holder_en: str = ""


@dataclass(frozen=True, slots=True)
class Entity:
    """Who bills."""

    id: UUID
    code: str
    name_ja: str
    name_en: str
    registration_number: str | None
    corporate_number: str | None
    country: str
    postal_code: str
    address_ja: str
    address_en: str
    telephone: str
    email: str
    time_zone: str
    currency: str
    fiscal_year_starts_in: int
    invoice_prefix: str
    credit_note_prefix: str
    bank_accounts: tuple[BankAccount, ...]
    accounts: Mapping[str, str]
    fee_tolerance: Decimal
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class CardVersion:
    """A rate card on the days `[effective_on, until_on)`; None is without end."""

    id: UUID
    effective_on: date
    until_on: date | None
    card: RateCard


@dataclass(frozen=True, slots=True)
class Party:
    """Who is billed: the main party for all that no other pays for, the others for their departments."""

    id: UUID
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
    departments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A contract, whole. `cards` by effective day; `parties` are those that have not ended, the main one first."""

    id: UUID
    code: str
    name_ja: str
    name_en: str
    status: str
    entity: Entity
    currency: str
    tax_mode: str
    rounding: str
    closing_day: int
    payment_terms: PaymentTerms
    starts_on: date
    ends_on: date | None
    bank_account: BankAccount | None
    summary_invoice: bool
    bill_reopened_work: bool
    language: str
    cards: tuple[CardVersion, ...]
    parties: tuple[Party, ...]
    version: int

    def card_on(self, day: date) -> CardVersion | None:
        """The card in force on a day; None before the first."""
        return next((each for each in reversed(self.cards) if each.effective_on <= day), None)

    def cards_on(self, from_on: date, until_on: date) -> tuple[CardVersion, ...]:
        """The cards in force on some of the days `[from_on, until_on)`, in their order."""
        return tuple(
            each
            for each in self.cards
            if each.effective_on < until_on and (each.until_on is None or from_on < each.until_on)
        )

    @property
    def main_party(self) -> Party | None:
        return next((each for each in self.parties if each.is_main), None)

    def party_of(self, department: str) -> Party | None:
        """Who pays for a department's work: its own party, else the main one."""
        found = (each for each in self.parties if department and department in each.departments)
        return next(found, self.main_party)


_CONTRACTS = """
SELECT c.* FROM contracts c WHERE c.tenant_id = $1 AND {which} ORDER BY c.code, c.id
"""
_ENTITIES = "SELECT * FROM legal_entities WHERE id = ANY($1)"
_ONE = _CONTRACTS.format(which="c.id = $2")
_BILLED = _CONTRACTS.format(
    which="c.status <> 'draft' AND c.starts_on < $3 AND (c.ends_on IS NULL OR ($2 < c.ends_on AND c.starts_on < c.ends_on))"
)
_CARDS = """
SELECT id, contract_id, effective_on, card FROM rate_cards WHERE tenant_id = $1 AND contract_id = ANY($2)
ORDER BY contract_id, effective_on
"""
_PARTIES = """
SELECT * FROM bill_to_parties WHERE tenant_id = $1 AND contract_id = ANY($2) AND ended_at IS NULL
ORDER BY is_main DESC, code
"""
_HOLD = "SELECT 1 FROM contracts WHERE tenant_id = $1 AND id = $2 FOR UPDATE"


async def agreement(tx: Tx, contract_id: UUID) -> Agreement:
    """One contract as it stands now. Raises ContractNotFound."""
    found = await _agreements(tx, await tx.fetch(_ONE, tx.tenant, contract_id))
    if not found:
        raise ContractNotFound
    return found[0]


async def agreements(tx: Tx, *, from_on: date, until_on: date) -> list[Agreement]:
    """The contracts of this tenant that are billed on some of the days `[from_on, until_on)`: no drafts, ended ones too."""
    return await _agreements(tx, await tx.fetch(_BILLED, tx.tenant, from_on, until_on))


async def hold(tx: Tx, contract_id: UUID) -> None:
    """Lock a contract, so that neither its terms nor its cards change before this transaction ends. Raises ContractNotFound."""
    if await tx.fetchval(_HOLD, tx.tenant, contract_id) is None:
        raise ContractNotFound


async def _agreements(tx: Tx, found: Sequence[Any]) -> list[Agreement]:
    if not found:
        return []
    ids = [row["id"] for row in found]
    entities = await tx.fetch(_ENTITIES, list({row["legal_entity_id"] for row in found}))
    by_id = {row["id"]: entity_of(row) for row in entities}
    cards = await tx.fetch(_CARDS, tx.tenant, ids)
    parties = await tx.fetch(_PARTIES, tx.tenant, ids)
    return [
        _agreement(
            row,
            by_id[row["legal_entity_id"]],
            [each for each in cards if each["contract_id"] == row["id"]],
            [each for each in parties if each["contract_id"] == row["id"]],
        )
        for row in found
    ]


_TERMS = (
    "id", "code", "name_ja", "name_en", "status", "currency", "tax_mode", "rounding", "closing_day", "starts_on",
    "ends_on", "summary_invoice", "bill_reopened_work", "language", "version",
)  # fmt: skip
_OF_A_PARTY = (
    "id", "code", "is_main", "name", "department", "contact", "postal_code", "address", "country", "registration_number", "email",
    "order_number",
)  # fmt: skip


def _agreement(row: Any, entity: Entity, cards: Sequence[Any], parties: Sequence[Any]) -> Agreement:
    return Agreement(
        **{name: row[name] for name in _TERMS},
        payment_terms=parse_payment_terms(row["payment_terms"]),
        entity=entity,
        bank_account=account_of(entity, row["bank_account"]),
        cards=versions(cards),
        parties=tuple(
            Party(**{name: each[name] for name in _OF_A_PARTY}, departments=tuple(each["departments"]))
            for each in parties
        ),
    )


def account_of(entity: Entity, code: str | None) -> BankAccount | None:
    """The account of this code; without one, the first of the legal entity's."""
    return next((each for each in entity.bank_accounts if code in {None, each.code}), None)


def versions(cards: Sequence[Any]) -> tuple[CardVersion, ...]:
    """The rows of a contract's cards, ordered by day, each until the next begins."""
    ends = [*(row["effective_on"] for row in cards[1:]), None][: len(cards)]
    return tuple(
        CardVersion(row["id"], row["effective_on"], end, parse_rate_card(row["card"]))
        for row, end in zip(cards, ends, strict=True)
    )


def entity_of(row: Any) -> Entity:
    """The legal entity of a row."""
    held = {name: row[name] for name in Entity.__slots__}
    accounts = tuple(BankAccount(**each) for each in row["bank_accounts"])
    return Entity(**held | {"bank_accounts": accounts})
