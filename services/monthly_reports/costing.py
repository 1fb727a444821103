"""Both sides of the month's work, as a monthly report freezes them: the same figures that the page of the comparison shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from services.monthly_reports.content import Comparison, Cost
from services.rules import months
from services.rules.monthly_findings import HandOver
from services.sourcing import queries
from services.sourcing.shapes import CandidateCard, Row, Totals
from tenants.db import Tx

IN_HOUSE_ONLY = "in_house_only"


@dataclass(frozen=True, slots=True)
class Costing:
    """The comparison (None: nothing was outsourced in the month), and what could be handed over next, the best first."""

    comparison: Comparison | None
    hand_over: Sequence[HandOver]


async def read(tx: Tx, month: date) -> Costing:
    """The comparison of a month as it stands now. Raises Denied for who may not see the company's costs."""
    found = await queries.comparison(tx, month, months.next_of(month))
    (whole,) = found.totals
    rows = [row for row in found.rows if row.verdict != IN_HOUSE_ONLY]
    return Costing(
        comparison=_comparison(found.about.currency, rows, whole) if rows else None,
        hand_over=[_hand_over(each) for each in found.candidates],
    )


def _comparison(currency: str, rows: Sequence[Row], whole: Totals) -> Comparison:
    saving = whole.saving
    counted = [row for row in rows if row.saving is not None]
    return Comparison(
        currency=currency,
        is_draft=whole.is_draft,
        rows=tuple(_cost(row) for row in rows),
        hours_released=whole.hours_released,
        saving=saving.value if saving else None,
        saving_low=saving.low if saving else None,
        saving_high=saving.high if saving else None,
        non_core_share=whole.non_core_share,
        invoiced=whole.invoiced,
        unallocated=whole.unallocated,
        assumed=sum(len(row.assumed) for row in counted) + len(whole.company_assumed) if counted else 0,
    )


def _cost(row: Row) -> Cost:
    home, away, saving = row.in_house, row.outsourced, row.saving
    return Cost(
        task_type=row.task_type,
        outsourced=away.cost.value if away.cost else None,
        in_house=home.cost.value if home.cost else None,
        low=home.cost.low if home.cost else None,
        high=home.cost.high if home.cost else None,
        missing=tuple(home.missing),
        missing_outsourced=tuple(away.missing),
        saving=saving.value if saving else None,
        saving_low=saving.low if saving else None,
        saving_high=saving.high if saving else None,
    )


def _hand_over(card: CandidateCard) -> HandOver:
    cases = None if card.monthly_cases is None else round(card.monthly_cases)
    return HandOver(card.task_type, tuple(card.reasons), cases)
