"""Everything that a monthly report says, in no language: frozen once, kept as JSON, and enough to draw page and paper for ever.

What was not known then is None or missing from its list, never zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pydantic import TypeAdapter

from services.rules.monthly_findings import Finding

FORM = 3
"""The look and the words that a report made now gets."""


@dataclass(frozen=True, slots=True)
class Named:
    """A name in both languages."""

    ja: str
    en: str

    def said(self, language: str) -> str:
        return (self.en if language == "en" else "") or self.ja


@dataclass(frozen=True, slots=True)
class Counts:
    """Cycles of one metric that were judged, and of the breached how many are excused."""

    met: int
    breached: int
    excused: int

    @property
    def raw(self) -> Fraction | None:
        """Met over all judged; None where nothing was."""
        judged = self.met + self.breached
        return Fraction(self.met, judged) if judged else None

    @property
    def adjusted(self) -> Fraction | None:
        """The same without the excused breaches."""
        judged = self.met + self.breached - self.excused
        return Fraction(self.met, judged) if judged else None


@dataclass(frozen=True, slots=True)
class Attained:
    """A metric against its target (a share of one; None where none was agreed), beside the month before."""

    metric: str
    target: Decimal | None
    now: Counts
    before: Counts | None


@dataclass(frozen=True, slots=True)
class Month:
    """The resolutions of one month, for the trend."""

    month: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class Breach:
    """A target that was missed: of which ticket, and why; `by` is who excused it."""

    reference: str
    task_type: str
    metric: str
    on: date
    excused: bool
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class Volume:
    """What came in and what was finished of one task type; cycle times are wall seconds from creation to the first resolution."""

    task_type: str
    created: int
    resolved: int
    before_created: int | None
    before_resolved: int | None
    open_at_end: int
    cycle_median: int | None
    cycle_p90: int | None


@dataclass(frozen=True, slots=True)
class Quality:
    """How much was right the first time, with the 95 % interval of the share."""

    task_type: str
    resolved: int
    first_pass: int
    reopened: int
    low: Decimal | None
    high: Decimal | None


@dataclass(frozen=True, slots=True)
class Cost:
    """One task type on both sides, without consumption tax. `low` and `high` are the range of the in-house side, `missing` the inputs
    without which there is none; `missing_outsourced` those of the other side. Saving is in-house less outsourced."""

    task_type: str
    outsourced: Decimal | None
    in_house: Decimal | None
    low: Decimal | None
    high: Decimal | None
    missing: tuple[str, ...]
    missing_outsourced: tuple[str, ...] = ()
    saving: Decimal | None = None
    saving_low: Decimal | None = None
    saving_high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """In-house against outsourced. `is_draft`: the month's invoice is not issued yet. `invoiced` is all that was charged, `unallocated`
    what of it falls on no task type; `assumed` counts the values that are typical ones, not confirmed."""

    currency: str
    is_draft: bool
    rows: tuple[Cost, ...]
    hours_released: Decimal | None
    saving: Decimal | None
    saving_low: Decimal | None
    saving_high: Decimal | None
    non_core_share: Decimal | None = None
    invoiced: Decimal | None = None
    unallocated: Decimal = Decimal(0)
    assumed: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """A decision or an action as it stood when the report was sent."""

    kind: str
    title: str
    side: str
    owner: str
    due_on: date | None
    status: str
    opened_in: date
    note: str


@dataclass(frozen=True, slots=True)
class MonthContent:
    """What a month's report says. `names` are those of the task types by their codes; `data_at` is the instant up to which was counted."""

    form: int
    company_key: str
    company: Named
    month: date
    zone: str
    calendar: Named | None
    names: Mapping[str, Named]
    data_at: datetime
    attained: tuple[Attained, ...]
    trend: tuple[Month, ...]
    breaches: tuple[Breach, ...]
    breaches_in_all: int
    volume: tuple[Volume, ...]
    quality: tuple[Quality, ...]
    comparison: Comparison | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What people added: a comment a section and language, and what was agreed."""

    comments: Mapping[str, Mapping[str, str]]
    items: tuple[Item, ...]


_CONTENT = TypeAdapter(MonthContent)
_SAID = TypeAdapter(Said)


def kept(content: MonthContent) -> dict[str, Any]:
    """As it is kept in the database."""
    return dict(_CONTENT.dump_python(content, mode="json"))


def read(kept: Mapping[str, Any]) -> MonthContent:
    """A kept content. Raises ValueError for what is none."""
    return _CONTENT.validate_python(kept)


def said_kept(said: Said) -> dict[str, Any]:
    """What people added, as it is kept."""
    return dict(_SAID.dump_python(said, mode="json"))


def said_read(kept: Mapping[str, Any]) -> Said:
    """The same again."""
    return _SAID.validate_python(kept)
