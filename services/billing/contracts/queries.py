"""What was agreed, for who bills by it: a contract with its cards by day, and who pays for which departments.

These reads ask for no grant: what is done with them has its own. A contract that is no draft is billed on the days of its term,
also after it has ended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from core.errors import NotFound
from services.rules.bill_to_shares import Party
from services.rules.payment_terms import PaymentTerms, parse_payment_terms
from services.rules.rate_cards import RateCard
from services.rules.rate_cards_reader import parse_rate_card
from tenants.db import Tx


class ContractNotFound(NotFound):
    """No such contract."""

    code = "contract_not_found"


@dataclass(frozen=True, slots=True)
class CardVersion:
    """A rate card on the days `[effective_on, until_on)`; None is without end."""

    id: UUID
    effective_on: date
    until_on: date | None
    card: RateCard


@dataclass(frozen=True, slots=True)
class Agreement:
    """The terms of a contract. `cards` by effective day; `parties` are those that have not ended, by id, the main one first."""

    id: UUID
    code: str
    status: str
    legal_entity_id: UUID
    entity_is_ended: bool
    currency: str
    tax_mode: str
    rounding: str
    closing_day: int
    payment_terms: PaymentTerms
    starts_on: date
    ends_on: date | None
    summary_invoice: bool
    bill_reopened_work: bool
    cards: tuple[CardVersion, ...]
    parties: Mapping[UUID, Party]

    def card_on(self, day: date) -> CardVersion | None:
        """The card in force on a day; None before the first."""
        return next((each for each in reversed(self.cards) if each.effective_on <= day), None)

    @property
    def has_main_party(self) -> bool:
        return any(each.is_main for each in self.parties.values())


_CONTRACTS = """
SELECT c.*, e.ended_at IS NOT NULL AS entity_is_ended FROM contracts c JOIN legal_entities e ON e.id = c.legal_entity_id
WHERE c.tenant_id = $1 AND {which} ORDER BY c.code, c.id
"""
_ONE = _CONTRACTS.format(which="c.id = $2")
_BILLED = _CONTRACTS.format(
    which="c.status <> 'draft' AND c.starts_on < $3 AND (c.ends_on IS NULL OR ($2 < c.ends_on AND c.starts_on < c.ends_on))"
)
_CARDS = """
SELECT id, contract_id, effective_on, card FROM rate_cards WHERE tenant_id = $1 AND contract_id = ANY($2)
ORDER BY contract_id, effective_on
"""
_PARTIES = """
SELECT id, contract_id, code, is_main, departments FROM bill_to_parties
WHERE tenant_id = $1 AND contract_id = ANY($2) AND ended_at IS NULL ORDER BY is_main DESC, code
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
    cards = await tx.fetch(_CARDS, tx.tenant, ids)
    parties = await tx.fetch(_PARTIES, tx.tenant, ids)
    return [
        _agreement(
            row,
            [each for each in cards if each["contract_id"] == row["id"]],
            [each for each in parties if each["contract_id"] == row["id"]],
        )
        for row in found
    ]


_TERMS = (
    "id", "code", "status", "legal_entity_id", "entity_is_ended", "currency", "tax_mode", "rounding", "closing_day", "starts_on", "ends_on",
    "summary_invoice", "bill_reopened_work",
)  # fmt: skip


def _agreement(row: Any, cards: Sequence[Any], parties: Sequence[Any]) -> Agreement:
    return Agreement(
        **{name: row[name] for name in _TERMS},
        payment_terms=parse_payment_terms(row["payment_terms"]),
        cards=_versions(cards),
        parties={
            each["id"]: Party(each["code"], frozenset(each["departments"]), each["is_main"])
            for each in parties
        },
    )


def _versions(cards: Sequence[Any]) -> tuple[CardVersion, ...]:
    """The rows of a contract's cards, ordered by day, each until the next begins."""
    ends = [*(row["effective_on"] for row in cards[1:]), None][: len(cards)]
    return tuple(
        CardVersion(row["id"], row["effective_on"], end, parse_rate_card(row["card"]))
        for row, end in zip(cards, ends, strict=True)
    )
