"""A rate card: what is charged, how it is counted, at which prices. Money and quantities are decimals, never floats."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

ZERO = Decimal(0)


class Model(StrEnum):
    """How a charge comes to its amount."""

    FIXED = "fixed"  # per month, by days in a part month
    FLAT = "flat"  # a price a unit
    GRADUATED = "graduated"  # each tier prices its own part
    VOLUME = "volume"  # the tier that holds all prices all
    PACKAGE = "package"  # packages begun
    HOURLY = "hourly"  # a price an hour, from work seconds
    SURCHARGE = "surcharge"  # on top of other charges, for what meets its condition
    ONE_OFF = "one_off"  # once, on its day


class TaxCategory(StrEnum):
    """How consumption tax looks at a supply; the rate follows from it and the date of supply."""

    STANDARD = "standard"
    REDUCED = "reduced"
    EXEMPT = "exempt"  # 非課税
    OUT_OF_SCOPE = "out_of_scope"  # 不課税, such as expenses passed on (立替金)
    EXPORT = "export"  # 免税


@dataclass(frozen=True, slots=True)
class Tier:
    """Up to a quantity, which belongs to this tier; None is without end. The flat fee is charged when the tier is entered."""

    up_to: Decimal | None
    unit_price: Decimal
    flat_fee: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Counts:
    """Which usage a charge counts: a meter (`tickets`, `hours`, or another unit) and its task types, None for all."""

    meter: str
    task_types: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Included:
    """A quantity a period that costs nothing; what was not used can be used for some months more."""

    quantity: Decimal
    roll_over_months: int = 0


@dataclass(frozen=True, slots=True)
class Condition:
    """What usage a surcharge is for: of these priorities (empty: any), and out of hours where it says so."""

    priorities: frozenset[str] = frozenset()
    out_of_hours: bool = False


@dataclass(frozen=True, slots=True)
class Charge:
    """One charge. Which of the fields below it needs follows from its model; the reader holds it to that.

    `amount` is that of `fixed` (a month) and `one_off` (on `charged_on`). `cap` is the most that it can come to in a period.
    A surcharge is a `percent` of the charges `of` (empty: all that count usage), or a `unit_price`, for usage that meets `when`.
    """

    code: str
    model: Model
    name_ja: str = ""
    name_en: str = ""
    unit_ja: str = ""
    unit_en: str = ""
    tax_category: TaxCategory = TaxCategory.STANDARD
    counts: Counts | None = None
    unit_price: Decimal | None = None
    tiers: tuple[Tier, ...] = ()
    package_size: Decimal | None = None
    amount: Decimal | None = None
    charged_on: date | None = None
    included: Included | None = None
    cap: Decimal | None = None
    percent: Decimal | None = None
    of: frozenset[str] = frozenset()
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class MinimumCommitment:
    """The least that the fees of a month come to; what is missing is one line, the true-up."""

    amount: Decimal
    tax_category: TaxCategory = TaxCategory.STANDARD


@dataclass(frozen=True, slots=True)
class CreditTier:
    """Below this attainment (a share, 0 to 1), so many percent of the month's fees."""

    below: Decimal
    percent: Decimal


@dataclass(frozen=True, slots=True)
class ServiceCredit:
    """What is taken off when the SLA was missed. The lowest tier reached counts.

    `adjusted`: excused cycles are left out. `cap_percent` bounds it. `reduces_price`: at its fees' tax rates; else out of scope.
    """

    metric: str
    tiers: tuple[CreditTier, ...]
    adjusted: bool = True
    cap_percent: Decimal | None = None
    reduces_price: bool = True


@dataclass(frozen=True, slots=True)
class RateCard:
    """The charges in their order, the minimum, the credit."""

    charges: tuple[Charge, ...]
    minimum_commitment: MinimumCommitment | None = None
    service_credit: ServiceCredit | None = None


def is_counting(charge: Charge) -> bool:
    """Whether a charge counts usage, so that a surcharge can be of it."""
    return charge.model not in {Model.FIXED, Model.ONE_OFF, Model.SURCHARGE}
