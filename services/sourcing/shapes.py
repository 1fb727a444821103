"""What the comparison is made of: rows of a task type and a month, their sums, what to hand over next and what to take back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from services.rules.exact import exact12
from services.rules.sourcing_comparison import Compared
from services.rules.sourcing_range import Range


@dataclass(frozen=True, slots=True)
class SideFigures:
    """A side of a month. Money is without consumption tax; None is not known, and `missing` names the inputs that it lacks.

    `basis` says what the cost is made of: `baseline`, `measured` (minutes of tickets done in-house), `invoice` or `draft`.
    """

    volume: int
    per_hour: Decimal | None
    cycle_median_seconds: int | None
    cycle_p90_seconds: int | None
    sla: Decimal | None
    sla_adjusted: Decimal | None
    first_pass: Decimal | None
    touch_minutes: Decimal | None
    cost: Range | None
    cost_per_ticket: Range | None
    missing: Sequence[str]
    basis: str


@dataclass(frozen=True, slots=True)
class BreakEvenCard:
    """The monthly volume at which both sides cost the same; without one, the side that always costs less is `above`."""

    volume: Decimal | None
    below: str
    above: str


@dataclass(frozen=True, slots=True)
class SwingCard:
    """What the saving becomes when one input alone goes to its low and to its high."""

    input: str
    at_low: Decimal
    at_high: Decimal


@dataclass(frozen=True, slots=True)
class InvoicedCard:
    """What was invoiced: by own usage, and as a share of fees, credits and the like; `own` is the client's own part."""

    usage: Decimal
    allocated: Decimal
    own: Decimal | None


@dataclass(frozen=True, slots=True)
class Row:
    """A task type in a month. Saving is in-house less outsourced at the outsourced volume: above zero, outsourcing pays.

    A report says of each row whose it is and in which currency, since it may be about several companies.
    """

    month: date
    task_type: str
    task_type_id: UUID
    name: Mapping[str, str]
    domain: str
    core: bool
    in_house: SideFigures
    outsourced: SideFigures
    saving: Range | None
    verdict: str
    break_even: BreakEvenCard | None
    hours_released: Decimal | None
    invoiced: InvoicedCard | None
    sensitivity: Sequence[SwingCard]
    assumed: Sequence[str]
    terms: Mapping[str, Decimal]
    baseline: UUID | None
    tenant: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class OtherCurrency:
    """What was invoiced in a currency in which the month is not counted: nothing is converted."""

    currency: str
    invoiced: Decimal


@dataclass(frozen=True, slots=True)
class Sums:
    """A month's sums in one currency, over what has both sides."""

    month: date
    currency: str
    in_house: Range | None
    outsourced: Range | None
    saving: Range | None
    verdict: str
    hours_released: Decimal | None
    non_core_hours: Decimal | None
    non_core_share: Decimal | None
    invoiced: Decimal | None
    unallocated: Decimal
    is_draft: bool
    left_out: Sequence[str]


@dataclass(frozen=True, slots=True)
class Totals(Sums):
    """All rows of a month that have both sides. `left_out` are those without, by code; `unallocated` what nobody was put down for.

    A month counts in one currency, that of most of its invoices' lines; what was invoiced in `other_currencies` is in no other figure.
    """

    counted: int
    sensitivity: Sequence[SwingCard]
    company_baseline: UUID | None
    company_missing: Sequence[str]
    company_assumed: Sequence[str]
    other_currencies: Sequence[OtherCurrency]
    tenant: str = ""


@dataclass(frozen=True, slots=True)
class CandidateCard:
    """What to hand over next, and why. `monthly_cases` are measured, else those that the baseline names."""

    task_type: str
    name: Mapping[str, str]
    score: Decimal
    reasons: Sequence[str]
    missing: Sequence[str]
    monthly_cases: Decimal | None
    dependence: Decimal | None
    standardised: Decimal | None
    tenant: str = ""


@dataclass(frozen=True, slots=True)
class TakeBackCard:
    """What costs more outsourced in the last month; `is_sure` over the whole range."""

    task_type: str
    name: Mapping[str, str]
    saving: Range
    is_sure: bool
    tenant: str = ""
    currency: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a company's report is about. `to` is the first day after it; data are those of the rollups up to `data_at`."""

    report: str
    tenant: str
    tenant_name: Mapping[str, str]
    from_on: date
    to_on: date
    time_zone: str
    currency: str
    method: str
    data_at: datetime | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Comparison:
    """The report of a company: rows by month (newest first) and task type, sums by month, candidates."""

    about: About
    rows: Sequence[Row]
    totals: Sequence[Totals]
    candidates: Sequence[CandidateCard]
    take_back: Sequence[TakeBackCard]


METHOD = (
    "Range: each input moved alone to its low and its high, the changes added in quadrature, down and up apart "
    "(law of propagation of uncertainty, JCGM 100:2008, 5.1.2 and 5.1.3 note 2). Lows and highs hold in nine cases of ten."
)


def verdict(saving: Range | None) -> str:
    """`outsourced` or `in_house` costs less over the whole range; `unsure` where the range holds zero; `missing` without inputs."""
    if saving is None:
        return "missing"
    if saving.low > 0:
        return "outsourced"
    return "in_house" if saving.high < 0 else "unsure"


def break_even_card(found: Compared) -> BreakEvenCard | None:
    """The break-even with its volume as a decimal."""
    each = found.break_even
    if each is None:
        return None
    return BreakEvenCard(None if each.volume is None else exact12(each.volume), each.below, each.above)
