"""A month's sums: over the rows that have both sides, with the range of the whole. What is left out is named."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from services.rules.exact import ZERO, exact12
from services.rules.exact import total as added
from services.rules.ratios import Ratio
from services.rules.sourcing_comparison import Side
from services.rules.sourcing_inputs import KINDS
from services.rules.sourcing_lines import NOTHING, Moves, summed
from services.sourcing.baselines import BaselineCard
from services.sourcing.billed import BilledMonth
from services.sourcing.rows import Made, cards
from services.sourcing.shapes import Totals, verdict


def total(
    month: date,
    made: Sequence[Made],
    paper: BilledMonth | None,
    company: BaselineCard | None,
    *,
    currency: str,
    swings: bool,
) -> Totals:
    """The sums of a month, with what moves them or without. `currency` is that of a month without an invoice."""
    both = [each for each in made if each.row.saving is not None]
    hours = added(each.row.hours_released for each in both if each.row.hours_released is not None)
    spare = added(
        each.row.hours_released for each in both if each.row.hours_released is not None and not each.row.core
    )
    here = _summed(both, lambda each: each.compared.in_house)
    there = _summed(both, lambda each: each.compared.outsourced)
    moves = here.less(there)
    saving = moves.range() if both else None
    return Totals(
        month=month,
        in_house=here.range() if both else None,
        outsourced=there.range() if both else None,
        saving=saving,
        verdict=verdict(saving),
        hours_released=hours if both else None,
        non_core_hours=spare if both else None,
        non_core_share=exact12(Ratio(spare) / Ratio(hours)) if both and hours > 0 else None,
        invoiced=paper.net if paper else None,
        unallocated=_unallocated(paper),
        is_draft=bool(paper and paper.is_draft),
        counted=len(both),
        left_out=[
            each.row.task_type for each in made if each.row.saving is None and each.facts.is_outsourced
        ],
        sensitivity=cards(moves.swings) if swings else [],
        company_baseline=company.id if company else None,
        company_missing=company.missing
        if company
        else [code for code, kind in KINDS.items() if kind.level == "company"],
        company_assumed=company.assumed if company else [],
        currency=paper.currency if paper else currency,
        other_currencies=paper.other_currencies if paper else [],
    )


def _summed(made: Sequence[Made], side: Callable[[Made], Side]) -> Moves:
    """A side's sum as the rows print it, and how it moves: an input of the company moves all kinds of work at once, one of a kind its own."""
    sides = {each.row.task_type: side(each) for each in made}
    centre = sum((Ratio(each.cost.value) for each in sides.values() if each.cost), NOTHING)
    return summed({kind: each.moves for kind, each in sides.items() if each.moves}, centre)


def _unallocated(paper: BilledMonth | None) -> Decimal:
    if paper is None:
        return ZERO
    return exact12(sum((part.amount for part in paper.parts if part.task_type is None), NOTHING))
