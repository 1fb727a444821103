"""A month's sums: over the rows that have both sides, with the range of the whole. What is left out is named."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from services.rules.exact import ZERO, exact12
from services.rules.exact import total as added
from services.rules.sourcing_inputs import KINDS
from services.rules.sourcing_range import Range, Swing, propagated, together
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
) -> Totals:
    """The sums of a month. `currency` is that of a month without an invoice."""
    both = [each for each in made if each.row.saving is not None]
    hours = added(each.row.hours_released for each in both if each.row.hours_released is not None)
    spare = added(
        each.row.hours_released for each in both if each.row.hours_released is not None and not each.row.core
    )
    saving, moves = _summed(both, lambda each: each.row.saving, lambda each: each.compared.swings)
    return Totals(
        month=month,
        in_house=_summed(
            both, lambda each: each.row.in_house.cost, lambda each: each.compared.in_house.swings
        )[0],
        outsourced=_summed(
            both, lambda each: each.row.outsourced.cost, lambda each: each.compared.outsourced.swings
        )[0],
        saving=saving,
        verdict=verdict(saving),
        hours_released=hours if both else None,
        non_core_hours=spare if both else None,
        non_core_share=exact12(Fraction(spare) / Fraction(hours)) if both and hours > 0 else None,
        invoiced=paper.net if paper else None,
        unallocated=_unallocated(paper),
        is_draft=bool(paper and paper.is_draft),
        counted=len(both),
        left_out=[
            each.row.task_type for each in made if each.row.saving is None and each.facts.is_outsourced
        ],
        sensitivity=cards(moves),
        company_baseline=company.id if company else None,
        company_missing=company.missing
        if company
        else [code for code, kind in KINDS.items() if kind.level == "company"],
        company_assumed=company.assumed if company else [],
        currency=paper.currency if paper else currency,
        other_currencies=paper.other_currencies if paper else [],
    )


def _summed(
    made: Sequence[Made],
    value: Callable[[Made], Range | None],
    swings: Callable[[Made], Sequence[Swing[str]]],
) -> tuple[Range | None, list[Swing[str]]]:
    """The sum with its range: an input of the company moves all kinds of work at once, one of a kind only its own."""
    if not made:
        return None, []
    centre = sum((Fraction(held.value) for each in made if (held := value(each)) is not None), Fraction(0))
    moves = together([_named(each, swings(each)) for each in made], centre)
    return propagated(centre, moves), moves


def _named(made: Made, swings: Sequence[Swing[str]]) -> list[Swing[str]]:
    return [Swing(_key(made, each.key), each.at_low, each.at_high, each.centre) for each in swings]


def _key(made: Made, code: str) -> str:
    own = KINDS[code].level == "task_type"
    return f"{made.row.task_type}:{code}" if own else code


def _unallocated(paper: BilledMonth | None) -> Decimal:
    if paper is None:
        return ZERO
    return exact12(sum((part.amount for part in paper.parts if part.task_type is None), Fraction(0)))
