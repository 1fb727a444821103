"""What to hand over next, and what to take back, of a month's rows."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from services.rules import sourcing_candidates
from services.rules.exact import exact12
from services.rules.sourcing_candidates import Kept, Saved
from services.sourcing.rows import Made
from services.sourcing.shapes import CandidateCard, TakeBackCard


def candidates(made: Sequence[Made]) -> list[CandidateCard]:
    """Kinds of work still done in-house, the best to hand over first."""
    kept = {
        each.row.task_type: _kept(each)
        for each in made
        if not each.facts.is_outsourced or each.facts.home.resolved
    }
    names = {each.row.task_type: each.row.name for each in made}
    return [
        CandidateCard(
            task_type=each.kept.task_type,
            name=names[each.kept.task_type],
            score=exact12(each.score),
            reasons=each.reasons,
            missing=each.missing,
            monthly_cases=_exact(each.kept.cases),
            dependence=_exact(each.kept.dependence),
            standardised=_exact(each.kept.standardised),
        )
        for each in sourcing_candidates.candidates(kept.values())
    ]


def _kept(made: Made) -> Kept:
    facts = made.facts
    said = facts.own.inputs.get("monthly_cases") if facts.own else None
    cases = Fraction(facts.home.resolved) if facts.home.resolved else Fraction(said.value) if said else None
    standardised = facts.home.standardised
    if standardised is None and facts.kind.procedure is not None:
        standardised = Fraction(1)  # a procedure is in force, and nothing was done yet without it
    return Kept(facts.kind.code, facts.kind.core, cases, facts.home.dependence, standardised)


def take_back(made: Sequence[Made]) -> list[TakeBackCard]:
    """Kinds of work that cost more outsourced."""
    names = {each.row.task_type: each.row.name for each in made}
    saved = [Saved(each.row.task_type, each.row.saving) for each in made if each.facts.is_outsourced]
    return [
        TakeBackCard(each.task_type, names[each.task_type], each.saving, each.is_sure)
        for each in sourcing_candidates.take_back(saved)
    ]


def _exact(value: Fraction | None) -> Decimal | None:
    return None if value is None else exact12(value)
