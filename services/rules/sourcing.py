"""What a month of one kind of work costs in-house, term by term, and what a month outsourced costs.

The formula of an in-house month, at a volume of V cases:

    V × (minutes per case × loaded pay ÷ utilisation + error rate × rework minutes × loaded pay)
    + people × recruiting and training per person ÷ tenure in months + tools,        loaded pay = pay × (1 + overhead)

It is written once, over any numbers: exact fractions when computing, quantities with units when a test asks whether the dimensions fit.
A cost whose inputs are not all known has no value: it names those that are missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from services.rules.quantities import Quantity
from services.rules.ratios import Ratio
from services.rules.sourcing_inputs import GOVERNANCE, IN_HOUSE, KINDS, Estimate

N = TypeVar("N", Ratio, Quantity)


@dataclass(frozen=True, slots=True)
class InHouse(Generic[N]):
    """A month in-house by its terms: money a case, and money a month."""

    loaded_pay: N
    handling: N
    rework: N
    hiring: N
    tools: N

    @property
    def per_case(self) -> N:
        """What grows with the volume, a case."""
        return self.handling + self.rework

    @property
    def fixed(self) -> N:
        """What a month costs whatever its volume."""
        return self.hiring + self.tools

    def month(self, volume: N) -> N:
        return volume * self.per_case + self.fixed


def in_house(of: Mapping[str, N]) -> InHouse[N]:
    """The terms, from inputs in base units (hours, shares). Raises KeyError for one that is missing: ask `missing` first."""
    loaded = of["hourly_pay"] * (of["overhead_rate"] + 1)
    return InHouse(
        loaded_pay=loaded,
        handling=of["minutes_per_case"] * loaded / of["utilisation"],
        rework=of["error_rate"] * (of["rework_minutes"] * loaded),
        hiring=of["people"] * of["hiring_cost"] / of["tenure_months"],
        tools=of["tools"],
    )


def hours(of: Mapping[str, N], volume: N) -> N:
    """The hours of people's work that so many cases take in-house: done once, and done again where they went wrong."""
    return volume * (of["minutes_per_case"] + of["error_rate"] * of["rework_minutes"])


@dataclass(frozen=True, slots=True)
class Governance(Generic[N]):
    """What a client spends itself on work that it hands over, a month: to manage it, and the transition, spread evenly over the term."""

    steering: N
    transition: N

    @property
    def month(self) -> N:
        return self.steering + self.transition


def governance(of: Mapping[str, N]) -> Governance[N]:
    """Its terms, from inputs in base units. Raises KeyError for one that is missing."""
    return Governance(
        steering=of["governance_hours"] * of["governance_pay"],
        transition=of["transition_cost"] / of["term_months"],
    )


def missing_in_house(of: Mapping[str, object]) -> tuple[str, ...]:
    """The inputs of an in-house month that nobody gave."""
    return tuple(code for code in IN_HOUSE if code not in of)


def missing_outsourced(of: Mapping[str, object]) -> tuple[str, ...]:
    """The inputs of an outsourced month, beside its invoice, that nobody gave."""
    return tuple(code for code in GOVERNANCE if code not in of)


def values(estimates: Mapping[str, Estimate]) -> dict[str, Ratio]:
    """The inputs in base units, without their spread."""
    return {code: estimate.base(KINDS[code])[0] for code, estimate in estimates.items()}


@dataclass(frozen=True, slots=True)
class Outsourced:
    """A month of one kind of work outsourced, without consumption tax.

    `usage` is what its own usage was charged; `allocated` its share of fixed fees, true-ups, one-off charges, adjustments and credits;
    `share` its part of the month's governance, which is spread like them.
    """

    usage: Ratio
    allocated: Ratio
    share: Ratio

    @property
    def invoiced(self) -> Ratio:
        return self.usage + self.allocated

    def month(self, of: Mapping[str, Ratio], *, in_term: bool = True) -> Ratio:
        """Invoiced and governed. After the term the transition is paid off."""
        return self.invoiced + self.own(of, in_term=in_term)

    def own(self, of: Mapping[str, Ratio], *, in_term: bool = True) -> Ratio:
        """Its share of what the client spends itself."""
        spent = governance(of)
        return self.share * (spent.month if in_term else spent.steering)
