"""A contract as the close needs it: its terms, who is billed, and its prices by date."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from core.errors import Conflict
from core.said import say
from services.billing.contracts import queries
from services.billing.contracts.queries import CardVersion, ContractNotFound
from services.rules.bill_to_shares import Party
from services.rules.billing_periods import Period, period_of_day
from services.rules.invoicing import TaxMode, Terms
from services.rules.money import Rounding
from services.rules.rate_cards import RateCard
from tenants.db import Tx


class NoRateCard(Conflict):
    """The contract has no rate card for these days; there is nothing to rate with."""

    code = "no_rate_card"


class NobodyToBill(Conflict):
    """The contract has no main bill-to party; there is nobody to make an invoice for."""

    code = "nobody_to_bill"


@dataclass(frozen=True, slots=True)
class Priced:
    """Days of a period that one rate card is for: all of them, unless the prices change within it."""

    period: Period
    card: RateCard


_ZONE = "SELECT time_zone FROM tenants WHERE tenant_id = $1"


@dataclass(frozen=True, slots=True)
class Agreement:
    """The terms of a contract. `parties` are who is billed, by id; exactly one of them is the main one. Days are those of `time_zone`."""

    id: UUID
    code: str
    legal_entity_id: UUID
    terms: Terms
    closing_day: int
    starts_on: date
    ends_on: date | None
    bills_reopened_work: bool
    is_summary: bool
    time_zone: str
    parties: Mapping[UUID, Party]
    cards: Sequence[CardVersion]

    @property
    def main(self) -> UUID:
        """The main party's id."""
        return next(party_id for party_id, party in self.parties.items() if party.is_main)

    def period(self, starts_on: date, ends_on: date) -> Period:
        """A period of this contract by its days, as it was frozen."""
        found = period_of_day(starts_on, closing_day=self.closing_day, starts_on=starts_on, ends_on=ends_on)
        assert found is not None  # its first day is in it
        return found

    def in_force(self, period: Period) -> list[UUID]:
        """The ids of the rate cards in force within a period, oldest first. Raises NoRateCard."""
        first, last = period.starts_on, period.ends_on
        found = [
            each.id
            for each in self.cards
            if each.effective_on < last and (each.until_on is None or first < each.until_on)
        ]
        if not found:
            raise NoRateCard(say("The contract has no rate card in force from {first} on.", first=first))
        return found

    def priced(self, period: Period, ids: Collection[UUID]) -> list[Priced]:
        """The days of a period by the card that is for them. Days before the first card have no price."""
        chosen = [each for each in self.cards if each.id in ids]
        ends = [*(each.effective_on for each in chosen[1:]), period.ends_on]
        return [
            Priced(
                Period(
                    max(period.starts_on, each.effective_on),
                    end,
                    period.whole_starts_on,
                    period.whole_ends_on,
                ),
                each.card,
            )
            for each, end in zip(chosen, ends, strict=bool(chosen))
        ]


async def hold(tx: Tx, contract_id: UUID) -> Agreement:
    """A contract that is in force or was, locked: neither its terms nor its prices change now.

    Raises ContractNotFound, or NobodyToBill.
    """
    await queries.hold(tx, contract_id)
    found = await queries.agreement(tx, contract_id)
    if found.status == "draft":
        raise ContractNotFound
    if not found.has_main_party:
        raise NobodyToBill
    return Agreement(
        id=found.id,
        code=found.code,
        legal_entity_id=found.legal_entity_id,
        terms=Terms(found.currency, TaxMode(found.tax_mode), Rounding(found.rounding)),
        closing_day=found.closing_day,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        bills_reopened_work=found.bill_reopened_work,
        is_summary=found.summary_invoice,
        time_zone=await tx.fetchval(_ZONE, tx.tenant),
        parties=found.parties,
        cards=found.cards,
    )
