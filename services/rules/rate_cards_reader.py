"""A rate card to and from JSON. Amounts, prices and quantities are decimals in strings.

{"charges": [{"code": "invoice-entry", "model": "graduated", "name": {"ja": "請求書処理", "en": "Invoice entry"},
              "unit": {"ja": "件", "en": "invoice"}, "tax_category": "standard",
              "counts": {"meter": "tickets", "task_types": ["accounting.invoice-entry"]},
              "tiers": [{"up_to": "1000", "unit_price": "30", "flat_fee": "0"}, {"up_to": null, "unit_price": "25"}],
              "included": {"quantity": "100", "roll_over_months": 2}, "cap": "80000"},
             {"code": "urgent", "model": "surcharge", "name": {…}, "percent": "25", "of": ["invoice-entry"],
              "when": {"priorities": ["urgent"], "out_of_hours": false}}],
 "minimum_commitment": {"amount": "50000", "tax_category": "standard"},
 "service_credit": {"metric": "resolution", "tiers": [{"below": "0.95", "percent": "5"}], "adjusted": true,
                    "cap_percent": "20", "reduces_price": true}}

`counts` null is for usage that names its charge; `task_types` null is for all that no other charge counts by its name.
Whether the task types exist is for the caller to say.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from services.rules.charges_reader import HUNDRED, MOST_TIERS, ChargeReader
from services.rules.exact import plain
from services.rules.fields_reader import FieldsReader
from services.rules.flaws import Flaws, step
from services.rules.policies import Metric
from services.rules.rate_cards import (
    Charge,
    CreditTier,
    MinimumCommitment,
    RateCard,
    ServiceCredit,
    TaxCategory,
    is_counting,
)

MOST_CHARGES = 200
RESERVED = frozenset({"service-credit", "minimum-commitment"})
"""Codes of the lines that the rules themselves make."""


def parse_rate_card(value: object, *, pointer: str = "") -> RateCard:
    """Read a card. Raises Flawed with every bad field, each by its pointer below `pointer`."""
    flaws = Flaws()
    card = RateCardReader(FieldsReader(flaws)).card(value, pointer)
    flaws.refuse()
    return card


@dataclass(frozen=True, slots=True)
class RateCardReader:
    """Reads the parts of a card, then holds its charges against each other."""

    read: FieldsReader

    def card(self, value: object, at: str) -> RateCard:
        """The card at a pointer."""
        entry = self.read.members(
            value, at, ("charges", "minimum_commitment", "service_credit"), missing='{"charges": [{…}]}'
        )
        pointer, listed = step(at, "charges"), list[Any]()
        if isinstance(value, dict):
            listed = self.read.entries(entry.get("charges"), pointer, least=1, most=MOST_CHARGES)
        found = [
            (step(pointer, n), ChargeReader(self.read).charge(each, step(pointer, n)))
            for n, each in enumerate(listed)
        ]
        charges = [(where, charge) for where, charge in found if charge is not None]
        _hold_together(charges, self.read.flaws)
        return RateCard(
            charges=tuple(charge for _, charge in charges),
            minimum_commitment=self._minimum(entry.get("minimum_commitment"), step(at, "minimum_commitment")),
            service_credit=self._credit(entry.get("service_credit"), step(at, "service_credit")),
        )

    def _minimum(self, value: object, at: str) -> MinimumCommitment | None:
        if value is None:
            return None
        entry = self.read.members(value, at, ("amount", "tax_category"))
        if not isinstance(value, dict):
            return None
        category = self.read.word(entry, "tax_category", at, TaxCategory, otherwise=TaxCategory.STANDARD)
        return MinimumCommitment(self.read.decimal(entry, "amount", at), category or TaxCategory.STANDARD)

    def _credit(self, value: object, at: str) -> ServiceCredit | None:
        if value is None:
            return None
        entry = self.read.members(value, at, ("metric", "tiers", "adjusted", "cap_percent", "reduces_price"))
        if not isinstance(value, dict):
            return None
        tiers = self.read.entries(entry.get("tiers"), step(at, "tiers"), least=1, most=MOST_TIERS)
        metric = self.read.word(entry, "metric", at, Metric)
        return ServiceCredit(
            metric=str(metric or ""),
            tiers=self._credit_tiers(tiers, step(at, "tiers")),
            adjusted=self.read.flag(entry, "adjusted", at, otherwise=True),
            cap_percent=self.read.optional(entry, "cap_percent", at, most=HUNDRED),
            reduces_price=self.read.flag(entry, "reduces_price", at, otherwise=True),
        )

    def _credit_tiers(self, listed: Iterable[object], at: str) -> tuple[CreditTier, ...]:
        tiers = tuple(self._credit_tier(each, step(at, n)) for n, each in enumerate(listed))
        for n, tier in enumerate(tiers):
            if tier.below in {other.below for other in tiers[:n]}:
                self.read.flaws.add(step(step(at, n), "below"), "repeated", plain(tier.below), "")
        return tiers

    def _credit_tier(self, value: object, at: str) -> CreditTier:
        entry = self.read.members(
            value, at, ("below", "percent"), missing='{"below": "0.95", "percent": "5"}'
        )
        below = self.read.decimal(entry, "below", at, above=True, most=HUNDRED / HUNDRED)
        return CreditTier(below, self.read.decimal(entry, "percent", at, above=True, most=HUNDRED))


def _hold_together(charges: list[tuple[str, Charge]], flaws: Flaws) -> None:
    """Codes are unique and not reserved, surcharges are of charges that are there, usage is counted once."""
    codes, counted = set[str](), dict[tuple[str, str | None], str]()
    bases = {charge.code for _, charge in charges if is_counting(charge)}
    for at, charge in charges:
        if charge.code in RESERVED:
            flaws.add(step(at, "code"), "reserved", charge.code, "extra-credit")
        if charge.code and charge.code in codes:
            flaws.add(step(at, "code"), "repeated", charge.code, "")
        codes.add(charge.code)
        for code in sorted(charge.of - bases - {""}):
            flaws.add(step(at, "of"), "unknown_charge", code, ", ".join(sorted(bases)) or "-")
        _hold_to_one(charge, at, counted, flaws)


def _hold_to_one(charge: Charge, at: str, counted: dict[tuple[str, str | None], str], flaws: Flaws) -> None:
    """No usage has two charges to choose from."""
    if charge.counts is None:
        return
    for kind in sorted(charge.counts.task_types) if charge.counts.task_types is not None else (None,):
        key = (charge.counts.meter, kind)
        if key in counted:
            flaws.add(step(at, "counts"), "counted_twice", f"{key[0]} {kind or '*'}", counted[key])
        counted.setdefault(key, charge.code)
